import { objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PodExec } from '../../shared/ports/pod-exec.ts';
import { emulatedWorld } from './emulated-world.ts';
import type { EmulatedWorld } from './emulated-world.ts';
import { fakePodExec } from './fake-pod-exec.ts';
import type { FakePodExec } from './fake-pod-exec.ts';
import { anEmulatedCluster } from './management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from './management-api/an-emulated-cluster.ts';

type Answers = NonNullable<Parameters<typeof emulatedWorld>[1]>['answers'];

const GIB = 2 ** 30;
const DAY_MS = 24 * 60 * 60 * 1_000;
const NAMESPACE = '/api/v1/namespaces/prod';

/** Three nodes in three racks, with a keyspace of three replicas, and logins as well. */
export function aHealthyCluster(): EmulatedCluster {
  const cluster = anEmulatedCluster({
    nodes: 3,
    keyspaces: { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } },
  });
  const logins = cluster.state.keyspaces.get('system_auth');
  if (logins === undefined) throw new Error('Cassandra makes system_auth');
  logins.replication = { ...logins.replication, replication_factor: '3' };
  return cluster;
}

/**
 * The cluster in a namespace where all that `health` looks at is well, but for what a test puts in
 * its place: each pod on a Kubernetes node of its own, half full volumes, one budget for all pods,
 * no webhook and no Medusa.
 */
export function aHealthyWorld(
  cluster = aHealthyCluster(),
  answers: Answers = {},
  commands: PodExec = aRepairHistory(cluster),
): EmulatedWorld {
  const { clock } = cluster.state;
  const pods = cluster.pods().map((pod, index) => ({
    ...pod,
    spec: { ...(pod['spec'] as JsonObject), nodeName: `worker-${index}` },
  }));
  return emulatedWorld(cluster, {
    exec: (request) => commands.exec(request),
    answers: {
      [`GET ${NAMESPACE}/pods`]: { items: pods },
      [`GET ${NAMESPACE}/persistentvolumeclaims`]: { items: pods.flatMap(claimsOf) },
      ...Object.fromEntries(
        pods.map((pod, index) => [
          `GET /api/v1/nodes/worker-${index}/proxy/stats/summary`,
          summaryOf(pod, 0.5),
        ]),
      ),
      'GET /apis/policy/v1/namespaces/prod/poddisruptionbudgets': { items: [aBudget()] },
      'GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases': {
        items: pods.map((_, index) => aLease(`worker-${index}`, clock.wallMs() - 4_000 * index)),
      },
      ...answers,
    },
  });
}

/** cqlsh in pods: every table of `shop` was repaired so many days ago. Nothing else may be run. */
export function aRepairHistory({ state }: EmulatedCluster, daysAgo = 1): FakePodExec {
  const finished = new Date(state.clock.wallMs() - daysAgo * DAY_MS).toISOString();
  const rows = [
    { keyspace_name: 'shop', table_name: 'orders', gc_grace_seconds: 864_000 },
    {
      keyspace_name: 'shop',
      columnfamily_names: ['orders'],
      successful_ranges: ['(0,0]'],
      finished_at: finished.replace('T', ' '),
    },
  ];
  return fakePodExec(({ command }) => {
    if (!command.includes('cqlsh')) throw refusal();
    return { stdout: rows.map((row) => ` ${JSON.stringify(row)}\n`).join('') };
  });
}

function refusal(): AppError {
  return new AppError('KDS_FORBIDDEN', 'exec into pods is forbidden', {
    hint: 'Ask for the right to create pods/exec.',
  });
}

/** Renewed at this time of the API server, by a clock that is so far ahead of it. */
export function aLease(node: string, notedMs: number, aheadMs = 0): JsonObject {
  const time = new Date(notedMs).toISOString().replace(/\.\d+/, '');
  return {
    metadata: {
      name: node,
      namespace: 'kube-node-lease',
      managedFields: [
        { manager: 'other', time: '2020-01-01T00:00:00Z', fieldsV1: { 'f:metadata': {} } },
        { manager: 'kubelet', time, fieldsV1: { 'f:spec': { 'f:renewTime': {} } } },
      ],
    },
    spec: { holderIdentity: node, renewTime: new Date(notedMs + aheadMs).toISOString() },
  };
}

/** As cass-operator makes it for a datacenter. */
export function aBudget(name = 'dc1-pdb', disruptionsAllowed = 1): JsonObject {
  return {
    metadata: { name, namespace: 'prod' },
    spec: {
      minAvailable: 2,
      selector: { matchLabels: { 'cassandra.datastax.com/datacenter': 'dc1' } },
    },
    status: { disruptionsAllowed, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
  };
}

/** What the kubelet says of the volumes of a pod. */
export function summaryOf(pod: JsonObject, used: number): JsonObject {
  return {
    pods: [
      {
        podRef: { name: stringAt(pod, 'metadata', 'name') ?? '', namespace: 'prod' },
        volume: claimNames(pod).map((name) => ({
          name: 'server-data',
          usedBytes: used * 100 * GIB,
          capacityBytes: 100 * GIB,
          availableBytes: (1 - used) * 100 * GIB,
          pvcRef: { name, namespace: 'prod' },
        })),
      },
    ],
  };
}

function claimNames(pod: JsonObject): readonly string[] {
  return objectsAt(pod, 'spec', 'volumes').flatMap(
    (volume) => stringAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
  );
}

function claimsOf(pod: JsonObject): readonly JsonObject[] {
  return claimNames(pod).map((name) => ({
    metadata: { name, namespace: 'prod' },
    spec: { resources: { requests: { storage: '100Gi' } } },
    status: { phase: 'Bound', capacity: { storage: '100Gi' } },
  }));
}
