import { forEachLimited } from './for-each-limited.ts';

/**
 * Does asynchronous work for each item, at most `limit` at a time.
 *
 * @returns What came of it, in the order of the items.
 */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  await forEachLimited([...items.entries()], limit, async ([index, item]) => {
    results[index] = await work(item);
  });
  return results;
}
