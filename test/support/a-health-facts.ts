import type { HealthCheckId } from '../../plugin/actions/health/check-ids.ts';
import { HEALTH_CHECKS } from '../../plugin/actions/health/check-catalogue.ts';
import type { Finding } from '../../plugin/actions/health/health-check.ts';
import type { HealthFacts, NodeFacts } from '../../plugin/actions/health/health-facts.ts';
import type { ClusterMember } from '../../plugin/actions/cluster/cluster-view.ts';
import type { CassandraPod } from '../../plugin/actions/cluster/find-target.ts';
import type { PodStatus, WorkloadStatus } from '../../plugin/actions/status/workload-status.ts';
import { agreeOnRing } from '../../shared/domain/gossip-agreement.ts';
import type { GossipEndpoint, GossipView } from '../../shared/domain/gossip-endpoint.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { aGossipEndpoint, aGossipView } from './a-gossip-endpoint.ts';
import { aRunningPod } from './a-running-pod.ts';

export const HEALTH_NOW = Date.parse('2026-01-01T00:00:00Z');

export const REFUSED = {
  error: new AppError('KDS_FORBIDDEN', 'ann cannot list them', { hint: 'Ask for the right.' }),
};

interface FactParts {
  /** What is special about each node; three that are well by default. */
  readonly endpoints?: readonly Partial<GossipEndpoint>[];
  /** What each node sees; by default all see the same. */
  readonly views?: (usual: readonly GossipView[]) => readonly GossipView[];
  readonly workload?: Partial<WorkloadStatus>;
  readonly pod?: (index: number) => Partial<PodStatus>;
  /** What each node says of itself, in place of the usual. */
  readonly node?: (index: number) => Partial<NodeFacts>;
  readonly facts?: Partial<HealthFacts>;
}

/** Three nodes in three racks of `dc1`, with a keyspace of three replicas, and all is well. */
export function aHealthFacts(parts: FactParts = {}): HealthFacts {
  const endpoints = (parts.endpoints ?? [{}, {}, {}]).map((own, index) =>
    aGossipEndpoint({ address: `10.0.0.${index + 1}`, rack: `r${index + 1}`, ...own }),
  );
  const alive = endpoints.filter(({ alive: isAlive }) => isAlive);
  const usual = alive.map(({ address }) => aGossipView(address, endpoints));
  const ring = agreeOnRing(parts.views?.(usual) ?? usual);
  const pods = endpoints.map((_, index) => podStatus(index, parts.pod?.(index)));
  const workload = workloadOf(pods, parts.workload);
  const members = endpoints.map(({ address, alive: isAlive }, index): ClusterMember => ({
    node: ring.nodes.find((one) => one.address === address),
    pod: cassandraPod(index, workload),
    podStatus: pods[index],
    reply:
      isAlive === true
        ? { kind: 'answered', source: 'management-api' }
        : { kind: 'not-asked', reason: 'its pod is Pending' },
  }));
  const asked = members.flatMap(({ pod, reply }) =>
    pod !== undefined && reply.kind === 'answered' ? [pod] : [],
  );
  return {
    view: { name: 'demo', workloads: [workload], members, otherNodes: 0, ring },
    keyspaces: new Map([
      ['shop', { strategy: 'NetworkTopologyStrategy', factors: new Map([['dc1', 3]]) }],
    ]),
    podsKnown: true,
    pods: members.flatMap(({ pod }) => pod ?? []),
    nodes: asked.map((pod, index) => ({ ...nodeFacts(pod), ...parts.node?.(index) })),
    stopped: [],
    repairs: { value: { tables: [] } },
    createdMs: 0,
    claims: { value: [] },
    volumes: { value: { usages: [], errors: new Map() } },
    tasks: { value: [] },
    backups: { value: undefined },
    reapers: { value: undefined },
    budgets: { value: [] },
    clocks: { value: { aheadMs: new Map() } },
    certificates: { value: [] },
    webhook: { value: { checks: [], gaps: [] } },
    clusters: [],
    nowMs: HEALTH_NOW,
    ...parts.facts,
  };
}

/** The levels of one check, each with its subject where it has one: `warn cassandra-0`. */
export function levelsOf(id: HealthCheckId, facts: HealthFacts): readonly string[] {
  return findingsOf(id, facts).map(({ level, subject }) =>
    subject === undefined ? level : `${level} ${subject}`,
  );
}

export function findingsOf(id: HealthCheckId, facts: HealthFacts): readonly Finding[] {
  const check = HEALTH_CHECKS.find((one) => one.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return check.judge(facts);
}

function podStatus(index: number, parts: Partial<PodStatus> = {}): PodStatus {
  return {
    name: `cassandra-${index}`,
    ready: true,
    containers: { ready: 1, total: 1 },
    status: 'Running',
    restarts: 0,
    node: `worker-${index}`,
    createdAt: undefined,
    templateRevision: undefined,
    injection: 'none',
    revision: undefined,
    port: undefined,
    metricsPorts: [],
    ...parts,
  };
}

function workloadOf(
  pods: readonly PodStatus[],
  parts: Partial<WorkloadStatus> = {},
): WorkloadStatus {
  return {
    kind: 'StatefulSet',
    namespace: 'prod',
    name: 'cassandra',
    cluster: undefined,
    cassandraVersion: '5.0.9',
    desired: pods.length,
    ready: pods.filter(({ ready }) => ready).length,
    withApi: 0,
    pinnedRevision: undefined,
    phase: undefined,
    pods,
    datacenters: [],
    advice: [],
    ...parts,
  };
}

function cassandraPod(index: number, workload: WorkloadStatus): CassandraPod {
  const name = `cassandra-${index}`;
  const object = aRunningPod({ name });
  return {
    namespace: 'prod',
    name,
    object: { ...object, spec: { ...(object['spec'] as object), nodeName: `worker-${index}` } },
    workload,
    datacenter: undefined,
    datacenterName: undefined,
    rack: undefined,
  };
}

function nodeFacts(pod: CassandraPod): NodeFacts {
  return {
    pod,
    threadPools: { value: { pools: [], dropped: new Map() } },
    compactions: { value: { pending: 0, running: [] } },
    streams: { value: [] },
    hints: { value: { pending: undefined, written: new Map() } },
  };
}
