import { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import { forEachLimited } from '../for-each-limited.ts';
import type { Finding, Question } from './report-item.ts';

/** How long things may take. */
export interface Patience {
  readonly clock: Clock;
  /** Aborts with Ctrl-C, and with an AppError when the time for the whole report is over. */
  readonly signal: AbortSignal;
  /** For one question, in milliseconds. */
  readonly itemMs: number;
}

const MAX_AT_ONCE = 32;

/**
 * Asks everything, at most 32 at once. A question that fails or hangs costs only its own answer.
 *
 * @returns What came of each question, in their order.
 * @throws Whatever is no AppError, such as the reason of a Ctrl-C.
 */
export async function askQuestions<T>(
  questions: readonly Question<T>[],
  patience: Patience,
): Promise<readonly Finding<T>[]> {
  const findings = new Map<Question<T>, Finding<T>>();
  await forEachLimited(questions, MAX_AT_ONCE, async (question) => {
    findings.set(question, await findOut(question, patience));
  });
  return questions.flatMap((question) => findings.get(question) ?? []);
}

async function findOut<T>(question: Question<T>, patience: Patience): Promise<Finding<T>> {
  const { ask, ...item } = question;
  try {
    patience.signal.throwIfAborted();
    return { ...item, value: await inTime(question.what, ask, patience), error: undefined };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...item, value: undefined, error };
  }
}

/** Does not rely on the work to watch its signal. */
async function inTime<T>(
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
  { clock, signal, itemMs }: Patience,
): Promise<T> {
  const end = new AbortController();
  const ended = AbortSignal.any([signal, end.signal]);
  const tooLate = clock.sleep(itemMs, ended).then(() => {
    throw new AppError('KDS_TIMEOUT', `${what}: no answer within ${itemMs / 1000}s`, {
      hint: 'Look at the pod or the API server that should have answered.',
    });
  });
  try {
    return await Promise.race([work(ended), tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    end.abort();
  }
}

/**
 * A signal that aborts when all the time is over, too.
 *
 * @returns Also what ends the wait, which is to be called at last.
 */
export function limitedSignal(
  clock: Clock,
  signal: AbortSignal,
  totalMs: number,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(totalMs, AbortSignal.any([signal, done.signal])).then(
    () => {
      const message = `the time for the whole report, ${totalMs / 1000}s, was used up`;
      late.abort(new AppError('KDS_TIMEOUT', message, { hint: 'Allow more time with --timeout.' }));
    },
    () => undefined,
  );
  return {
    signal: AbortSignal.any([signal, late.signal]),
    end: () => {
      done.abort();
    },
  };
}
