import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { defaulted, known, opaque } from '../../../../shared/domain/leaf.ts';
import type { NodeConfig } from '../../../../shared/domain/node-config.ts';
import { resolveK8ssandraCluster } from '../../../../shared/policy/resolve-k8ssandra-cluster.ts';
import { aDatacenterTemplate, aK8ssandraCluster } from '../../../support/a-k8ssandra-cluster.ts';

/** The only datacenter, `dc1`, of a cluster. */
function resolve(datacenter: JsonObject = {}, cassandra: JsonObject = {}): NodeConfig {
  const [config] = resolveK8ssandraCluster(
    aK8ssandraCluster({ cassandra, datacenters: [aDatacenterTemplate('dc1', datacenter)] }),
  );
  if (config === undefined) throw new Error('not resolved');
  return config;
}

const yaml = (settings: JsonObject): JsonObject => ({ config: { cassandraYaml: settings } });
const jvm = (settings: JsonObject): JsonObject => ({ config: { jvmOptions: settings } });
const DC = 'spec.cassandra.datacenters[dc1]';
const CLUSTER = 'spec.cassandra';

describe('a K8ssandraCluster', () => {
  it('is resolved into its datacenters by name', () => {
    const configs = resolveK8ssandraCluster(aK8ssandraCluster());
    expect(configs.map(({ key, datacenter }) => [key, datacenter.value])).toEqual([
      ['dc1', 'dc1'],
      ['dc2', 'dc2'],
    ]);
  });

  it('takes what a datacenter does not say from the cluster, with the path of the cluster', () => {
    expect(resolve()).toMatchObject({
      clusterName: defaulted('shop', `${CLUSTER}.clusterName`),
      numTokens: known(16, '16', `${CLUSTER}.config.cassandraYaml.num_tokens`),
      declaredVersion: { text: '4.1.7', path: `${CLUSTER}.serverVersion` },
      nodes: known(3, '3', `${DC}.size`),
    });
  });

  it('prefers what a datacenter says, with the path of the datacenter', () => {
    const { numTokens, declaredVersion } = resolve({
      ...yaml({ num_tokens: 8 }),
      serverVersion: '4.1.8',
    });
    expect(numTokens).toEqual(known(8, '8', `${DC}.config.cassandraYaml.num_tokens`));
    expect(declaredVersion).toMatchObject({ text: '4.1.8', path: `${DC}.serverVersion` });
  });

  it.each([
    { name: 'false over true', cluster: true, own: false, effective: true },
    { name: 'true over false', cluster: false, own: true, effective: true },
    { name: 'false over nothing', cluster: undefined, own: false, effective: false },
    { name: 'nothing over false', cluster: false, own: undefined, effective: false },
  ])('merges as the operator does: $name is $effective', ({ cluster, own, effective }) => {
    const setting = (value: boolean | undefined): JsonObject =>
      value === undefined ? {} : yaml({ auto_bootstrap: value });
    expect(resolve(setting(own), setting(cluster)).autoBootstrap.value).toBe(effective);
  });

  it('keeps the number of the cluster where a datacenter says 0', () => {
    const { numTokens } = resolve(yaml({ num_tokens: 0 }), yaml({ num_tokens: 16 }));
    expect(numTokens).toEqual(known(16, '16', `${CLUSTER}.config.cassandraYaml.num_tokens`));
  });

  it('lets false of a datacenter win where the operator can tell it from absent', () => {
    const { sharesWorker } = resolve({ softPodAntiAffinity: false }, { softPodAntiAffinity: true });
    expect(sharesWorker).toEqual(known(false, 'false', `${DC}.softPodAntiAffinity`));
  });

  it('replaces the racks of the cluster whole', () => {
    const { racks } = resolve({ racks: [{ name: 'a' }] });
    expect(racks).toEqual([known('a', 'a', `${DC}.racks[0].name`)]);
  });

  it('merges resources member by member', () => {
    const { resources } = resolve({ resources: { limits: { memory: '16Gi' } } });
    expect([resources.memoryLimit.text, resources.cpuLimit.text]).toEqual(['16Gi', '2']);
  });

  it('merges additional volumes by name', () => {
    const volume = (name: string, storage: string): JsonObject => ({
      name,
      mountPath: `/${name}`,
      pvcSpec: { resources: { requests: { storage } } },
    });
    const { claims } = resolve(
      { storageConfig: { additionalVolumes: [volume('logs', '2Gi')] } },
      { storageConfig: { additionalVolumes: [volume('logs', '1Gi'), volume('cdc', '3Gi')] } },
    );
    expect(claims.map(({ name, size }) => [name, size.text])).toEqual([
      ['server-data', undefined],
      ['logs', '2Gi'],
      ['cdc', '3Gi'],
    ]);
  });

  it('looks at no more than fifty datacenters', () => {
    const datacenters = Array.from({ length: 60 }, (_, index) => aDatacenterTemplate(`dc${index}`));
    expect(resolveK8ssandraCluster(aK8ssandraCluster({ datacenters }))).toHaveLength(50);
  });
});

describe('the heap of a K8ssandraCluster', () => {
  it.each<{ name: string; own: JsonObject; cluster: JsonObject; bytes: bigint | undefined }>([
    {
      name: 'is a quantity: 512M are 512,000,000 bytes',
      own: {},
      cluster: { heap_max_size: '512M' },
      bytes: 512_000_000n,
    },
    { name: 'in m is next to nothing', own: {}, cluster: { heap_max_size: '512m' }, bytes: 1n },
    { name: 'may be a number', own: {}, cluster: { heap_max_size: 1024 }, bytes: 1024n },
    { name: 'may have its old name', own: {}, cluster: { heapSize: '1Gi' }, bytes: 1024n ** 3n },
    {
      name: 'has its new name first, even where only the cluster says it',
      own: { heapSize: '1Gi' },
      cluster: { heap_max_size: '2Gi' },
      bytes: 2n * 1024n ** 3n,
    },
    {
      name: 'may be an additional option',
      own: {},
      cluster: { additionalOptions: ['-Dx=y', '-Xmx2G'] },
      bytes: 2n * 1024n ** 3n,
    },
    { name: 'may be absent', own: {}, cluster: {}, bytes: undefined },
  ])('$name', ({ own, cluster, bytes }) => {
    expect(resolve(jvm(own), jvm(cluster)).maxHeap.value).toBe(bytes);
  });
});

describe('num_tokens that nobody wrote', () => {
  const path = `${CLUSTER}.config.cassandraYaml.num_tokens`;

  it.each([
    { cassandra: { serverVersion: '3.11.14' }, expected: defaulted(256, path) },
    { cassandra: { serverVersion: '4.0.17' }, expected: defaulted(16, path) },
    { cassandra: { serverType: 'dse', serverVersion: '6.8.25' }, expected: defaulted(16, path) },
    { cassandra: { serverVersion: null }, expected: defaulted(undefined, path) },
  ])('is what the operator writes for $cassandra', ({ cassandra, expected }) => {
    expect(resolve({}, { ...cassandra, config: {} }).numTokens).toEqual(expected);
  });

  it('cannot be told where a ConfigMap per node may have it', () => {
    const { numTokens } = resolve({ perNodeConfigMapRef: { name: 'tokens' } }, { config: {} });
    expect(numTokens).toEqual(opaque(path));
  });
});
