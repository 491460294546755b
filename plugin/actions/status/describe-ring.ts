import type { RingNode } from '../../../shared/domain/cluster-ring.ts';
import { loadText } from '../../../shared/domain/load-text.ts';
import { isMember } from '../../../shared/domain/node-state.ts';
import type { Ownership } from '../../../shared/domain/ownership.ts';
import type { ClusterMember, ClusterView, NodeReply } from '../cluster/cluster-view.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { disagreementText } from './disagreement-text.ts';
import type { WorkloadStatus } from './workload-status.ts';

/** One Cassandra cluster, as `status` shows it. */
export interface ClusterStatus {
  readonly name: string;
  /** Versions of Cassandra that its nodes have; more than one during an upgrade. */
  readonly versions: readonly string[];
  readonly nodes: readonly NodeStatus[];
  /** How many more there are that were not asked for. */
  readonly otherNodes: number;
  /** Nodes that are up, and all of them, those that were not asked for included. */
  readonly up: number;
  readonly total: number;
  readonly ownership: {
    /** Undefined when it is that of all keyspaces of users. */
    readonly keyspace: string | undefined;
    /** Why it is not known, or means nothing. */
    readonly note: string | undefined;
  };
  /** Undefined when no node answered. */
  readonly schemaAgreed: boolean | undefined;
  /** Nodes that told what they know of all others. */
  readonly observers: readonly string[];
  readonly answered: number;
  /** Running pods; what does not run cannot be asked. */
  readonly asked: number;
  /** What nodes contradict each other in, in words. */
  readonly disagreements: readonly string[];
  readonly workloads: readonly WorkloadStatus[];
}

/** A node as `nodetool status` shows it, and its pod. */
export interface NodeStatus {
  /** `UN`, `DN`, `UJ`, …; `??` for a pod of which no node speaks. */
  readonly state: string;
  readonly address: string | undefined;
  readonly hostId: string | undefined;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  readonly loadBytes: number | undefined;
  /** As nodetool writes it: `22.69 MiB`. */
  readonly load: string | undefined;
  /** How many; undefined where they are hidden. */
  readonly tokens: number | undefined;
  /** Of the rows of the keyspace, 0 to 1; undefined for what has none or is not known. */
  readonly owns: number | undefined;
  readonly schemaVersion: string | undefined;
  readonly releaseVersion: string | undefined;
  readonly namespace: string | undefined;
  readonly pod: string | undefined;
  readonly workload: string | undefined;
  readonly reply: 'answered' | 'failed' | 'not-asked';
  /** Why there is no answer. */
  readonly reason: string | undefined;
  /** What told: `management-api` or `nodetool`. */
  readonly source: string | undefined;
}

/** Ownership by address, and which keyspace it is of. */
export interface RingOwnership {
  readonly keyspace: string | undefined;
  readonly ownership: Ownership | undefined;
}

/** Turns a view into what is shown. */
export function describeRing(
  view: ClusterView,
  { keyspace, ownership }: RingOwnership,
): ClusterStatus {
  const { members, name, otherNodes, workloads } = view;
  const replies = members.map(({ reply }) => reply.kind);
  const versions = members.flatMap(({ node }) => node?.releaseVersion ?? []);
  const note = ownership?.shares === undefined ? ownership?.note : undefined;
  return {
    name,
    versions: [...new Set(versions)].toSorted(),
    ...describeAgreement(view),
    otherNodes,
    nodes: members.map((member) => describeMember(member, ownership)).toSorted(byPlace),
    ownership: { keyspace, note },
    answered: replies.filter((kind) => kind === 'answered').length,
    asked: replies.filter((kind) => kind !== 'not-asked').length,
    workloads,
  };
}

type Agreement = Pick<
  ClusterStatus,
  'up' | 'total' | 'schemaAgreed' | 'observers' | 'disagreements'
>;

function describeAgreement({ ring }: ClusterView): Agreement {
  if (ring === undefined) {
    return { up: 0, total: 0, schemaAgreed: undefined, observers: [], disagreements: [] };
  }
  return {
    up: ring.nodes.filter(({ letters }) => letters.startsWith('U')).length,
    total: ring.nodes.length,
    schemaAgreed: isSchemaAgreed(ring.nodes),
    observers: ring.observers,
    disagreements: ring.disagreements.map(disagreementText),
  };
}

function describeMember(
  { node, pod, reply }: ClusterMember,
  ownership: Ownership | undefined,
): NodeStatus {
  const place = { datacenter: pod?.datacenterName, rack: pod?.rack };
  return {
    ...describeNode(node),
    // What the node says of its place counts more than what its pod is labelled with.
    datacenter: node?.datacenter ?? place.datacenter,
    rack: node?.rack ?? place.rack,
    owns: node === undefined ? undefined : ownership?.shares?.get(node.address),
    ...describePod(pod),
    ...describeReply(reply),
  };
}

type PodFacts = Pick<NodeStatus, 'namespace' | 'pod' | 'workload'>;

function describePod(pod: CassandraPod | undefined): PodFacts {
  if (pod === undefined) return { namespace: undefined, pod: undefined, workload: undefined };
  return { namespace: pod.namespace, pod: pod.name, workload: pod.workload.name };
}

function describeReply(reply: NodeReply): Pick<NodeStatus, 'reply' | 'reason' | 'source'> {
  switch (reply.kind) {
    case 'answered':
      return { reply: reply.kind, reason: undefined, source: reply.source };
    case 'failed':
      return { reply: reply.kind, reason: reply.error.message, source: undefined };
    case 'not-asked':
      return { reply: reply.kind, reason: reply.reason, source: undefined };
  }
}

type NodeFacts = Pick<
  NodeStatus,
  | 'state'
  | 'address'
  | 'hostId'
  | 'loadBytes'
  | 'load'
  | 'tokens'
  | 'schemaVersion'
  | 'releaseVersion'
>;

const NO_NODE: NodeFacts = {
  state: '??',
  address: undefined,
  hostId: undefined,
  loadBytes: undefined,
  load: undefined,
  tokens: undefined,
  schemaVersion: undefined,
  releaseVersion: undefined,
};

function describeNode(node: RingNode | undefined): NodeFacts {
  if (node === undefined) return NO_NODE;
  const { letters, address, hostId, loadBytes, schemaVersion, releaseVersion } = node;
  return {
    state: letters,
    address,
    hostId,
    loadBytes,
    load: loadBytes === undefined ? undefined : loadText(loadBytes),
    tokens: node.tokens?.length,
    schemaVersion,
    releaseVersion,
  };
}

/** Nodes that are down keep the version that they had: only those that are up can disagree. */
function isSchemaAgreed(nodes: readonly RingNode[]): boolean {
  const versions = nodes
    .filter((node) => node.alive === true && isMember(node))
    .flatMap(({ schemaVersion }) => schemaVersion ?? []);
  return new Set(versions).size <= 1;
}

function byPlace(a: NodeStatus, b: NodeStatus): number {
  return (
    compare(a.datacenter, b.datacenter) ||
    compare(a.rack, b.rack) ||
    compare(a.workload, b.workload) ||
    compareNumbered(a.pod ?? a.address ?? '', b.pod ?? b.address ?? '')
  );
}

/** What is not known comes last. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}

/** `cassandra-2` comes before `cassandra-10`, `10.0.0.9` before `10.0.0.10`. */
function compareNumbered(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
