import { describe, expect, it } from 'vitest';

import { defaulted, opaque } from '../../../../../../shared/domain/leaf.ts';
import { jvmHeapExplicit } from '../../../../../../shared/policy/rules/jvm/jvm-heap-explicit.ts';
import { aHeap, aNodeConfig } from '../../../../../support/a-node-config.ts';

describe('jvm-heap-explicit', () => {
  it.each([
    { name: 'a size', maxHeap: aHeap('4G') },
    { name: 'a size that cannot be read', maxHeap: opaque<bigint>('p', 'big') },
    { name: 'a size from a Secret', maxHeap: opaque<bigint>('p') },
  ])('is content with $name', ({ maxHeap }) => {
    const after = aNodeConfig({ maxHeap });
    expect(jvmHeapExplicit.check({ before: undefined, after })).toEqual([]);
  });

  it.each([
    { kind: 'StatefulSet' as const, field: 'MAX_HEAP_SIZE' },
    { kind: 'CassandraDatacenter' as const, field: 'max_heap_size' },
    { kind: 'K8ssandraCluster' as const, field: 'heap_max_size' },
  ])('tells a $kind to set $field', ({ kind, field }) => {
    const after = aNodeConfig({ kind, maxHeap: defaulted<bigint>(undefined, 'p') });
    expect(jvmHeapExplicit.check({ before: undefined, after })).toMatchObject([
      { value: undefined, action: expect.stringContaining(field) as string },
    ]);
    expect(jvmHeapExplicit.strictness).toBe('warn');
  });
});
