import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';

interface StatefulSetParts {
  readonly image?: string;
  /** Variables with a literal value; undefined takes one of the usual ones away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Members of the Cassandra container. */
  readonly container?: JsonObject;
  /** Members of the pod template's spec. */
  readonly pod?: JsonObject;
  /** Members of the StatefulSet's spec. */
  readonly spec?: JsonObject;
  readonly metadata?: JsonObject;
}

const USUAL_ENV = {
  CASSANDRA_CLUSTER_NAME: 'shop',
  CASSANDRA_ENDPOINT_SNITCH: 'GossipingPropertyFileSnitch',
  CASSANDRA_DC: 'dc1',
  CASSANDRA_RACK: 'r1',
  CASSANDRA_NUM_TOKENS: '16',
  MAX_HEAP_SIZE: '4G',
  HEAP_NEWSIZE: '800M',
};

/** A plain three-node StatefulSet that no rule complains about. A test names what it is about. */
export function aCassandraStatefulSet({
  image = 'cassandra:4.1.7',
  env = {},
  container = {},
  pod = {},
  spec = {},
  metadata = {},
}: StatefulSetParts = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'cassandra', namespace: 'prod', ...metadata },
    spec: {
      serviceName: 'cassandra',
      replicas: 3,
      template: {
        metadata: { labels: { app: 'cassandra' } },
        spec: {
          containers: [
            {
              name: 'cassandra',
              image,
              ports: [{ name: 'cql', containerPort: 9042 }],
              env: literals({ ...USUAL_ENV, ...env }),
              resources: { requests: { memory: '8Gi' }, limits: { memory: '8Gi' } },
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
              ...container,
            },
          ],
          ...pod,
        },
      },
      volumeClaimTemplates: [aClaimTemplate('data', '100Gi')],
      ...spec,
    },
  };
}

/** A claim template for a volume that one machine at a time may use. */
export function aClaimTemplate(
  name: string,
  storage: string,
  accessMode = 'ReadWriteOnce',
): JsonObject {
  return {
    metadata: { name },
    spec: { accessModes: [accessMode], resources: { requests: { storage } } },
  };
}

function literals(env: Readonly<Record<string, string | undefined>>): readonly JsonValue[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
}
