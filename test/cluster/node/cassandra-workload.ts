import { objectAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { REQUEST } from '../../../shared/injection/names.ts';
import { SetupError } from '../setup-error.ts';
import { newNamespace, uniqueName } from '../shared-cluster.ts';
import type { TestCluster } from '../test-cluster.ts';
import { LOCAL_CLASS } from './local-volumes.ts';
import { runningPod } from './running-pod.ts';
import type { RunningPod } from './running-pod.ts';

const COLLECTIONS: Readonly<Record<string, string>> = {
  ConfigMap: '/api/v1',
  Pod: '/api/v1',
  Secret: '/api/v1',
  Service: '/api/v1',
  StatefulSet: '/apis/apps/v1',
};

/**
 * Creates an object of a user in a namespace.
 *
 * @throws SetupError with the words of the API server when it refuses the object.
 */
export async function create(
  { api }: TestCluster,
  namespace: string,
  object: JsonObject,
): Promise<void> {
  const kind = stringAt(object, 'kind') ?? '';
  const path = `${COLLECTIONS[kind] ?? ''}/namespaces/${namespace}/${kind.toLowerCase()}s`;
  const { status, body } = await api.send('POST', path, object);
  if (status < 300) return;
  throw new SetupError(stringAt(body as JsonObject, 'message') ?? `status ${status}`, {
    hint: `Correct the ${kind}.`,
  });
}

/** A new namespace whose pods are injected. */
export async function injectedNamespace(
  cluster: TestCluster,
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  return newNamespace(cluster, { [REQUEST.enabled]: 'true', ...labels });
}

/** Creates a pod, under a name of its own. */
export async function createPod(
  cluster: TestCluster,
  namespace: string,
  pod: JsonObject,
): Promise<RunningPod> {
  const name = uniqueName('cassandra');
  await create(cluster, namespace, { ...pod, metadata: { ...objectAt(pod, 'metadata'), name } });
  return runningPod(cluster, { namespace, name });
}

interface WorkloadParts {
  readonly annotations?: JsonObject;
  readonly labels?: JsonObject;
  readonly spec?: JsonObject;
  /** Members of the Cassandra container. */
  readonly container?: JsonObject;
}

/** A pod as a user writes it: nothing in it knows of injection. */
export function aPod(
  image: string,
  { annotations = {}, labels = {}, spec = {}, container = {} }: WorkloadParts = {},
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels: { app: 'cassandra', ...labels }, annotations },
    spec: {
      securityContext: { fsGroup: 999 },
      terminationGracePeriodSeconds: 60,
      ...spec,
      containers: [
        {
          name: 'cassandra',
          image,
          ports: [{ name: 'cql', containerPort: 9042 }],
          readinessProbe: { tcpSocket: { port: 9042 }, periodSeconds: 1 },
          ...container,
        },
      ],
    },
  };
}

/** A StatefulSet of one such pod, with a claim for its data, and the headless service it needs. */
export function aStatefulSet(image: string, parts: WorkloadParts = {}): JsonObject[] {
  const { metadata = {}, spec = {} } = aPod(image, parts);
  const name = 'cassandra';
  const selector = { app: name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector,
        ports: [{ name: 'cql', port: 9042 }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name },
      spec: {
        serviceName: name,
        replicas: 1,
        selector: { matchLabels: selector },
        template: { metadata, spec },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: LOCAL_CLASS,
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
      },
    },
  ];
}

/** Options with which a real Cassandra that is alone starts in a quarter of a minute. */
export const FAST_START = startOptions({ ringDelayMs: 1 });

/**
 * The same for one of several. Less time does not suffice to learn of the ring and to tell it of
 * oneself: then a node fails to join, again and again.
 */
export const FAST_JOIN = startOptions({ ringDelayMs: 6_000 });

function startOptions({ ringDelayMs }: { readonly ringDelayMs: number }): readonly JsonObject[] {
  return [
    { name: 'MAX_HEAP_SIZE', value: '512M' },
    { name: 'HEAP_NEWSIZE', value: '128M' },
    {
      name: 'JVM_EXTRA_OPTS',
      value: [
        '-XX:TieredStopAtLevel=1',
        `-Dcassandra.ring_delay_ms=${ringDelayMs}`,
        '-Dcassandra.skip_wait_for_gossip_to_settle=0',
      ].join(' '),
    },
  ];
}

/** What the Pod Security level `restricted` asks of a container. */
export const RESTRICTED: JsonObject = {
  runAsUser: 999,
  runAsGroup: 999,
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
