/** What the API server uses when a configuration does not say `timeoutSeconds`. */
const DEFAULT_TIMEOUT_MS = 10_000;
/** The answer is out this long before the API server stops listening. */
const MARGIN_MS = 200;

/**
 * Reads how long the API server waits from the `timeout` parameter that it puts
 * on every call: whole seconds, at most 30.
 *
 * @returns Milliseconds for the whole review, counted from the arrival of its headers.
 */
export function budgetOf(url: string): number {
  const seconds = /[?&]timeout=(\d{1,2})s(?:&|$)/.exec(url)?.[1];
  const timeoutMs = seconds === undefined ? DEFAULT_TIMEOUT_MS : Number(seconds) * 1_000;
  return Math.max(timeoutMs - MARGIN_MS, 0);
}

/**
 * Waits for `work`, but not longer than `budgetMs`.
 *
 * @returns `fallback` when the time is over first; then the outcome of `work` is thrown away.
 */
export async function inTime<T>(work: Promise<T>, budgetMs: number, fallback: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, budgetMs, fallback);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
