import { parseCassandraVersion } from '../../shared/domain/cassandra-version.ts';
import type { CassandraVersion } from '../../shared/domain/cassandra-version.ts';
import { parseJvmSize } from '../../shared/domain/jvm-size.ts';
import { defaulted, known, opaque } from '../../shared/domain/leaf.ts';
import type { Leaf } from '../../shared/domain/leaf.ts';
import type { DataVolume, NodeConfig } from '../../shared/domain/node-config.ts';
import { parseQuantity } from '../../shared/domain/quantity.ts';

/** A setting that the object states at `spec.it`. */
export function stated<T extends string | number | bigint | boolean>(value: T): Leaf<T> {
  return known(value, String(value), 'spec.it');
}

/** A stated Cassandra version. */
export function aVersion(text: string): Leaf<CassandraVersion> {
  const version = parseCassandraVersion(text);
  if (version === undefined) throw new Error(`not a version: ${text}`);
  return known(version, text, 'spec.version');
}

/** A stated heap, as the JVM writes sizes. */
export function aHeap(text: string): Leaf<bigint> {
  return known(parseJvmSize(text) ?? 0n, text, 'spec.heap');
}

/** A stated quantity. */
export function aQuantity(text: string): Leaf<bigint> {
  return known(parseQuantity(text), text, 'spec.quantity');
}

/** A stated data volume. */
export function aDataVolume(overrides: Partial<DataVolume> = {}): Leaf<DataVolume> {
  const volume: DataVolume = {
    storage: 'claim-per-node',
    directory: '/var/lib/cassandra',
    readWriteMany: false,
    folderPerPod: false,
    ...overrides,
  };
  return known(volume, volume.storage, 'spec.volume');
}

/** Nodes that no rule complains about. A test names what it is about. */
export function aNodeConfig(overrides: Partial<NodeConfig> = {}): NodeConfig {
  return {
    kind: 'CassandraDatacenter',
    key: '',
    clusterName: stated('shop'),
    datacenter: stated('dc1'),
    rack: opaque('spec.racks'),
    racks: ['r1', 'r2', 'r3'].map((name, index) => known(name, name, `spec.racks[${index}].name`)),
    nodes: stated(3),
    image: stated('k8ssandra/cass-management-api:4.1.7-ubi'),
    imageVersion: aVersion('4.1.7'),
    declaredVersion: aVersion('4.1.7'),
    version: aVersion('4.1.7'),
    numTokens: stated(16),
    autoBootstrap: defaulted(true, 'spec.autoBootstrap'),
    reservedKeys: [],
    ignoredSettings: [],
    maxHeap: aHeap('4G'),
    resources: {
      cpuRequest: aQuantity('2'),
      memoryRequest: aQuantity('8Gi'),
      cpuLimit: aQuantity('2'),
      memoryLimit: aQuantity('8Gi'),
    },
    sharesWorker: defaulted(false, 'spec.sharesWorker'),
    dataVolume: aDataVolume(),
    claims: [{ name: 'server-data', size: aQuantity('1Ti') }],
    ...overrides,
  };
}
