/**
 * Picks the value that occurs most often; undefined ones do not count.
 *
 * @param prefer - Decides between values that occur equally often: negative for `a`. Without it the
 *   one that came first wins.
 * @returns Undefined when there is no value at all.
 */
export function mostFrequent<T>(
  values: Iterable<T | undefined>,
  prefer: (a: T, b: T) => number = () => 0,
): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) {
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, aCount], [b, bCount]) => bCount - aCount || prefer(a, b))[0]?.[0];
}
