import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { dataVolumeOf, mountsIn, storageOf } from '../../../../shared/policy/data-volume.ts';
import type { DataLocation } from '../../../../shared/policy/data-volume.ts';
import { aClaimTemplate } from '../../../support/a-cassandra-stateful-set.ts';

const OFFICIAL: DataLocation = { directories: ['/var/lib/cassandra'], trust: 'certain' };
const MOVED: DataLocation = { ...OFFICIAL, trust: 'may-be-moved' };
const SOMEBODYS: DataLocation = { ...OFFICIAL, trust: 'unknown-image' };

function volumeOf(
  mounts: Readonly<Record<string, string>>,
  volumes: readonly JsonObject[] = [],
  location = OFFICIAL,
) {
  const volumeMounts = Object.entries(mounts).map(([mountPath, name]) => ({ name, mountPath }));
  const statefulSet = {
    spec: {
      template: { spec: { volumes } },
      volumeClaimTemplates: [aClaimTemplate('data', '1Ti')],
    },
  };
  return dataVolumeOf(statefulSet, { volumeMounts }, 'c', location);
}

const emptyDir = { name: 'scratch', emptyDir: {} };
const configMap = { name: 'probe', configMap: { name: 'p' } };

describe('the data volume', () => {
  it.each([
    { name: 'a mount of the whole directory', mounts: { '/var/lib/cassandra': 'data' } },
    { name: 'a mount of the data alone', mounts: { '/var/lib/cassandra/data': 'data' } },
    { name: 'a mount with a slash at the end', mounts: { '/var/lib/cassandra/': 'data' } },
    { name: 'a mount far above', mounts: { '/var/lib': 'data' } },
    {
      name: 'a mount of the data under scratch',
      mounts: { '/var/lib/cassandra': 'scratch', '/var/lib/cassandra/data': 'data' },
    },
    {
      name: 'a mount with scratch for the hints beside it',
      mounts: { '/var/lib/cassandra': 'data', '/var/lib/cassandra/hints': 'scratch' },
    },
  ])('is the claim behind $name', ({ mounts }) => {
    expect(volumeOf(mounts, [emptyDir]).value?.storage).toBe('claim-per-node');
  });

  it.each([
    {
      name: 'scratch over the data',
      mounts: { '/var/lib/cassandra': 'data', '/var/lib/cassandra/data': 'scratch' },
      storage: 'emptyDir',
      path: 'spec.template.spec.volumes[scratch]',
    },
    {
      name: 'a mount of another directory',
      mounts: { '/cassandra_data': 'data' },
      storage: 'none',
      path: 'c.volumeMounts[/var/lib/cassandra]',
    },
    {
      name: 'a mount of a directory whose name goes on',
      mounts: { '/var/lib/cassandra2': 'data' },
      storage: 'none',
      path: 'c.volumeMounts[/var/lib/cassandra]',
    },
    {
      name: 'no mount at all',
      mounts: {},
      storage: 'none',
      path: 'c.volumeMounts[/var/lib/cassandra]',
    },
  ])('with $name is $storage', ({ mounts, storage, path }) => {
    const leaf = volumeOf(mounts, [emptyDir]);
    expect([leaf.value?.storage, leaf.path]).toEqual([storage, path]);
  });

  it('cannot be told where the configuration may have moved the data to a claim', () => {
    expect(volumeOf({ '/cassandra_data': 'data' }, [], MOVED).certainty).toBe('opaque');
  });

  it('is missing wherever the data is when nothing that is mounted lasts', () => {
    const mounts = { '/elsewhere': 'scratch', '/probe': 'probe' };
    expect(volumeOf(mounts, [emptyDir, configMap], MOVED).value?.storage).toBe('none');
  });

  it.each([
    { name: 'no mount', mounts: {} },
    { name: 'scratch elsewhere', mounts: { '/elsewhere': 'scratch' } },
    { name: 'a claim elsewhere', mounts: { '/elsewhere': 'data' } },
  ])("cannot be told where somebody's image has $name", ({ mounts }) => {
    expect(volumeOf(mounts, [emptyDir], SOMEBODYS).certainty).toBe('opaque');
  });

  it("is scratch where somebody's image has it over the data", () => {
    const leaf = volumeOf({ '/var/lib/cassandra': 'scratch' }, [emptyDir], SOMEBODYS);
    expect(leaf.value?.storage).toBe('emptyDir');
  });

  it('cannot be told where the volume does not exist', () => {
    expect(volumeOf({ '/var/lib/cassandra': 'nowhere' }).certainty).toBe('opaque');
  });

  it('is the claim template where a volume has the same name', () => {
    const volumes = [{ name: 'data', emptyDir: {} }];
    expect(volumeOf({ '/var/lib/cassandra': 'data' }, volumes).value?.storage).toBe(
      'claim-per-node',
    );
  });
});

describe('storageOf', () => {
  it.each<{ volume: JsonObject; storage: string }>([
    { volume: { name: 'v', persistentVolumeClaim: { claimName: 'c' } }, storage: 'shared-claim' },
    { volume: { name: 'v', emptyDir: {} }, storage: 'emptyDir' },
    { volume: { name: 'v', emptyDir: null }, storage: 'emptyDir' },
    { volume: { name: 'v' }, storage: 'emptyDir' },
    { volume: { hostPath: { path: '/x' } }, storage: 'hostPath' },
    { volume: { ephemeral: {} }, storage: 'ephemeral' },
    { volume: { nfs: { server: 's' } }, storage: 'nfs' },
    { volume: { csi: { driver: 'd' } }, storage: 'other' },
    { volume: { name: 'v', rbd: {} }, storage: 'other' },
  ])('of $volume is $storage', ({ volume, storage }) => {
    expect(storageOf(volume)).toBe(storage);
  });
});

it.each([
  ['/etc/cassandra', true],
  ['/etc/cassandra/cassandra.yaml', true],
  ['/etc/cassandra-probe', false],
  ['/etc', false],
])('a mount at %s replaces configuration: %s', (mountPath, expected) => {
  expect(mountsIn({ volumeMounts: [{ mountPath }] }, ['/etc/cassandra'])).toBe(expected);
});
