import { describe, expect, it } from 'vitest';

import { formatVersion } from '../../../../shared/domain/cassandra-version.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { defaulted, known, opaque } from '../../../../shared/domain/leaf.ts';
import type { NodeConfig } from '../../../../shared/domain/node-config.ts';
import { resolveStatefulSet } from '../../../../shared/policy/resolve-stateful-set.ts';
import { aCassandraStatefulSet } from '../../../support/a-cassandra-stateful-set.ts';
import { edited } from '../../../support/edited.ts';

const CONTAINER = 'spec.template.spec.containers[cassandra]';
const env = (name: string): string => `${CONTAINER}.env[${name}]`;

function resolve(...parts: Parameters<typeof aCassandraStatefulSet>): NodeConfig {
  const [config] = resolveStatefulSet(aCassandraStatefulSet(...parts)) ?? [];
  if (config === undefined) throw new Error('not resolved');
  return config;
}

const topology = ({ datacenter, rack }: NodeConfig): unknown => [datacenter.value, rack.value];
const GOOGLE = 'gcr.io/google-samples/cassandra:v14';

describe('a StatefulSet', () => {
  it('is resolved with the path of every setting', () => {
    expect(resolve()).toMatchObject({
      kind: 'StatefulSet',
      clusterName: known('shop', 'shop', env('CASSANDRA_CLUSTER_NAME')),
      datacenter: known('dc1', 'dc1', env('CASSANDRA_DC')),
      rack: known('r1', 'r1', env('CASSANDRA_RACK')),
      numTokens: known(16, '16', env('CASSANDRA_NUM_TOKENS')),
      autoBootstrap: defaulted(true, env('CASSANDRA_AUTO_BOOTSTRAP')),
      maxHeap: known(4n * 1024n ** 3n, '4G', env('MAX_HEAP_SIZE')),
      nodes: known(3, '3', 'spec.replicas'),
      image: known('cassandra:4.1.7', 'cassandra:4.1.7', `${CONTAINER}.image`),
    });
  });

  it.each([
    {
      name: 'something else',
      object: aCassandraStatefulSet({ container: { name: 'web', image: 'nginx' } }),
    },
    {
      name: 'Cassandra for cass-operator, whose CassandraDatacenter is judged',
      object: aCassandraStatefulSet({
        metadata: {
          ownerReferences: [
            { apiVersion: 'cassandra.datastax.com/v1beta1', kind: 'CassandraDatacenter' },
          ],
        },
      }),
    },
  ])('that runs $name is not resolved', ({ object }) => {
    expect(resolveStatefulSet(object)).toBeUndefined();
  });

  it.each([
    { apiVersion: 'db.orange.com/v2', kind: 'CassandraCluster' },
    { apiVersion: 'cassandraoperator.instaclustr.com/v1alpha1', kind: 'CassandraDatacenter' },
    { apiVersion: 'cassandra.datastax.com/v1beta1', kind: 'CassandraTask' },
    { kind: 'CassandraDatacenter' },
  ])('that belongs to $kind of $apiVersion is resolved', (owner) => {
    expect(resolve({ metadata: { ownerReferences: [owner] } }).kind).toBe('StatefulSet');
  });

  it('has the size of its claims by name', () => {
    expect(resolve().claims).toMatchObject([
      {
        name: 'data',
        size: {
          text: '100Gi',
          path: 'spec.volumeClaimTemplates[data].spec.resources.requests.storage',
        },
      },
    ]);
  });

  it('has the version that its label says, if it is one', () => {
    const labelled = (version: string): unknown => {
      const labels = { 'app.kubernetes.io/version': version };
      const object = edited(aCassandraStatefulSet(), ['spec', 'template', 'metadata'], { labels });
      return resolveStatefulSet(object)?.[0]?.declaredVersion.value?.minor;
    };
    expect([labelled('4.1.6'), labelled('stable')]).toEqual([1, undefined]);
  });

  it('has one replica unless it says otherwise', () => {
    const replicas = (value: JsonObject): unknown => resolve({ spec: value }).nodes.value;
    expect([replicas({ replicas: null }), replicas({ replicas: 0 })]).toEqual([1, 0]);
  });
});

