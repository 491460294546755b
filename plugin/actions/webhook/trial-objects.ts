import type { JsonObject } from '../../../shared/domain/json.ts';
import { REQUEST } from '../../../shared/injection/names.ts';

/** Nothing of this name is ever stored: the objects are sent as dry runs. */
export const TRIAL_NAME = 'k8ssandra-webhook-trial';

const LABELS = { 'app.kubernetes.io/name': TRIAL_NAME };

/** Fits the strictest Pod Security level and most quotas, so that only the webhook has a say. */
const POD_SPEC: JsonObject = {
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 999,
    fsGroup: 999,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

const CONTAINER: JsonObject = {
  name: 'cassandra',
  image: 'cassandra:5.0.9',
  ports: [{ name: 'cql', containerPort: 9042 }],
  env: [
    { name: 'CASSANDRA_CLUSTER_NAME', value: TRIAL_NAME },
    { name: 'CASSANDRA_NUM_TOKENS', value: '16' },
    { name: 'MAX_HEAP_SIZE', value: '512M' },
    { name: 'HEAP_NEWSIZE', value: '100M' },
  ],
  resources: {
    requests: { cpu: '100m', memory: '2Gi' },
    limits: { cpu: '1', memory: '2Gi' },
  },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
};

/** A pod that asks for injection: a webhook that works puts its parts in. */
export function trialPod(namespace: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${TRIAL_NAME}-`,
      namespace,
      labels: { ...LABELS, [REQUEST.enabled]: 'true' },
    },
    spec: {
      ...POD_SPEC,
      containers: [CONTAINER],
      volumes: [{ name: 'data', emptyDir: {} }],
    },
  };
}

/** The rule that {@link trialStatefulSet} breaks. */
export const BROKEN_RULE = 'sto-data-persistent';

/** A StatefulSet that keeps its data in an emptyDir: a webhook that works refuses it. */
export function trialStatefulSet(namespace: string): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: TRIAL_NAME, namespace, labels: LABELS },
    spec: {
      serviceName: TRIAL_NAME,
      replicas: 3,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          ...POD_SPEC,
          containers: [CONTAINER],
          volumes: [{ name: 'data', emptyDir: {} }],
        },
      },
    },
  };
}
