import type { NodeConfigKind } from '../../../domain/node-config.ts';
import type { Rule } from '../../rule.ts';

const ACTION: Readonly<Record<NodeConfigKind, string>> = {
  StatefulSet: 'set MAX_HEAP_SIZE and HEAP_NEWSIZE',
  CassandraDatacenter: 'set max_heap_size and initial_heap_size',
  K8ssandraCluster: 'set heap_max_size and heap_initial_size',
};

/**
 * Without a size, cassandra-env.sh takes a part of the memory of the worker
 * machine, not of the limit of the container. Equal pods on unequal machines get
 * unequal heaps, and on a big machine the heap alone can exceed the limit.
 *
 * A warning, not a refusal: a third of the public StatefulSets have no size, and on
 * machines of one type they work.
 */
export const jvmHeapExplicit: Rule = {
  id: 'jvm-heap-explicit',
  summary: 'The maximum heap of Cassandra is written down.',
  strictness: 'warn',
  harm: 'nodes on unequal machines get unequal heaps, whatever their limits are',
  check({ after: { kind, maxHeap } }) {
    if (maxHeap.certainty !== 'defaulted') return [];
    return [
      {
        field: maxHeap.path,
        value: undefined,
        problem: "no maximum heap is set; the worker's memory decides it",
        action: ACTION[kind],
      },
    ];
  },
};