describe('datacenter and rack', () => {
  it.each([
    { snitch: 'GossipingPropertyFileSnitch', expected: ['dc1', 'r1'] },
    {
      snitch: 'org.apache.cassandra.locator.GossipingPropertyFileSnitch',
      expected: ['dc1', 'r1'],
    },
    { snitch: 'SimpleSnitch', expected: ['datacenter1', 'rack1'] },
    { snitch: undefined, expected: ['datacenter1', 'rack1'] },
    { snitch: 'GoogleCloudSnitch', expected: [undefined, undefined] },
  ])('on the official image with $snitch are $expected', ({ snitch, expected }) => {
    expect(topology(resolve({ env: { CASSANDRA_ENDPOINT_SNITCH: snitch } }))).toEqual(expected);
  });

  it('have defaults of the image once the snitch reads them', () => {
    const unnamed = { CASSANDRA_DC: undefined, CASSANDRA_RACK: undefined };
    expect(topology(resolve({ env: unnamed }))).toEqual(['dc1', 'rack1']);
  });

  it('set the snitch on the image of the tutorial, when both are given', () => {
    const withRack = (rack: string | undefined): unknown =>
      topology(
        resolve({
          image: GOOGLE,
          env: { CASSANDRA_ENDPOINT_SNITCH: undefined, CASSANDRA_RACK: rack },
        }),
      );
    expect([withRack('r1'), withRack(undefined)]).toEqual([
      ['dc1', 'r1'],
      ['datacenter1', 'rack1'],
    ]);
  });

  it('have another variable on the image of bitnami', () => {
    const config = resolve({
      image: 'bitnami/cassandra:5.0.4',
      env: { CASSANDRA_DATACENTER: 'eu' },
    });
    expect(topology(config)).toEqual(['eu', 'r1']);
  });

  it('cannot be told where an image of somebody may choose the snitch', () => {
    const config = resolve({
      image: 'mine/cassandra:x',
      env: { CASSANDRA_ENDPOINT_SNITCH: undefined },
    });
    expect(topology(config)).toEqual([undefined, undefined]);
  });
});

describe('what the start script does not read', () => {
  it.each<{ name: string; container: JsonObject; expected: unknown }>([
    {
      name: 'a command of its own',
      container: { command: ['cassandra', '-f'] },
      expected: opaque(env('CASSANDRA_CLUSTER_NAME'), 'shop'),
    },
    {
      name: 'arguments that are a program of their own',
      container: { args: ['bash', '-c', 'sleep 1'] },
      expected: opaque(env('CASSANDRA_CLUSTER_NAME'), 'shop'),
    },
    {
      name: 'a command that ends in the start script',
      container: { command: ['bash', '-ec', 'chown x /y\ndocker-entrypoint.sh cassandra -f'] },
      expected: known('shop', 'shop', env('CASSANDRA_CLUSTER_NAME')),
    },
    {
      name: 'options for Cassandra',
      container: { args: ['-R'] },
      expected: known('shop', 'shop', env('CASSANDRA_CLUSTER_NAME')),
    },
  ])('with $name', ({ container, expected }) => {
    expect(resolve({ container }).clusterName).toEqual(expected);
  });

  it('leaves defaults open where a volume replaces the configuration', () => {
    const volumeMounts = [{ name: 'config', mountPath: '/etc/cassandra' }];
    const gone = {
      CASSANDRA_CLUSTER_NAME: undefined,
      CASSANDRA_NUM_TOKENS: undefined,
      MAX_HEAP_SIZE: undefined,
    };
    const { clusterName, numTokens, maxHeap } = resolve({ env: gone, container: { volumeMounts } });
    expect([clusterName, numTokens, maxHeap].map(({ certainty }) => certainty)).toEqual([
      'opaque',
      'opaque',
      'opaque',
    ]);
  });
});

describe('num_tokens by default', () => {
  it.each([
    ['cassandra:3.11.19', 256],
    ['cassandra:4.0', 16],
    ['cassandra:5.0.4', 16],
    ['cassandra:latest', undefined],
    [GOOGLE, 32],
    ['bitnami/cassandra:5.0.4', 256],
    ['mine/cassandra:5.0.4', undefined],
  ])('on %s is %s', (image, expected) => {
    const { numTokens } = resolve({ image, env: { CASSANDRA_NUM_TOKENS: undefined } });
    expect([numTokens.certainty, numTokens.value]).toEqual(['defaulted', expected]);
  });
});

