import type { JsonObject } from '../../shared/domain/json.ts';

/** A CassandraDatacenter that no rule complains about; `spec` replaces members of its spec. */
export function aCassandraDatacenter(spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'cassandra.datastax.com/v1beta1',
    kind: 'CassandraDatacenter',
    metadata: { name: 'dc1', namespace: 'prod' },
    spec: {
      clusterName: 'shop',
      serverType: 'cassandra',
      serverVersion: '4.1.7',
      size: 3,
      racks: [{ name: 'r1' }, { name: 'r2' }, { name: 'r3' }],
      config: {
        'cassandra-yaml': { num_tokens: 16 },
        'jvm-server-options': { initial_heap_size: '4G', max_heap_size: '4G' },
      },
      resources: {
        requests: { cpu: '2', memory: '8Gi' },
        limits: { cpu: '2', memory: '8Gi' },
      },
      storageConfig: {
        cassandraDataVolumeClaimSpec: {
          storageClassName: 'fast',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Ti' } },
        },
      },
      ...spec,
    },
  };
}
