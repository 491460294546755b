import { describe, expect, it } from 'vitest';

import { opaque } from '../../../../../../shared/domain/leaf.ts';
import type { DataVolume } from '../../../../../../shared/domain/node-config.ts';
import { stoDataPersistent } from '../../../../../../shared/policy/rules/storage/sto-data-persistent.ts';
import { aDataVolume, aNodeConfig, stated } from '../../../../../support/a-node-config.ts';

function problems(volume: Partial<DataVolume>, nodes = 3): readonly string[] {
  const after = aNodeConfig({ dataVolume: aDataVolume(volume), nodes: stated(nodes) });
  return stoDataPersistent
    .check({ before: undefined, after })
    .map(({ strictness = stoDataPersistent.strictness, problem }) => `${strictness}: ${problem}`);
}

describe('sto-data-persistent', () => {
  it.each<{ name: string; volume: Partial<DataVolume>; nodes?: number; found: string[] }>([
    { name: 'a claim for every node', volume: {}, found: [] },
    {
      name: 'a claim for every node that many machines may write to',
      volume: { readWriteMany: true },
      found: ['warn: the data is on a ReadWriteMany volume, which is mostly NFS'],
    },
    {
      name: 'an emptyDir',
      volume: { storage: 'emptyDir' },
      found: ['deny-new: /var/lib/cassandra is on an emptyDir, which goes with the pod'],
    },
    {
      name: 'an ephemeral volume',
      volume: { storage: 'ephemeral' },
      found: ['deny-new: /var/lib/cassandra is on an ephemeral volume, which goes with the pod'],
    },
    {
      name: 'a folder of the machine',
      volume: { storage: 'hostPath' },
      found: ['deny-new: /var/lib/cassandra is in a folder of whatever machine the pod runs on'],
    },
    {
      name: 'no volume',
      volume: { storage: 'none' },
      found: ['deny-new: /var/lib/cassandra is on no volume, so the data is in the container'],
    },
    {
      name: 'one claim for two replicas',
      volume: { storage: 'shared-claim' },
      nodes: 2,
      found: ['deny-new: 2 replicas keep /var/lib/cassandra on the same claim'],
    },
    {
      name: 'one claim for the only replica',
      volume: { storage: 'shared-claim' },
      nodes: 1,
      found: ['warn: /var/lib/cassandra is on one claim for all replicas'],
    },
    {
      name: 'one claim with a folder for every pod',
      volume: { storage: 'shared-claim', folderPerPod: true },
      found: ['warn: /var/lib/cassandra is on one claim for all replicas'],
    },
    {
      name: 'one NFS export for all replicas',
      volume: { storage: 'nfs' },
      found: ['deny-new: 3 replicas keep /var/lib/cassandra on the same NFS export'],
    },
  ])('$name', ({ volume, nodes, found }) => {
    expect(problems(volume, nodes)).toEqual(found);
  });

  it.each([
    { storage: 'shared-claim' as const, value: 'persistentVolumeClaim' },
    { storage: 'nfs' as const, value: 'nfs' },
    { storage: 'emptyDir' as const, value: 'emptyDir' },
    { storage: 'none' as const, value: undefined },
  ])('shows $value as it stands in the manifest', ({ storage, value }) => {
    const after = aNodeConfig({ dataVolume: aDataVolume({ storage }) });
    expect(stoDataPersistent.check({ before: undefined, after })).toMatchObject([{ value }]);
  });

  it('has no opinion about a volume that it does not know', () => {
    const after = aNodeConfig({ dataVolume: opaque('p') });
    expect(stoDataPersistent.check({ before: undefined, after })).toEqual([]);
  });
});
