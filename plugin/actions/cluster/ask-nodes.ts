import { AppError } from '../../../shared/errors/app-error.ts';
import { forEachLimited } from '../for-each-limited.ts';

/** What one of several said, or why it said nothing. */
export type Answer<P, T> =
  | { readonly pod: P; readonly value: T; readonly error?: undefined }
  | { readonly pod: P; readonly error: AppError };

/** More at once would only wait for each other at the API server. */
const MAX_AT_ONCE = 32;

/**
 * Asks nodes, at most 32 at once. What one of them fails to say is its own answer, not ours.
 *
 * @param ask - Has a deadline of its own.
 * @returns An answer for each pod, in their order.
 */
export async function askNodes<P, T>(
  pods: readonly P[],
  ask: (pod: P) => Promise<T>,
): Promise<readonly Answer<P, T>[]> {
  const answers = new Map<P, Answer<P, T>>();
  await forEachLimited(pods, MAX_AT_ONCE, async (pod) => {
    answers.set(pod, await answerOf(pod, ask));
  });
  return pods.flatMap((pod) => answers.get(pod) ?? []);
}

async function answerOf<P, T>(pod: P, ask: (pod: P) => Promise<T>): Promise<Answer<P, T>> {
  try {
    return { pod, value: await ask(pod) };
  } catch (error) {
    if (error instanceof AppError) return { pod, error };
    throw error;
  }
}
