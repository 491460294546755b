import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { defaulted, known, opaque } from '../../../../shared/domain/leaf.ts';
import type { NodeConfig } from '../../../../shared/domain/node-config.ts';
import { resolveCassandraDatacenter } from '../../../../shared/policy/resolve-cassandra-datacenter.ts';
import { aCassandraDatacenter } from '../../../support/a-cassandra-datacenter.ts';

function resolve(spec: JsonObject = {}): NodeConfig {
  const [config] = resolveCassandraDatacenter(aCassandraDatacenter(spec));
  if (config === undefined) throw new Error('not resolved');
  return config;
}

const YAML = 'spec.config.cassandra-yaml';
const GIB = 1024n ** 3n;

describe('a CassandraDatacenter', () => {
  it('is resolved with the path of every setting', () => {
    expect(resolve()).toMatchObject({
      kind: 'CassandraDatacenter',
      clusterName: known('shop', 'shop', 'spec.clusterName'),
      datacenter: defaulted('dc1', 'spec.datacenterName'),
      racks: [
        known('r1', 'r1', 'spec.racks[0].name'),
        known('r2', 'r2', 'spec.racks[1].name'),
        known('r3', 'r3', 'spec.racks[2].name'),
      ],
      nodes: known(3, '3', 'spec.size'),
      numTokens: known(16, '16', `${YAML}.num_tokens`),
      autoBootstrap: defaulted(true, `${YAML}.auto_bootstrap`),
      maxHeap: known(4n * GIB, '4G', 'spec.config.jvm-server-options.max_heap_size'),
      sharesWorker: defaulted(false, 'spec.allowMultipleNodesPerWorker'),
    });
  });

  it('has one rack called default unless it lists some', () => {
    expect(resolve({ racks: [] }).racks).toEqual([defaulted('default', 'spec.racks')]);
  });

  it('has the name of Cassandra that it sets, not that of the object', () => {
    expect(resolve({ datacenterName: 'eu' }).datacenter.value).toBe('eu');
  });

  it('reads nothing of its configuration when a Secret has it', () => {
    const { numTokens, maxHeap, reservedKeys } = resolve({
      configSecret: 'secret',
      config: { 'cassandra-yaml': { num_tokens: 8, cluster_name: 'x' } },
    });
    expect([numTokens, maxHeap, reservedKeys]).toEqual([
      opaque('spec.configSecret'),
      opaque('spec.configSecret'),
      [],
    ]);
  });

  it('finds the keys that the operator overwrites', () => {
    const config = {
      'cassandra-yaml': { endpoint_snitch: 'X', seed_provider: [{}], rpc_address: 'y' },
    };
    expect(resolve({ config }).reservedKeys).toEqual([
      known('seed_provider', '...', `${YAML}.seed_provider`),
      known('endpoint_snitch', 'X', `${YAML}.endpoint_snitch`),
    ]);
  });

  it.each<{ type: string | undefined; major: number | undefined }>([
    { type: 'cassandra', major: 4 },
    { type: 'dse', major: undefined },
    { type: 'hcd', major: undefined },
  ])('of type $type has Cassandra $major', ({ type = null, major }) => {
    expect(resolve({ serverType: type }).version.value?.major).toBe(major);
  });
});

describe('the heap of a CassandraDatacenter', () => {
  it.each<{ name: string; config: JsonObject; bytes: bigint | undefined }>([
    {
      name: 'is a size of the JVM: 512m are 512 MiB',
      config: { 'jvm-server-options': { max_heap_size: '512m' } },
      bytes: GIB / 2n,
    },
    {
      name: 'stands in jvm-options for Cassandra 3',
      config: { 'jvm-options': { max_heap_size: '800M' } },
      bytes: 800n * 1024n ** 2n,
    },
    {
      name: 'may be a number of bytes',
      config: { 'jvm-server-options': { max_heap_size: 1073741824 } },
      bytes: GIB,
    },
    {
      name: 'may be an additional option',
      config: { 'jvm-server-options': { 'additional-jvm-opts': ['-Dx=y', '-Xmx2G'] } },
      bytes: 2n * GIB,
    },
    {
      name: 'may be an option that the JVM refuses',
      config: { 'jvm-server-options': { 'additional-jvm-opts': ['-Xmx2x'] } },
      bytes: undefined,
    },
    { name: 'may be absent', config: {}, bytes: undefined },
    {
      name: 'may be nonsense',
      config: { 'jvm-server-options': { max_heap_size: {} } },
      bytes: undefined,
    },
  ])('$name', ({ config, bytes }) => {
    expect(resolve({ config }).maxHeap.value).toBe(bytes);
  });

  it.each<{ options: readonly string[]; certainty: string }>([
    { options: ['-Xmx2x'], certainty: 'opaque' },
    { options: ['-Dx=y'], certainty: 'defaulted' },
  ])('with the options $options is $certainty', ({ options, certainty }) => {
    const config = { 'jvm-server-options': { 'additional-jvm-opts': options } };
    expect(resolve({ config }).maxHeap.certainty).toBe(certainty);
  });
});

describe('the volumes of a CassandraDatacenter', () => {
  const claim = (storage: string): JsonObject => ({ resources: { requests: { storage } } });

  it('are the data claim and the additional claims', () => {
    const storageConfig = {
      cassandraDataVolumeClaimSpec: claim('1Ti'),
      additionalVolumes: [
        { name: 'logs', mountPath: '/var/log/cassandra', pvcSpec: claim('10Gi') },
      ],
    };
    const { claims, dataVolume } = resolve({ storageConfig });
    expect(claims.map(({ name, size }) => [name, size.text, size.path])).toEqual([
      [
        'server-data',
        '1Ti',
        'spec.storageConfig.cassandraDataVolumeClaimSpec.resources.requests.storage',
      ],
      [
        'logs',
        '10Gi',
        'spec.storageConfig.additionalVolumes[logs].pvcSpec.resources.requests.storage',
      ],
    ]);
    expect(dataVolume.value?.storage).toBe('claim-per-node');
  });

  it.each([
    { mountPath: '/var/lib/cassandra/data', storage: 'emptyDir' },
    { mountPath: '/var/lib/cassandra', storage: 'emptyDir' },
    { mountPath: '/var/lib/cassandra/commitlog', storage: 'claim-per-node' },
  ])('with an emptyDir at $mountPath keep data on $storage', ({ mountPath, storage }) => {
    const storageConfig = {
      cassandraDataVolumeClaimSpec: claim('1Ti'),
      additionalVolumes: [{ name: 'x', mountPath, volumeSource: { emptyDir: {} } }],
    };
    expect(resolve({ storageConfig }).dataVolume.value?.storage).toBe(storage);
  });

  it('may be shared by many machines', () => {
    const spec = { ...claim('1Ti'), accessModes: ['ReadWriteMany'] };
    const { dataVolume } = resolve({ storageConfig: { cassandraDataVolumeClaimSpec: spec } });
    expect(dataVolume.value?.readWriteMany).toBe(true);
  });
});
