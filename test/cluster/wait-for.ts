import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './setup-error.ts';

interface WaitOptions {
  readonly budgetMs: number;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `probe` until it gives something other than undefined.
 *
 * @param goal - What we wait for, as it reads after "waiting for".
 * @throws SetupError when the budget is spent.
 * @throws Whatever `probe` throws, unchanged: a probe that throws ends the wait.
 */
export async function waitFor<T>(
  goal: string,
  probe: () => Promise<T | undefined>,
  { budgetMs, intervalMs = 100, signal }: WaitOptions,
): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() - startMs > budgetMs) {
      throw new SetupError(`gave up waiting for ${goal} after ${budgetMs / 1000} s`, {
        hint: 'Look at the logs above; on a very busy machine, try again.',
      });
    }
    await sleep(intervalMs, undefined, { signal });
  }
}
