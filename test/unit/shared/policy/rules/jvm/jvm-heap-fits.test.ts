import { describe, expect, it } from 'vitest';

import { opaque } from '../../../../../../shared/domain/leaf.ts';
import { jvmHeapFits } from '../../../../../../shared/policy/rules/jvm/jvm-heap-fits.ts';
import { aHeap, aNodeConfig, aQuantity } from '../../../../../support/a-node-config.ts';

const MIB = 1024 * 1024;

function check(heap: string, limit: string | undefined): readonly string[] {
  const memoryLimit = limit === undefined ? opaque<bigint>('p') : aQuantity(limit);
  const { resources } = aNodeConfig();
  const after = aNodeConfig({
    maxHeap: aHeap(heap),
    resources: { ...resources, memoryLimit },
  });
  return jvmHeapFits
    .check({ before: undefined, after })
    .map(({ strictness = jvmHeapFits.strictness, problem }) => `${strictness}: ${problem}`);
}

describe('jvm-heap-fits', () => {
  it.each([
    { heap: '4G', limit: '8Gi', found: [] },
    {
      heap: String(4096 * MIB + 1),
      limit: '8Gi',
      found: ['warn: the maximum heap is 51 % of the memory limit 8Gi'],
    },
    {
      heap: String(800 * MIB),
      limit: String(1000 * MIB),
      found: [`warn: the maximum heap is 80 % of the memory limit ${1000 * MIB}`],
    },
    {
      heap: String(800 * MIB + 1),
      limit: String(1000 * MIB),
      found: [`deny-new: the maximum heap is 81 % of the memory limit ${1000 * MIB}`],
    },
    {
      heap: '8G',
      limit: '4Gi',
      found: ['deny-new: the maximum heap is 200 % of the memory limit 4Gi'],
    },
    { heap: '256M', limit: undefined, found: [] },
    {
      heap: '255M',
      limit: undefined,
      found: ['deny-new: the maximum heap is 255MiB, less than 256MiB'],
    },
    {
      heap: '1',
      limit: '8Gi',
      found: ['deny-new: the maximum heap is 1B, less than 256MiB'],
    },
    { heap: '64G', limit: undefined, found: [] },
    { heap: '4G', limit: '0', found: [] },
  ])('a heap of $heap in $limit', ({ heap, limit, found }) => {
    expect(check(heap, limit)).toEqual(found);
  });

  it('has no opinion about a heap that it does not know', () => {
    const after = aNodeConfig({ maxHeap: opaque('p') });
    expect(jvmHeapFits.check({ before: undefined, after })).toEqual([]);
  });
});