describe('CASSANDRA_AUTO_BOOTSTRAP', () => {
  it.each([
    { image: 'cassandra:5.0.4', value: true, ignored: 1 },
    { image: 'bitnami/cassandra:5.0.4', value: true, ignored: 1 },
    { image: GOOGLE, value: false, ignored: 0 },
    { image: 'mine/cassandra:1', value: undefined, ignored: 0 },
  ])('on $image makes it $value', ({ image, value, ignored }) => {
    const config = resolve({ image, env: { CASSANDRA_AUTO_BOOTSTRAP: 'false' } });
    expect([config.autoBootstrap.value, config.ignoredSettings.length]).toEqual([value, ignored]);
  });

  it('is ignored wherever its value comes from', () => {
    const valueFrom = { configMapKeyRef: { name: 'c', key: 'k' } };
    const variable = { name: 'CASSANDRA_AUTO_BOOTSTRAP', valueFrom };
    expect(resolve({ container: { env: [variable] } }).ignoredSettings).toEqual([
      known(variable.name, 'valueFrom', env(variable.name)),
    ]);
  });
});

describe('the maximum heap', () => {
  const GIB = 1024n ** 3n;

  it.each([
    { name: 'MAX_HEAP_SIZE', env: {}, expected: 4n * GIB },
    { name: 'an option, which wins', env: { JVM_EXTRA_OPTS: '-Xms1G -Xmx6G' }, expected: 6n * GIB },
    { name: 'options without a size', env: { JVM_EXTRA_OPTS: '-Dx=y' }, expected: 4n * GIB },
    {
      name: 'the later of two options',
      env: { JVM_OPTS: '-Xmx2G', JVM_EXTRA_OPTS: '-Xmx6G' },
      expected: 6n * GIB,
    },
    { name: 'no size', env: { MAX_HEAP_SIZE: undefined }, expected: undefined },
    { name: 'a size that the JVM refuses', env: { MAX_HEAP_SIZE: '4GB' }, expected: undefined },
  ])('comes from $name', ({ env: variables, expected }) => {
    expect(resolve({ env: variables }).maxHeap.value).toBe(expected);
  });

  it('cannot be told where the options come from a ConfigMap', () => {
    const envFrom = [{ configMapRef: { name: 'jvm' } }];
    expect(resolve({ container: { envFrom } }).maxHeap.certainty).toBe('opaque');
  });
});

describe('the version', () => {
  const version = (image: string, annotations: JsonObject = {}): string | undefined => {
    const object = aCassandraStatefulSet({ image });
    const template = { metadata: { annotations } };
    const spec = object['spec'] as { template: JsonObject };
    const [config] =
      resolveStatefulSet({
        ...object,
        spec: { ...spec, template: { ...spec.template, ...template } },
      }) ?? [];
    const found = config?.version.value;
    return found === undefined ? undefined : formatVersion(found);
  };

  it.each([
    ['cassandra:5.0.4-jammy', '5.0.4'],
    ['cassandra:5', '5'],
    ['bitnami/cassandra:5.0.4-debian-12-r0', '5.0.4'],
    ['k8ssandra/cass-management-api:4.1.7-ubi', '4.1.7'],
    ['mine/cassandra:4.1.7', '4.1.7'],
    ['mine/cassandra:4.1', undefined],
    ['mine/cassandra:1.7.2', undefined],
    ['datastax/dse-mgmtapi-6_8:6.8.25', undefined],
    ['cassandra:latest', undefined],
    [GOOGLE, undefined],
  ])('of %s is %s', (image, expected) => {
    expect(version(image)).toBe(expected);
  });

  it.each([
    [GOOGLE, '4.1', '4.1'],
    ['acme/cassandra:3.11.2', '5.0.9', '5.0.9'],
    ['cassandra:5.0.4', '4.1', '4.1'],
    ['cassandra:5.0.4', 'typo', '5.0.4'],
    [GOOGLE, 'typo', undefined],
  ])('of %s that is annotated %s is %s', (image, annotated, expected) => {
    const annotations = { 'inject.k8ssandra.io/cassandra-version': annotated };
    expect(version(image, annotations)).toBe(expected);
  });
});
