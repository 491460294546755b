import { groupBy } from '../../../shared/domain/group-by.ts';
import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import { zonesOf } from './zones-of.ts';

/** A node of Cassandra, and all that it may fall together with. */
export interface PlacedNode {
  readonly address: string;
  /** The letters of `nodetool status`. */
  readonly state: string;
  readonly isAlive: boolean;
  readonly pod: string | undefined;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  /** Undefined where Kubernetes does not tell, or the node has no pod here. */
  readonly zone: string | undefined;
  readonly kubernetesNode: string | undefined;
}

/** Nodes that fail together. */
export interface FailureDomain {
  readonly kind: 'datacenter' | 'rack' | 'zone' | 'kubernetes-node';
  /** Of a rack with its datacenter: `dc1/r1`. */
  readonly name: string;
  readonly nodes: readonly PlacedNode[];
}

/** @param kubernetesNodes - Empty where they may not be listed. */
export function placeNodes(
  { members }: ClusterView,
  kubernetesNodes: readonly JsonObject[],
): readonly PlacedNode[] {
  const zones = zonesOf(kubernetesNodes);
  return members.flatMap(({ node, pod }) => {
    if (node === undefined) return [];
    const kubernetesNode = stringAt(pod?.object, 'spec', 'nodeName');
    return {
      address: node.address,
      state: node.letters,
      isAlive: node.alive === true,
      pod: pod?.name,
      datacenter: node.datacenter,
      rack: node.rack,
      zone: kubernetesNode === undefined ? undefined : zones.get(kubernetesNode),
      kubernetesNode,
    };
  });
}

/** Lists all domains, the largest kind first; a cluster of one datacenter has none of that kind. */
export function failureDomains(nodes: readonly PlacedNode[]): readonly FailureDomain[] {
  const datacenters = domains('datacenter', nodes, ({ datacenter }) => datacenter);
  return [
    ...(datacenters.length > 1 ? datacenters : []),
    ...domains('zone', nodes, ({ zone }) => zone),
    ...domains('rack', nodes, ({ datacenter, rack }) =>
      datacenter === undefined || rack === undefined ? undefined : `${datacenter}/${rack}`,
    ),
    ...domains('kubernetes-node', nodes, ({ kubernetesNode }) => kubernetesNode),
  ];
}

function domains(
  kind: FailureDomain['kind'],
  nodes: readonly PlacedNode[],
  nameOf: (node: PlacedNode) => string | undefined,
): readonly FailureDomain[] {
  return [...groupBy(nodes, nameOf)]
    .flatMap(([name, own]) => (name === undefined ? [] : [{ kind, name, nodes: own }]))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
