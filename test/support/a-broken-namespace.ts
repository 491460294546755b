import type { JsonObject } from '../../shared/domain/json.ts';
import type { LogRequest } from '../../shared/ports/pod-logs.ts';
import { aCassandraStatefulSet } from './a-cassandra-stateful-set.ts';
import { fakeClock } from './fake-clock.ts';
import { fakeKubernetesApi } from './fake-kubernetes-api.ts';
import type { FakeKubernetesApi } from './fake-kubernetes-api.ts';
import { fakePodLogs } from './fake-pod-logs.ts';
import type { FakePodLogs } from './fake-pod-logs.ts';
import type { CliWorld } from './run-cli.ts';

export const WHY_NOW = Date.parse('2026-01-01T00:05:00Z');

const PATHS = {
  statefulSets: 'GET /apis/apps/v1/namespaces/prod/statefulsets',
  pods: 'GET /api/v1/namespaces/prod/pods',
  events: 'GET /api/v1/namespaces/prod/events',
  claims: 'GET /api/v1/namespaces/prod/persistentvolumeclaims',
  datacenters: 'GET /apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters',
  clusters: 'GET /apis/k8ssandra.io/v1alpha1/namespaces/prod/k8ssandraclusters',
  tasks: 'GET /apis/control.k8ssandra.io/v1alpha1/namespaces/prod/cassandratasks',
  clusterTasks: 'GET /apis/control.k8ssandra.io/v1alpha1/namespaces/prod/k8ssandratasks',
  scheduledTasks: 'GET /apis/control.k8ssandra.io/v1alpha1/namespaces/prod/scheduledtasks',
  medusaTasks: 'GET /apis/medusa.k8ssandra.io/v1alpha1/namespaces/prod/medusatasks',
  kubernetesNodes: 'GET /api/v1/nodes',
  volumes: 'GET /api/v1/persistentvolumes',
  storageClasses: 'GET /apis/storage.k8s.io/v1/storageclasses',
  deployments: 'GET /apis/apps/v1/deployments',
} as const;

export type BrokenPart = keyof typeof PATHS;

interface BrokenParts extends Partial<Readonly<Record<BrokenPart, readonly JsonObject[] | Error>>> {
  readonly logs?: (request: LogRequest) => Iterable<string>;
}

const KUBERNETES_NODE: JsonObject = {
  metadata: { name: 'worker-1' },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

export interface BrokenNamespace extends CliWorld {
  readonly api: FakeKubernetesApi;
  readonly pods: FakePodLogs;
}

/** The namespace `prod` with a StatefulSet `cassandra` of one pod, and what a test adds to it. */
export function aBrokenNamespace({ logs = () => [], ...parts }: BrokenParts = {}): BrokenNamespace {
  const usual = {
    statefulSets: [aCassandraStatefulSet({ spec: { replicas: 1 } })],
    pods: [],
    events: [],
    claims: [],
    kubernetesNodes: [KUBERNETES_NODE],
    volumes: [],
    storageClasses: [],
    deployments: [],
  };
  const answers = Object.entries({ ...usual, ...parts }).map(([part, items]) => [
    PATHS[part as BrokenPart],
    items instanceof Error ? items : { items },
  ]);
  return {
    namespace: 'prod',
    clock: fakeClock(WHY_NOW),
    api: fakeKubernetesApi({
      'GET /apis/cassandra.datastax.com/v1beta1': {},
      'GET /apis/k8ssandra.io/v1alpha1': {},
      'GET /apis/control.k8ssandra.io/v1alpha1': {},
      'GET /apis/medusa.k8ssandra.io/v1alpha1': {},
      'GET /apis/storage.k8s.io/v1': {},
      ...(Object.fromEntries(answers) as Parameters<typeof fakeKubernetesApi>[0]),
    }),
    pods: fakePodLogs(logs),
  };
}

/** A line of a log, so many seconds into the year 2026, with the time stamp of the kubelet. */
export function loggedAt(second: number, text: string): string {
  const time = new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
  return `${time.replace('Z', '000000Z')} ${text}`;
}

/** The same, in the format of Cassandra. */
export function cassandraLogged(second: number, level: string, message: string): string {
  const time = new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
  const stamp = time.replace('T', ' ').slice(0, 19);
  return loggedAt(second, `${level.padEnd(5)} [main] ${stamp},000 Some.java:1 - ${message}`);
}
