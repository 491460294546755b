import type { JsonObject } from '../../shared/domain/json.ts';
import type { InjectionContext } from '../../shared/injection/decision.ts';
import { DEFAULT_SETTINGS } from '../../shared/injection/settings.ts';

interface PodParts {
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
  /** Members of the Cassandra container. */
  readonly container?: JsonObject;
}

/** A pod of a plain StatefulSet as the API server sends it for review. A test names what it is about. */
export function aCassandraPod({
  metadata = {},
  spec = {},
  container = {},
}: PodParts = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'cassandra-0',
      namespace: 'prod',
      labels: { app: 'cassandra' },
      ...metadata,
    },
    spec: {
      securityContext: { fsGroup: 999 },
      containers: [
        {
          name: 'cassandra',
          image: 'cassandra:5.0.9',
          ports: [{ name: 'cql', containerPort: 9042 }],
          env: [{ name: 'CASSANDRA_CLUSTER_NAME', value: 'shop' }],
          volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
          ...container,
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-cassandra-0' } }],
      ...spec,
    },
  };
}

/** What the webhook knows besides the pod, with nothing special about it. */
export function anInjectionContext(overrides: Partial<InjectionContext> = {}): InjectionContext {
  return {
    settings: DEFAULT_SETTINGS,
    namespaceLabels: {},
    limitRanges: [],
    nativeSidecars: true,
    ...overrides,
  };
}
