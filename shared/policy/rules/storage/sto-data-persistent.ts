import type { DataStorage, DataVolume, NodeConfig } from '../../../domain/node-config.ts';
import { clip } from '../../quote.ts';
import type { Rule, Violation } from '../../rule.ts';

/** What is wrong with each kind of volume; undefined for the kinds that keep data. */
const FORGETS: Readonly<Record<DataStorage, string | undefined>> = {
  emptyDir: 'is on an emptyDir, which goes with the pod',
  hostPath: 'is in a folder of whatever machine the pod runs on',
  ephemeral: 'is on an ephemeral volume, which goes with the pod',
  none: 'is on no volume, so the data is in the container',
  nfs: undefined,
  'shared-claim': undefined,
  'claim-per-node': undefined,
};

/**
 * A Cassandra node is its data. On a volume that goes with the pod, a rolling
 * restart empties the cluster one node after another; on a volume that replicas
 * share, they destroy each other's files.
 *
 * Only the volume of the data counts: emptyDir is right for logs and scratch.
 */
export const stoDataPersistent: Rule = {
  id: 'sto-data-persistent',
  summary: 'Every node has its data on a PersistentVolumeClaim of its own.',
  strictness: 'deny-new',
  milder: 'Warns about one claim for one replica, a folder per pod, and ReadWriteMany.',
  harm: 'the data of a node is gone when its pod is replaced',
  check({ after }) {
    const volume = after.dataVolume.value;
    if (volume === undefined) return [];
    const problem = FORGETS[volume.storage];
    if (problem !== undefined) return [violation(after, volume, problem)];
    if (volume.storage === 'claim-per-node') return volume.readWriteMany ? [shared(after)] : [];
    return [together(after, volume)];
  },
};

function violation(
  after: NodeConfig,
  { directory, storage }: DataVolume,
  problem: string,
): Violation {
  return {
    field: after.dataVolume.path,
    value: storage === 'none' ? undefined : storage,
    subjects: [storage],
    problem: `${clip(directory)} ${problem}`,
    action:
      after.kind === 'StatefulSet'
        ? 'mount a volume of volumeClaimTemplates where this image keeps its data'
        : 'leave the data on the claim of storageConfig.cassandraDataVolumeClaimSpec',
  };
}

/** One claim, or one NFS export, for all replicas. */
function together(after: NodeConfig, { directory, storage, folderPerPod }: DataVolume): Violation {
  const name = storage === 'nfs' ? 'NFS export' : 'claim';
  const found = {
    field: after.dataVolume.path,
    value: storage === 'nfs' ? 'nfs' : 'persistentVolumeClaim',
    action: 'use volumeClaimTemplates, a claim per pod',
  };
  const nodes = after.nodes.value ?? 1;
  if (folderPerPod || nodes <= 1) {
    const problem = `${clip(directory)} is on one ${name} for all replicas`;
    const harm = 'it holds only as long as there is one replica, or one machine for all';
    return { ...found, strictness: 'warn', subjects: ['one'], problem, harm };
  }
  return {
    ...found,
    subjects: ['shared'],
    problem: `${nodes} replicas keep ${clip(directory)} on the same ${name}`,
    harm: 'replicas overwrite each other, and all data is lost',
  };
}

function shared(after: NodeConfig): Violation {
  return {
    field: after.dataVolume.path,
    value: 'ReadWriteMany',
    strictness: 'warn',
    problem: 'the data is on a ReadWriteMany volume, which is mostly NFS',
    harm: 'a network file system is slow under Cassandra and may lose what was synced',
    action: 'use a ReadWriteOnce volume on a block device',
  };
}
