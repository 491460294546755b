import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isList, isObject } from '../../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts';
import type { Finding } from '../../../../shared/policy/finding.ts';
import {
  formatDenial,
  formatFinding,
  formatWarning,
} from '../../../../shared/policy/format-finding.ts';
import { judge } from '../../../../shared/policy/judge.ts';
import { aCassandraDatacenter } from '../../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../../support/a-cassandra-stateful-set.ts';
import { aDatacenterTemplate, aK8ssandraCluster } from '../../../support/a-k8ssandra-cluster.ts';
import { edited } from '../../../support/edited.ts';

type Path = readonly (string | number)[];

/** Every member that a rule may look at is there, so that garbage reaches every position. */
const OBJECTS: readonly JsonObject[] = [
  aCassandraStatefulSet({
    env: { JVM_EXTRA_OPTS: '-Xmx4G', JVM_OPTS: '-Dx=y', CASSANDRA_AUTO_BOOTSTRAP: 'false' },
    container: { command: ['docker-entrypoint.sh'], args: ['-R'], envFrom: [{}] },
    pod: { volumes: [{ name: 'data', emptyDir: {} }] },
    metadata: { ownerReferences: [{ kind: 'X', apiVersion: 'x/v1' }] },
  }),
  aCassandraStatefulSet({ image: 'gcr.io/google-samples/cassandra:v14' }),
  aCassandraDatacenter({
    serverImage: 'k8ssandra/cass-management-api:4.1.6',
    allowMultipleNodesPerWorker: true,
    datacenterName: 'dc1',
    configSecret: '',
    config: {
      'cassandra-yaml': { num_tokens: 8, auto_bootstrap: false, initial_token: '1' },
      'jvm-server-options': { max_heap_size: '7G', 'additional-jvm-opts': ['-Xmx1G'] },
    },
  }),
  aK8ssandraCluster({
    cassandra: { clusterName: 'x', serverType: 'cassandra', softPodAntiAffinity: true },
    datacenters: [
      aDatacenterTemplate('dc1', {
        serverImage: 'x:5',
        perNodeConfigMapRef: { name: '' },
        config: { jvmOptions: { additionalOptions: ['-Xmx1G'] } },
        storageConfig: {
          additionalVolumes: [
            { name: 'v', mountPath: '/var/lib/cassandra', volumeSource: { hostPath: {} } },
          ],
        },
      }),
      aDatacenterTemplate('dc2'),
    ],
  }),
];

function pathsOf(value: JsonValue, path: Path = []): readonly Path[] {
  const steps: readonly (readonly [string | number, JsonValue])[] = isList(value)
    ? value.map((item, index) => [index, item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [path, ...steps.flatMap(([step, item]) => pathsOf(item, [...path, step]))];
}

const positions = OBJECTS.flatMap((object) =>
  pathsOf(object)
    .filter((path) => path.length > 0)
    .map((path) => ({ object, path })),
);
const wild: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom<JsonValue>('', '0', '-1', '1e999', '9'.repeat(500), '__proto__', '$(X)', 1e308),
  fc.constantFrom<JsonValue>([], {}, [null], [[]], { __proto__: null }, { constructor: 1 }),
);
const mutation = fc
  .tuple(fc.constantFrom(...positions), wild)
  .map(([{ object, path }, value]) => ({ object, mutant: edited(object, path, value) }));

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;

function isReadable(finding: Finding): boolean {
  const [line, warning] = [formatFinding(finding), formatWarning(finding)];
  const isPrintable = !UNPRINTABLE.test(line) && !UNPRINTABLE.test(warning);
  return isPrintable && line.length < 1_000 && warning.length <= 120;
}

describe('property: judge', { timeout: 60_000 }, () => {
  it('answers any JSON in any position, in words that can be printed', () => {
    fc.assert(
      fc.property(mutation, ({ object, mutant }) =>
        [
          judge({ before: undefined, after: mutant }),
          judge({ before: object, after: mutant }),
          judge({ before: mutant, after: object }),
        ].every(({ findings }) => findings.every(isReadable)),
      ),
      { numRuns: 3_000 },
    );
  });

  it('never refuses an object that stays as it is', () => {
    fc.assert(
      fc.property(
        mutation,
        ({ mutant }) => formatDenial(judge({ before: mutant, after: mutant }).findings) === '',
      ),
      { numRuns: 3_000 },
    );
  });

  it('changes nothing in what it judges', () => {
    fc.assert(
      fc.property(mutation, ({ object, mutant }) => {
        const copies = [structuredClone(object), structuredClone(mutant)];
        judge({ before: object, after: mutant });
        expect([object, mutant]).toEqual(copies);
      }),
      { numRuns: 500 },
    );
  });

  it('answers objects that are nothing but garbage', () => {
    const kinds = OBJECTS.map(({ apiVersion = null, kind = null }) => ({ apiVersion, kind }));
    fc.assert(
      fc.property(fc.constantFrom(...kinds), wild, wild, (type, spec, metadata) => {
        const object = { ...type, spec, metadata };
        judge({ before: undefined, after: object });
        return formatDenial(judge({ before: object, after: object }).findings) === '';
      }),
      { numRuns: 3_000 },
    );
  });
});

it('judges JSON of any depth', () => {
  let deep: JsonValue = [];
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  for (const object of OBJECTS) {
    const after = edited(object, ['status'], {});
    expect(() => judge({ before: object, after: { ...after, spec: deep } })).not.toThrow();
  }
});

it('repeats no secret that stands beside what it complains about', () => {
  const secret = 'hunter2hunter2';
  const after = aCassandraDatacenter({
    config: {
      'cassandra-yaml': {
        cluster_name: 'x',
        server_encryption_options: { keystore_password: secret },
        seed_provider: [{ parameters: { token: secret } }],
      },
      'jvm-server-options': {
        'additional-jvm-opts': [`-Xmx128M -Djavax.net.ssl.keyStorePassword=${secret}`],
      },
    },
  });
  const { findings } = judge({ before: undefined, after });
  expect(findings.length).toBeGreaterThan(2);
  expect(findings.map(formatFinding).join('\n')).not.toContain(secret);
});
