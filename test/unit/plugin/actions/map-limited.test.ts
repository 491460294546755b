import { expect, it } from 'vitest';

import { mapLimited } from '../../../../plugin/actions/map-limited.ts';

it('has the results in the order of the items, whoever is done first', async () => {
  const done: number[] = [];
  const results = await mapLimited([3, 1, 2], 3, async (turns) => {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    done.push(turns);
    return `${turns}`;
  });
  expect(done).toEqual([1, 2, 3]);
  expect(results).toEqual(['3', '1', '2']);
});
