import { formatRef } from '../../domain/resource-ref.ts';
import type { ResourceRef } from '../../domain/resource-ref.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Clock } from '../../ports/clock.ts';

/** What is wanted of which node, and how long it may take. */
export interface Question {
  readonly pod: ResourceRef;
  /** As in "nothing tells WHAT of pod prod/c-0". */
  readonly what: string;
  readonly timeoutMs: number;
  /** What to do when no source can be asked. */
  readonly hint: string;
}

/** Asks one source, with what is left of the budget. */
export type Source<T> = (leftMs: number) => Promise<T>;

/**
 * Asks the sources one after another and returns what the first one knows.
 *
 * They share one budget. A source that used it up was the last one to be asked.
 *
 * @param sources - Undefined members are left out.
 * @throws AppError with the code of the first failure and the messages of all.
 */
export async function firstAnswer<T>(
  question: Question,
  sources: readonly (Source<T> | undefined)[],
  clock: Clock,
): Promise<T> {
  const deadlineMs = clock.nowMs() + question.timeoutMs;
  const failures: AppError[] = [];
  for (const source of sources) {
    const leftMs = deadlineMs - clock.nowMs();
    if (source === undefined) continue;
    if (leftMs <= 0) break;
    try {
      return await source(leftMs);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push(error);
    }
  }
  throw unanswered(question, failures);
}

function unanswered({ pod, what, hint }: Question, failures: readonly AppError[]): AppError {
  const [first, second] = failures;
  const nothing = `nothing tells the ${what} of pod ${formatRef(pod)}`;
  if (first === undefined) return new AppError('KDS_NODE_UNREACHABLE', nothing, { hint });
  if (second === undefined) return first;
  const messages = failures.map(({ message }) => message).join('; ');
  return new AppError(first.code, messages, {
    hint: first.hint,
    cause: new AggregateError(failures),
  });
}
