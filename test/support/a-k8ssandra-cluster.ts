import type { JsonObject } from '../../shared/domain/json.ts';

interface ClusterParts {
  /** Members of `spec.cassandra`. */
  readonly cassandra?: JsonObject;
  /** Replaces the two datacenters `dc1` and `dc2`. */
  readonly datacenters?: readonly JsonObject[];
}

/** A K8ssandraCluster of two datacenters that no rule complains about. */
export function aK8ssandraCluster({
  cassandra = {},
  datacenters = [aDatacenterTemplate('dc1'), aDatacenterTemplate('dc2')],
}: ClusterParts = {}): JsonObject {
  return {
    apiVersion: 'k8ssandra.io/v1alpha1',
    kind: 'K8ssandraCluster',
    metadata: { name: 'shop', namespace: 'prod' },
    spec: {
      cassandra: {
        serverVersion: '4.1.7',
        racks: [{ name: 'r1' }, { name: 'r2' }, { name: 'r3' }],
        config: {
          cassandraYaml: { num_tokens: 16 },
          jvmOptions: { heap_initial_size: '4Gi', heap_max_size: '4Gi' },
        },
        resources: {
          requests: { cpu: '2', memory: '8Gi' },
          limits: { cpu: '2', memory: '8Gi' },
        },
        storageConfig: {
          cassandraDataVolumeClaimSpec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Ti' } },
          },
        },
        datacenters,
        ...cassandra,
      },
    },
  };
}

/** One datacenter of a K8ssandraCluster, with settings of its own. */
export function aDatacenterTemplate(name: string, settings: JsonObject = {}): JsonObject {
  return { metadata: { name }, size: 3, ...settings };
}
