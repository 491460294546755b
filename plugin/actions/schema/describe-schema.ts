import type { RingNode } from '../../../shared/domain/cluster-ring.ts';
import { groupBy } from '../../../shared/domain/group-by.ts';
import { mostFrequent } from '../../../shared/domain/most-frequent.ts';
import type { SchemaVersions } from '../../../shared/domain/schema-versions.ts';
import type { ClusterMember, ClusterView } from '../cluster/cluster-view.ts';

/** Which nodes of a cluster have which version of the schema. */
export interface ClusterSchema {
  readonly name: string;
  /** Undefined when no node told. */
  readonly agreed: boolean | undefined;
  /** The one that most have comes first. */
  readonly versions: readonly VersionHolders[];
  /** Addresses of members of the cluster that did not answer the others. */
  readonly unreachable: readonly string[];
  readonly nodes: readonly NodeSchema[];
  /** Pods of the nodes that told. */
  readonly observers: readonly string[];
}

export interface VersionHolders {
  readonly version: string;
  /** Addresses. */
  readonly nodes: readonly string[];
}

export interface NodeSchema {
  /** The letters of `nodetool status`. */
  readonly state: string;
  readonly address: string;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  readonly pod: string | undefined;
  /** Undefined for a node that did not answer the others. */
  readonly schemaVersion: string | undefined;
}

/**
 * Puts together what nodes say about the schema of their cluster.
 *
 * Nodes that have left are listed as unreachable by those that were asked; they are no members
 * any more and not counted. Where no node could be asked, what the nodes gossip counts.
 *
 * @param told - By the name of the pod that told.
 */
export function describeSchema(
  { name, members, ring }: ClusterView,
  told: ReadonlyMap<string, SchemaVersions>,
): ClusterSchema {
  const versionOf = reader([...told.values()]);
  const podOf = new Map<RingNode | undefined, ClusterMember['pod']>(
    members.map(({ node, pod }) => [node, pod]),
  );
  const nodes = (ring?.nodes ?? []).map((node): NodeSchema => ({
    state: node.letters,
    address: node.address,
    datacenter: node.datacenter,
    rack: node.rack,
    pod: podOf.get(node)?.name,
    schemaVersion: versionOf(node),
  }));
  const versions = holders(nodes);
  return {
    name,
    agreed: versions.length === 0 ? undefined : versions.length === 1,
    versions,
    unreachable: addresses(nodes.filter(({ schemaVersion }) => schemaVersion === undefined)),
    nodes: nodes.toSorted(byPlace),
    observers: [...told.keys()],
  };
}

function reader(told: readonly SchemaVersions[]): (node: RingNode) => string | undefined {
  if (told.length === 0) {
    return ({ alive, schemaVersion }) => (alive === true ? schemaVersion : undefined);
  }
  const claims = new Map<string, string[]>();
  for (const { reachable } of told) {
    for (const [version, all] of reachable) {
      for (const address of all) claims.set(address, [...(claims.get(address) ?? []), version]);
    }
  }
  return ({ address }) => mostFrequent(claims.get(address) ?? []);
}

function holders(nodes: readonly NodeSchema[]): readonly VersionHolders[] {
  return [...groupBy(nodes, ({ schemaVersion }) => schemaVersion)]
    .flatMap(([version, all]) =>
      version === undefined ? [] : [{ version, nodes: addresses(all) }],
    )
    .toSorted((a, b) => b.nodes.length - a.nodes.length);
}

function addresses(nodes: readonly NodeSchema[]): readonly string[] {
  return nodes
    .map(({ address }) => address)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function byPlace(a: NodeSchema, b: NodeSchema): number {
  return [a.datacenter, a.rack, a.address]
    .join('\n')
    .localeCompare([b.datacenter, b.rack, b.address].join('\n'), 'en', { numeric: true });
}
