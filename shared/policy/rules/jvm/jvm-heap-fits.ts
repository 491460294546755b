import type { Leaf } from '../../../domain/leaf.ts';
import { formatBytes, toUnits } from '../../../domain/quantity.ts';
import { clip } from '../../quote.ts';
import type { Rule, Violation } from '../../rule.ts';

const MIN_HEAP_BYTES = 256n * 1024n * 1024n;
const WARN_PERCENT = 50n;
const DENY_PERCENT = 80n;

/**
 * Beside its heap Cassandra needs memory for caches, bloom filters, compression
 * metadata and buffers. Where the heap leaves no room, the kernel kills the node
 * under load; where the heap is tiny, often for a wrong unit, it never starts.
 */
export const jvmHeapFits: Rule = {
  id: 'jvm-heap-fits',
  summary: 'The heap is at least 256 MiB and at most half of the memory limit.',
  strictness: 'deny-new',
  milder: 'Warns between 50 % and 80 % of the limit.',
  harm: 'the kernel kills Cassandra when memory outside the heap is needed',
  check({ after: { maxHeap, resources } }) {
    if (maxHeap.value === undefined) return [];
    const tooSmall = maxHeap.value < MIN_HEAP_BYTES ? [small(maxHeap, maxHeap.value)] : [];
    const limit = resources.memoryLimit.value;
    if (limit === undefined || limit <= 0n) return tooSmall;
    return [...tooSmall, ...large(maxHeap, maxHeap.value, toUnits(limit), resources.memoryLimit)];
  },
};

function small(heap: Leaf<bigint>, bytes: bigint): Violation {
  return {
    field: heap.path,
    value: heap.text,
    subjects: ['small'],
    degree: -Number(bytes),
    problem: `the maximum heap is ${formatBytes(bytes)}B, less than 256MiB`,
    harm: 'Cassandra does not start, or spends its time collecting garbage',
    action: 'set at least 256Mi; check the unit, as m is milli in a Kubernetes quantity',
  };
}

function large(
  heap: Leaf<bigint>,
  heapBytes: bigint,
  limitBytes: bigint,
  limit: Leaf<bigint>,
): readonly Violation[] {
  if (heapBytes * 100n <= limitBytes * WARN_PERCENT) return [];
  const rounded = (heapBytes * 100n + limitBytes - 1n) / limitBytes;
  const percent = rounded > 999n ? 'over 999' : `${rounded}`;
  const isTooLarge = heapBytes * 100n > limitBytes * DENY_PERCENT;
  const limitText = clip(limit.text ?? formatBytes(limitBytes));
  return [
    {
      field: heap.path,
      value: heap.text,
      subjects: ['large'],
      degree: Number(rounded),
      ...(!isTooLarge && { strictness: 'warn' }),
      problem: `the maximum heap is ${percent} % of the memory limit ${limitText}`,
      action: 'lower the heap to half of the limit',
    },
  ];
}
