import type { CassandraVersion } from './cassandra-version.ts';
import type { Leaf } from './leaf.ts';
import type { Nanos } from './quantity.ts';

/** Kinds of object that describe Cassandra nodes. */
export type NodeConfigKind = 'StatefulSet' | 'CassandraDatacenter' | 'K8ssandraCluster';

/** What holds the data directory of a node. */
export type DataStorage =
  'claim-per-node' | 'shared-claim' | 'emptyDir' | 'hostPath' | 'ephemeral' | 'nfs' | 'none';

/** The volume that the data directory is on. */
export interface DataVolume {
  readonly storage: DataStorage;
  /** Where it is mounted or, for `none`, where the data is without a mount. */
  readonly directory: string;
  /** True when several machines may write to the volume at a time. */
  readonly readWriteMany: boolean;
  /** True when every pod has its own folder on a volume that they share. */
  readonly folderPerPod: boolean;
}

/** One PersistentVolumeClaim that every node gets. */
export interface VolumeClaim {
  readonly name: string;
  /** In nano-bytes, as quantities are kept. */
  readonly size: Leaf<Nanos>;
}

/** Requests and limits of the Cassandra container. CPU in nano-cores, memory in nano-bytes. */
export interface NodeResources {
  readonly cpuRequest: Leaf<Nanos>;
  readonly memoryRequest: Leaf<Nanos>;
  readonly cpuLimit: Leaf<Nanos>;
  readonly memoryLimit: Leaf<Nanos>;
}

/**
 * What an object makes of the nodes of one datacenter: a read-only view, the same
 * for every kind of object, in which each setting is the effective one as far as
 * that can be told and says where in the object it comes from.
 *
 * A StatefulSet is one rack of one datacenter.
 */
export interface NodeConfig {
  readonly kind: NodeConfigKind;
  /** Tells the datacenters of one object apart, also from version to version; may be empty. */
  readonly key: string;
  readonly clusterName: Leaf<string>;
  readonly datacenter: Leaf<string>;
  /** Rack of a StatefulSet; opaque for the other kinds, which list their racks. */
  readonly rack: Leaf<string>;
  /** In the order of the object; empty for a StatefulSet. */
  readonly racks: readonly Leaf<string>[];
  /** Number of nodes. */
  readonly nodes: Leaf<number>;

  /** Image reference of the Cassandra container. */
  readonly image: Leaf<string>;
  /** Server version in the image tag. */
  readonly imageVersion: Leaf<CassandraVersion>;
  /** Server version that the object states beside the image. */
  readonly declaredVersion: Leaf<CassandraVersion>;
  /** Release of Apache Cassandra; opaque for DSE and HCD, which number differently. */
  readonly version: Leaf<CassandraVersion>;

  readonly numTokens: Leaf<number>;
  readonly autoBootstrap: Leaf<boolean>;
  /** Keys of the configuration that whoever renders it overwrites; the value is the key. */
  readonly reservedKeys: readonly Leaf<string>[];
  /** Settings that are written down and that nothing reads; the value is the name. */
  readonly ignoredSettings: readonly Leaf<string>[];

  /** `-Xmx`, in bytes. */
  readonly maxHeap: Leaf<bigint>;
  readonly resources: NodeResources;
  /** True when several nodes may run on one worker machine. */
  readonly sharesWorker: Leaf<boolean>;
  readonly dataVolume: Leaf<DataVolume>;
  readonly claims: readonly VolumeClaim[];
}
