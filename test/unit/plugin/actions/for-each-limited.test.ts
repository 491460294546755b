import { expect, it } from 'vitest';

import { forEachLimited } from '../../../../plugin/actions/for-each-limited.ts';

it.each([
  [0, 8, 0],
  [7, 8, 7],
  [8, 8, 8],
  [9, 8, 8],
  [100, 1, 1],
])('of %i items with a limit of %i, %i are under way at once', async (count, limit, expected) => {
  const items = Array.from({ length: count }, (_, index) => index);
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  await forEachLimited(items, limit, async (item) => {
    begun.push(item);
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
  });
  expect(begun).toEqual(items);
  expect(most).toBe(expected);
});

it('the first failure is the outcome', async () => {
  const work = (item: number) => (item === 2 ? Promise.reject(new Error('2')) : Promise.resolve());
  await expect(forEachLimited([1, 2, 3], 2, work)).rejects.toThrow('2');
});
