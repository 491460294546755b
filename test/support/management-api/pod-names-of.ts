import type { ClusterState, NodeState } from './cluster-state.ts';

/**
 * Names the pods of a cluster, also of nodes that join later.
 *
 * cass-operator has a StatefulSet for each rack, and numbers its pods from 0. Without it there is
 * one StatefulSet for each datacenter.
 */
export function podNamesOf(
  state: ClusterState,
  operator: 'cass-operator' | 'none',
): (node: NodeState) => string {
  const names = new Map<NodeState, string>();
  const counts = new Map<string, number>();
  const isAlone = new Set(state.nodes.map(({ datacenter }) => datacenter)).size <= 1;

  function ownerOf({ datacenter, rack }: NodeState): string {
    if (operator === 'cass-operator') return `${state.name}-${datacenter}-${rack}-sts`;
    return isAlone ? 'cassandra' : `cassandra-${datacenter}`;
  }

  return (node) => {
    for (const each of state.nodes.slice(names.size)) {
      const owner = ownerOf(each);
      const ordinal = counts.get(owner) ?? 0;
      counts.set(owner, ordinal + 1);
      names.set(each, `${owner}-${ordinal}`);
    }
    return names.get(node) ?? '';
  };
}
