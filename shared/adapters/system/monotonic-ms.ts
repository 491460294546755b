/**
 * Milliseconds from an arbitrary origin; never goes backwards.
 *
 * Not `performance.now()`: the first use of that global loads a module that
 * takes longer than many a command.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
