import type { Clock } from '../../shared/ports/clock.ts';

/** Gives the last answer again as long as it is younger than this, whatever is asked. */
export function atMostEvery<Q, A>(
  ageMs: number,
  clock: Pick<Clock, 'wallMs'>,
  ask: (question: Q) => Promise<A>,
): (question: Q) => Promise<A> {
  let last: { readonly atMs: number; readonly answer: A } | undefined;
  return async (question) => {
    const nowMs = clock.wallMs();
    if (last !== undefined && nowMs - last.atMs < ageMs) return last.answer;
    const answer = await ask(question);
    last = { atMs: nowMs, answer };
    return answer;
  };
}
