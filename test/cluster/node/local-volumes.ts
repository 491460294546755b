import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { NODE_NAME } from './node-place.ts';

const COUNT = 8;
export const LOCAL_CLASS = 'local';

/** Folders of the node as volumes, which honour `fsGroup` as disks do, and their class. */
export async function localVolumes(
  root: string,
): Promise<{ readonly classes: JsonObject[]; readonly volumes: JsonObject[] }> {
  const names = Array.from({ length: COUNT }, (_, index) => `local-${index}`);
  for (const name of names) {
    await mkdir(join(root, name), { recursive: true });
    await chmod(join(root, name), 0o777);
  }
  return {
    classes: [storageClass()],
    volumes: names.map((name) => volume(name, join(root, name))),
  };
}

function storageClass(): JsonObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: LOCAL_CLASS },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

function volume(name: string, path: string): JsonObject {
  const onNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [NODE_NAME] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '5Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: LOCAL_CLASS,
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
    },
  };
}
