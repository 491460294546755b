import type { RingNode } from '../../../shared/domain/cluster-ring.ts';
import { groupBy } from '../../../shared/domain/group-by.ts';
import { replicationText } from '../../../shared/domain/replication.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import type { SchemaVersions } from '../../../shared/domain/schema-versions.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import { describeSchema } from '../schema/describe-schema.ts';
import type { VersionHolders } from '../schema/describe-schema.ts';
import { disagreementText } from '../status/disagreement-text.ts';

/** What `nodetool describecluster` says, put together from all nodes. */
export interface ClusterDescription {
  readonly name: string;
  /** Class name. */
  readonly partitioner: string | undefined;
  readonly schemaVersions: readonly VersionHolders[];
  /** Addresses of members that did not answer the others. */
  readonly unreachable: readonly string[];
  readonly counts: NodeCounts;
  readonly datacenters: readonly DatacenterCount[];
  /** Of Cassandra. */
  readonly releaseVersions: readonly VersionHolders[];
  /** Undefined when no node told. */
  readonly keyspaces: readonly KeyspaceReplication[] | undefined;
  /** What nodes contradict each other in, in words. */
  readonly disagreements: readonly string[];
}

/** How many nodes are in which state. A node that is not alive counts as unreachable, too. */
interface NodeCounts {
  readonly live: number;
  readonly joining: number;
  readonly moving: number;
  readonly leaving: number;
  readonly unreachable: number;
}

interface DatacenterCount {
  readonly name: string;
  readonly nodes: number;
  readonly down: number;
}

interface KeyspaceReplication {
  readonly name: string;
  /** As nodetool writes it: `NetworkTopologyStrategy {dc1=3}`. */
  readonly replication: string;
}

/** What was asked beside gossip. */
export interface ClusterAnswers {
  readonly schemas: ReadonlyMap<string, SchemaVersions>;
  readonly keyspaces: ReadonlyMap<string, Replication> | undefined;
}

export function describeCluster(
  view: ClusterView,
  { schemas, keyspaces }: ClusterAnswers,
): ClusterDescription {
  const { versions, unreachable } = describeSchema(view, schemas);
  const nodes = view.ring?.nodes ?? [];
  return {
    name: view.name,
    partitioner: view.ring?.partitioner,
    schemaVersions: versions,
    unreachable,
    counts: countNodes(nodes),
    datacenters: [...groupBy(nodes, ({ datacenter }) => datacenter ?? 'unknown')]
      .map(([name, own]) => ({
        name,
        nodes: own.length,
        down: own.filter(({ alive }) => alive !== true).length,
      }))
      .toSorted(byName),
    releaseVersions: releaseVersions(nodes),
    keyspaces:
      keyspaces &&
      [...keyspaces]
        .map(([name, replication]) => ({ name, replication: replicationText(replication) }))
        .toSorted(byName),
    disagreements: (view.ring?.disagreements ?? []).map(disagreementText),
  };
}

function countNodes(nodes: readonly RingNode[]): NodeCounts {
  const moving = (letter: string): number =>
    nodes.filter(({ letters }) => letters.endsWith(letter)).length;
  const live = nodes.filter(({ alive }) => alive === true).length;
  return {
    live,
    joining: moving('J'),
    moving: moving('M'),
    leaving: moving('L'),
    unreachable: nodes.length - live,
  };
}

function releaseVersions(nodes: readonly RingNode[]): readonly VersionHolders[] {
  return [...groupBy(nodes, ({ releaseVersion }) => releaseVersion ?? 'unknown')]
    .map(([version, own]) => ({ version, nodes: own.map(({ address }) => address) }))
    .toSorted((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
