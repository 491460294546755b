import { describe, expect, it } from 'vitest';

import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts';
import { judge } from '../../../../shared/policy/judge.ts';
import { aCassandraDatacenter } from '../../../support/a-cassandra-datacenter.ts';
import {
  aCassandraStatefulSet,
  aClaimTemplate,
} from '../../../support/a-cassandra-stateful-set.ts';
import { aDatacenterTemplate, aK8ssandraCluster } from '../../../support/a-k8ssandra-cluster.ts';
import { edited } from '../../../support/edited.ts';

/** `severity rule-id` of every finding. */
function outcome(before: JsonObject | undefined, after: JsonObject): readonly string[] {
  return judge({ before, after }).findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`);
}

const KINDS = {
  StatefulSet: aCassandraStatefulSet(),
  CassandraDatacenter: aCassandraDatacenter(),
  K8ssandraCluster: aK8ssandraCluster(),
} as const;

describe.each(Object.entries(KINDS))('a good %s', (_kind, object) => {
  it('has no findings, new or unchanged', () => {
    expect(judge({ before: undefined, after: object })).toEqual({ judged: true, findings: [] });
    expect(judge({ before: object, after: object })).toEqual({ judged: true, findings: [] });
  });

  it('is not judged while it is being deleted', () => {
    const bad = edited(object, ['spec', 'clusterName'], 'other');
    const going = edited(bad, ['metadata', 'deletionTimestamp'], '2026-01-01T00:00:00Z');
    expect(judge({ before: object, after: going })).toEqual({ judged: false, findings: [] });
  });
});

describe('a kind that no rule knows', () => {
  it.each([
    { apiVersion: 'db.orange.com/v2', kind: 'CassandraCluster' },
    { apiVersion: 'cassandraoperator.instaclustr.com/v1alpha1', kind: 'CassandraDatacenter' },
    { apiVersion: 'cassandra.datastax.com/v1beta2', kind: 'CassandraDatacenter' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'apps/v1', kind: 'StatefulSet' },
    { apiVersion: 'v1', kind: 'Pod' },
    { apiVersion: 1, kind: null },
    {},
  ])('is not judged: $apiVersion $kind', (type) => {
    const { spec = null } = aCassandraDatacenter();
    expect(judge({ before: undefined, after: { ...type, spec } }).judged).toBe(false);
  });

  it('is a kind that is known when it was another before', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod' };
    expect(outcome(pod, aCassandraStatefulSet())).toEqual([]);
  });
});

interface Pair {
  readonly what: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly found: readonly string[];
}

/** A change of one member of `object`. */
function change(
  what: string,
  object: JsonObject,
  path: readonly (string | number)[],
  values: readonly [JsonValue | undefined, JsonValue | undefined],
  found: readonly string[],
): Pair {
  const [before, after] = values.map((value) => edited(object, path, value));
  if (before === undefined || after === undefined) throw new Error('two values are needed');
  return { what, before, after, found };
}

const container = ['spec', 'template', 'spec', 'containers', 0];
const sts = KINDS.StatefulSet;
const image = [...container, 'image'];
const clusterNameVariable = [...container, 'env', 0, 'value'];
const dcVariable = [...container, 'env', 2, 'value'];
const tokensVariable = [...container, 'env', 4, 'value'];
const memoryLimit = [...container, 'resources', 'limits', 'memory'];
const volumeName = [...container, 'volumeMounts', 0, 'name'];
const claimTemplates = ['spec', 'volumeClaimTemplates'];

const twoCassandras = aCassandraStatefulSet({
  pod: {
    containers: [
      { name: 'a', image: 'cassandra:4.1.7', env: [] },
      { name: 'b', image: 'cassandra:4.1.7', env: [] },
    ],
  },
});

describe('the annotation that names a container', () => {
  const annotated = (object: JsonObject, name: string): JsonObject =>
    edited(object, ['spec', 'template', 'metadata'], {
      annotations: { 'inject.k8ssandra.io/container': name },
    });
  const worse = edited(edited(sts, image, 'cassandra:4.0.20'), tokensVariable, '8');
  const withSidecar = edited(worse, [...container.slice(0, -1), 1], {
    name: 'log',
    image: 'nginx',
  });

  it.each([
    { what: 'nothing', after: annotated(worse, 'typo') },
    { what: 'something else', after: annotated(withSidecar, 'log') },
    { what: 'Cassandra', after: annotated(withSidecar, 'cassandra') },
  ])('keeps nothing from being judged when it names $what', ({ after }) => {
    expect(outcome(sts, after)).toEqual(['deny cfg-num-tokens', 'deny ver-no-downgrade']);
  });

  it('chooses one of several that look like Cassandra, which is else the first', () => {
    const change = (index: number): JsonObject =>
      edited(twoCassandras, [...container.slice(0, -1), index, 'image'], 'cassandra:4.0.20');
    const refused = (object: JsonObject): boolean =>
      outcome(twoCassandras, object).includes('deny ver-no-downgrade');
    expect([refused(change(0)), refused(change(1)), refused(annotated(change(1), 'b'))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('makes Cassandra of an image that does not look like it', () => {
    const other = edited(edited(sts, image, 'acme/db:1'), [...container, 'name'], 'db');
    expect(judge({ before: undefined, after: other }).judged).toBe(false);
    expect(judge({ before: undefined, after: annotated(other, 'db') }).judged).toBe(true);
  });
});

describe('a version annotation beside tags with numbers of their own', () => {
  const tagged = (tag: string): JsonObject =>
    edited(
      edited(sts, image, `acme/cassandra:${tag}`),
      ['spec', 'template', 'metadata', 'annotations'],
      { 'inject.k8ssandra.io/cassandra-version': '5.0.9' },
    );

  it('is believed, so a lower tag is no downgrade', () => {
    expect(outcome(tagged('4.0.1'), tagged('3.11.2'))).toEqual([]);
  });
});

describe('a fault that was there', () => {
  const heap = [...container, 'env', 5, 'value'];
  const limited = edited(sts, memoryLimit, '10Gi');

  it.each([
    { from: '8600M', to: '8600M', severity: 'warn' },
    { from: '8600M', to: '8500M', severity: 'warn' },
    { from: '8600M', to: '20G', severity: 'deny' },
    { from: '100M', to: '200M', severity: 'warn' },
    { from: '100M', to: '1M', severity: 'deny' },
  ])('a heap of $from that becomes $to: $severity', ({ from, to, severity }) => {
    expect(outcome(edited(limited, heap, from), edited(limited, heap, to))).toEqual([
      `${severity} jvm-heap-fits`,
    ]);
  });

  it('does not cover more missing limits', () => {
    const lacking = (...limits: readonly string[]): JsonObject => {
      const all = { cpu: '1', memory: '8Gi' };
      const rest = Object.entries(all).filter(([name]) => !limits.includes(name));
      return aCassandraDatacenter({
        allowMultipleNodesPerWorker: true,
        resources: { requests: all, limits: Object.fromEntries(rest) },
      });
    };
    expect(outcome(lacking('cpu'), lacking('cpu', 'memory'))).toContain(
      'deny res-multi-per-worker',
    );
    expect(outcome(lacking('cpu'), lacking('memory'))).toContain('deny res-multi-per-worker');
    expect(outcome(lacking('cpu', 'memory'), lacking('cpu'))).toContain(
      'warn res-multi-per-worker',
    );
  });
});

describe('an application that uses Cassandra', () => {
  it.each([
    { name: 'api', image: 'acme/cassandra-query-api:1.2' },
    { name: 'ui', image: 'x/cassandra-ui' },
    { name: 'api', image: 'acme/cassandra-api:1', env: [{ name: 'CASSANDRA_HOST', value: 'c' }] },
    { name: 'api', image: 'acme/cassandra-api:1', ports: [{ containerPort: 8080 }] },
  ])('is not judged: $image', (only) => {
    const after = aCassandraStatefulSet({ pod: { containers: [only] } });
    expect(judge({ before: undefined, after })).toEqual({ judged: false, findings: [] });
  });

  it('is not refused for want of a volume even where its name is that of a server', () => {
    const only = { name: 'cassandra', image: 'acme/cassandra-query-api:1.2' };
    const after = aCassandraStatefulSet({ pod: { containers: [only] } });
    expect(outcome(undefined, after)).not.toContain('deny sto-data-persistent');
  });
});

describe('an image of somebody that is called after Cassandra', () => {
  it.each([
    { name: 'cassandra' },
    { ports: [{ containerPort: 9042 }] },
    { ports: [{ containerPort: 7000 }] },
    { ports: [{ containerPort: 7001 }] },
    { env: [{ name: 'CASSANDRA_SEEDS', value: 'a' }] },
    { volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra/data' }] },
  ])('is judged where its container has %j', (sign) => {
    const only = { name: 'db', image: 'acme/k8s-cassandra:1', ...sign };
    const after = aCassandraStatefulSet({ pod: { containers: [only] } });
    expect(judge({ before: undefined, after }).judged).toBe(true);
  });
});

describe('an update of a StatefulSet', () => {
  it.each([
    change('an environment variable', sts, [...container, 'env', 6, 'value'], ['800M', '900M'], []),
    change('the number of replicas', sts, ['spec', 'replicas'], [3, 4], []),
    change(
      'the cluster name',
      sts,
      clusterNameVariable,
      ['a', 'b'],
      ['deny id-cluster-name-immutable'],
    ),
    change('the datacenter', sts, dcVariable, ['dc1', 'dc2'], ['deny id-dc-rack-immutable']),
    change('num_tokens as a number', sts, tokensVariable, ['16', 16], []),
    change('num_tokens', sts, tokensVariable, ['16', '8'], ['deny cfg-num-tokens']),
    change('a patch release up', sts, image, ['cassandra:4.1.7', 'cassandra:4.1.8'], []),
    change(
      'a patch release down',
      sts,
      image,
      ['cassandra:4.1.8', 'cassandra:4.1.7'],
      ['warn ver-no-downgrade'],
    ),
    change(
      'a minor release down',
      sts,
      image,
      ['cassandra:4.1.7', 'cassandra:4.0.20'],
      ['deny ver-no-downgrade'],
    ),
    change('a tested upgrade', sts, image, ['cassandra:4.1.7', 'cassandra:5.0.4'], []),
    change(
      'an upgrade that skips 4.x',
      sts,
      image,
      ['cassandra:3.11.19', 'cassandra:5.0.4'],
      ['deny ver-path-supported'],
    ),
    change(
      'a tag that floats',
      sts,
      image,
      ['cassandra:4.1.7', 'cassandra:latest'],
      ['warn img-no-floating-tag'],
    ),
    change(
      'a limit of half the heap more',
      sts,
      memoryLimit,
      ['8Gi', '5Gi'],
      ['warn jvm-heap-fits'],
    ),
    change('a limit that the heap fills', sts, memoryLimit, ['8Gi', '4Gi'], ['deny jvm-heap-fits']),
    change(
      'a limit that was tighter before',
      sts,
      memoryLimit,
      ['4Gi', '4608Mi'],
      ['warn jvm-heap-fits'],
    ),
    change(
      'a limit that was tight before and gets tighter',
      sts,
      memoryLimit,
      ['4608Mi', '4Gi'],
      ['deny jvm-heap-fits'],
    ),
    change('the volume of the data', sts, volumeName, ['data', 'gone'], []),
    change(
      'the size of the claim',
      sts,
      claimTemplates,
      [[aClaimTemplate('data', '100Gi')], [aClaimTemplate('data', '99Gi')]],
      ['deny sto-no-shrink'],
    ),
  ])('$what', ({ before, after, found }) => {
    expect(outcome(before, after)).toEqual(found);
  });

  it('to Cassandra 4 without num_tokens changes the default that the nodes have', () => {
    const silent = (tag: string): JsonObject =>
      aCassandraStatefulSet({
        image: `cassandra:${tag}`,
        env: { CASSANDRA_NUM_TOKENS: undefined },
      });
    expect(outcome(silent('3.11.19'), silent('4.0.20'))).toEqual(['deny cfg-num-tokens']);
    expect(outcome(silent('4.0.20'), silent('4.1.7'))).toEqual(['audit cfg-num-tokens']);
  });

  it('may change anything else while its data is on an emptyDir, as it was', () => {
    const scratch = aCassandraStatefulSet({
      pod: { volumes: [{ name: 'data', emptyDir: {} }] },
      spec: { volumeClaimTemplates: [] },
    });
    expect(outcome(undefined, scratch)).toEqual(['deny sto-data-persistent']);
    expect(outcome(sts, scratch)).toEqual(['deny sto-data-persistent']);
    expect(outcome(scratch, edited(scratch, ['spec', 'replicas'], 4))).toEqual([
      'warn sto-data-persistent',
    ]);
  });

  it('may not add a replica to one that has the only claim', () => {
    const one = aCassandraStatefulSet({
      pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
      spec: { volumeClaimTemplates: [], replicas: 1 },
    });
    const two = edited(one, ['spec', 'replicas'], 2);
    expect(outcome(undefined, one)).toEqual(['warn sto-data-persistent']);
    expect(outcome(one, two)).toEqual(['deny sto-data-persistent']);
    expect(outcome(two, one)).toEqual(['warn sto-data-persistent']);
  });
});

const cassdc = KINDS.CassandraDatacenter;
const tokens = ['spec', 'config', 'cassandra-yaml', 'num_tokens'];
const heap = ['spec', 'config', 'jvm-server-options', 'max_heap_size'];
const size = [
  'spec',
  'storageConfig',
  'cassandraDataVolumeClaimSpec',
  'resources',
  'requests',
  'storage',
];

describe('an update of a CassandraDatacenter', () => {
  it.each([
    change('size', cassdc, ['spec', 'size'], [3, 6], []),
    change(
      'clusterName',
      cassdc,
      ['spec', 'clusterName'],
      ['a', 'A'],
      ['deny id-cluster-name-immutable'],
    ),
    change(
      'datacenterName that says the name it had',
      cassdc,
      ['spec', 'datacenterName'],
      [undefined, 'dc1'],
      [],
    ),
    change(
      'datacenterName',
      cassdc,
      ['spec', 'datacenterName'],
      [undefined, 'eu'],
      ['deny id-dc-rack-immutable'],
    ),
    change(
      'a rack',
      cassdc,
      ['spec', 'racks', 1, 'name'],
      ['r2', 'x2'],
      ['deny id-racks-append-only'],
    ),
    change('num_tokens as text', cassdc, tokens, [16, '16'], []),
    change('num_tokens', cassdc, tokens, [16, 8], ['deny cfg-num-tokens']),
    change('no num_tokens any more', cassdc, tokens, [16, undefined], ['deny cfg-num-tokens']),
    change('num_tokens in a Secret', cassdc, ['spec', 'configSecret'], [undefined, 's'], []),
    change(
      'a reserved key',
      cassdc,
      ['spec', 'config', 'cassandra-yaml', 'cluster_name'],
      [undefined, 'x'],
      ['warn cfg-reserved-keys'],
    ),
    change(
      'serverVersion down',
      cassdc,
      ['spec', 'serverVersion'],
      ['4.1.0', '4.0.19'],
      ['deny ver-no-downgrade'],
    ),
    change(
      'an image of another version',
      cassdc,
      ['spec', 'serverImage'],
      [undefined, 'k8ssandra/cass-management-api:4.1.8'],
      ['deny img-version-consistent'],
    ),
    change(
      'an image of the same version',
      cassdc,
      ['spec', 'serverImage'],
      [undefined, 'k8ssandra/cass-management-api:4.1.7-ubi-v0.1.110'],
      [],
    ),
    change('no heap any more', cassdc, heap, ['4G', undefined], ['warn jvm-heap-explicit']),
    change('a heap of 128 MiB', cassdc, heap, ['4G', '128M'], ['deny jvm-heap-fits']),
    change('a smaller volume', cassdc, size, ['1Ti', '1023Gi'], ['deny sto-no-shrink']),
    change('a bigger volume', cassdc, size, ['1Ti', '1025Gi'], []),
    change(
      'workers shared, with resources',
      cassdc,
      ['spec', 'allowMultipleNodesPerWorker'],
      [false, true],
      [],
    ),
  ])('$what', ({ before, after, found }) => {
    expect(outcome(before, after)).toEqual(found);
  });

  it('may not share workers without resources', () => {
    const shared = aCassandraDatacenter({ allowMultipleNodesPerWorker: true, resources: {} });
    expect(outcome(cassdc, shared)).toEqual(['deny res-multi-per-worker']);
    expect(outcome(shared, edited(shared, ['spec', 'size'], 4))).toEqual([
      'warn res-multi-per-worker',
    ]);
  });
});

describe('an update of a K8ssandraCluster', () => {
  const with2 = (settings: JsonObject, cassandra: JsonObject = {}): JsonObject =>
    aK8ssandraCluster({
      cassandra,
      datacenters: [aDatacenterTemplate('dc1'), aDatacenterTemplate('dc2', settings)],
    });

  it('reports a fault of one datacenter where it stands', () => {
    const after = with2({ config: { cassandraYaml: { num_tokens: 8 } } });
    expect(judge({ before: with2({}), after }).findings).toMatchObject([
      {
        ruleId: 'cfg-num-tokens',
        field: 'spec.cassandra.datacenters[dc2].config.cassandraYaml.num_tokens',
        value: '8',
      },
    ]);
  });

  it('reports once what both datacenters take from the cluster', () => {
    expect(outcome(with2({}), with2({}, { serverVersion: '4.0.17' }))).toEqual([
      'deny ver-no-downgrade',
    ]);
  });

  it('sees no change where a setting only moves between cluster and datacenter', () => {
    const moved = with2({ serverVersion: '4.1.7', config: { cassandraYaml: { num_tokens: 16 } } });
    expect(outcome(with2({}), moved)).toEqual([]);
  });

  it('pairs datacenters by name, whatever their order', () => {
    const [first, second] = [
      aDatacenterTemplate('dc1'),
      aDatacenterTemplate('dc2', { config: { cassandraYaml: { num_tokens: 8 } } }),
    ];
    const before = aK8ssandraCluster({ datacenters: [first, second] });
    const after = aK8ssandraCluster({ datacenters: [second, first] });
    expect(outcome(before, after)).toEqual([]);
  });

  it('lets a new datacenter be what it wants', () => {
    const added = aDatacenterTemplate('dc3', {
      serverVersion: '4.0.17',
      config: { cassandraYaml: { num_tokens: 8, auto_bootstrap: false } },
    });
    const datacenters = [aDatacenterTemplate('dc1'), aDatacenterTemplate('dc2'), added];
    expect(outcome(aK8ssandraCluster(), aK8ssandraCluster({ datacenters }))).toEqual([
      'warn cfg-auto-bootstrap',
    ]);
  });

  it('takes a heap in m for what it is', () => {
    const tiny = aK8ssandraCluster({ cassandra: { config: { jvmOptions: { heapSize: '512m' } } } });
    const denied = judge({ before: undefined, after: tiny }).findings.filter(
      ({ severity }) => severity === 'deny',
    );
    expect(denied).toMatchObject([
      {
        ruleId: 'jvm-heap-fits',
        value: '512m',
        problem: 'the maximum heap is 1B, less than 256MiB',
      },
    ]);
  });
});
