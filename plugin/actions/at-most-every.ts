import type { Clock } from '../../shared/ports/clock.ts';

interface Limit<A> {
  readonly ageMs: number;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Whether an answer is good enough to be given again. */
  readonly isKept: (answer: A) => boolean;
}

/** Gives the last answer again as long as it is younger than this, whatever is asked. */
export function atMostEvery<Q, A>(
  { ageMs, clock, isKept }: Limit<A>,
  ask: (question: Q) => Promise<A>,
): (question: Q) => Promise<A> {
  let last: { readonly atMs: number; readonly answer: A } | undefined;
  return async (question) => {
    const nowMs = clock.wallMs();
    if (last !== undefined && nowMs - last.atMs < ageMs) return last.answer;
    const answer = await ask(question);
    last = isKept(answer) ? { atMs: nowMs, answer } : undefined;
    return answer;
  };
}
