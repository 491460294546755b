import { AppError } from '../../../shared/errors/app-error.ts';
import { mapLimited } from '../map-limited.ts';

/** What one of several said, or why it said nothing. */
export type Answer<P, T> =
  | { readonly pod: P; readonly value: T; readonly error?: undefined }
  | { readonly pod: P; readonly error: AppError };

/** More at once would only wait for each other at the API server. */
export const MAX_NODES_AT_ONCE = 32;

/**
 * Asks nodes, at most 32 at once. What one of them fails to say is its own answer, not ours.
 *
 * @param ask - Has a deadline of its own.
 * @returns An answer for each pod, in their order.
 */
export function askNodes<P, T>(
  pods: readonly P[],
  ask: (pod: P) => Promise<T>,
): Promise<readonly Answer<P, T>[]> {
  return mapLimited(pods, MAX_NODES_AT_ONCE, (pod) => answerOf(pod, ask));
}

async function answerOf<P, T>(pod: P, ask: (pod: P) => Promise<T>): Promise<Answer<P, T>> {
  try {
    return { pod, value: await ask(pod) };
  } catch (error) {
    if (error instanceof AppError) return { pod, error };
    throw error;
  }
}
