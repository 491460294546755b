import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { SKIP_REASONS } from '../../../../shared/injection/reason.ts';
import type { SkipCode } from '../../../../shared/injection/reason.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';

const ENABLED = 'inject.k8ssandra.io/enabled';
const PIN = 'inject.k8ssandra.io/pin';
const AT_MOST_8_GIB = { spec: { limits: [{ type: 'Pod', max: { memory: '8Gi' } }] } };
const other = (parts: JsonObject = {}): JsonObject => ({
  name: 'other',
  image: 'tool:1',
  ...parts,
});
const owner = { kind: 'StatefulSet', name: 'cassandra', controller: true };
const annotations = (entries: Record<string, string>): JsonObject => ({ annotations: entries });
const labels = (entries: Record<string, string>): JsonObject => ({ labels: entries });

interface Case {
  readonly what: string;
  readonly code: SkipCode;
  readonly pod: JsonObject;
}

const CASES: readonly Case[] = [
  {
    what: 'a label that refuses',
    code: 'opted-out',
    pod: aCassandraPod({ metadata: labels({ [ENABLED]: 'false' }) }),
  },
  {
    what: 'an annotation that refuses',
    code: 'opted-out',
    pod: aCassandraPod({ metadata: annotations({ [ENABLED]: 'false' }) }),
  },
  {
    what: 'a static pod',
    code: 'mirror-pod',
    pod: aCassandraPod({ metadata: annotations({ 'kubernetes.io/config.mirror': 'x' }) }),
  },
  {
    what: 'a Windows pod',
    code: 'windows-pod',
    pod: aCassandraPod({ spec: { os: { name: 'windows' } } }),
  },
  {
    what: 'a pod of cass-operator by its manager',
    code: 'operator-managed',
    pod: aCassandraPod({ metadata: labels({ 'app.kubernetes.io/managed-by': 'cass-operator' }) }),
  },
  {
    what: 'a pod of cass-operator by its datacenter',
    code: 'operator-managed',
    pod: aCassandraPod({ metadata: labels({ 'cassandra.datastax.com/datacenter': 'dc1' }) }),
  },
  {
    what: 'a pod without Cassandra',
    code: 'not-cassandra',
    pod: aCassandraPod({ spec: { containers: [other()] } }),
  },
  {
    what: 'a pod with only an exporter for Cassandra',
    code: 'not-cassandra',
    pod: aCassandraPod({ container: { image: 'criteo/cassandra-exporter:2', name: 'exporter' } }),
  },
  { what: 'an empty pod', code: 'not-cassandra', pod: {} },
  {
    what: 'two Cassandras',
    code: 'several-cassandra-containers',
    pod: aCassandraPod({
      spec: {
        containers: [
          { name: 'a', image: 'cassandra:5.0.9' },
          { name: 'b', image: 'cassandra:5.0.9' },
        ],
      },
    }),
  },
  {
    what: 'an annotation that names no container',
    code: 'bad-request',
    pod: aCassandraPod({ metadata: annotations({ 'inject.k8ssandra.io/container': 'db' }) }),
  },
  {
    what: 'a Management API image',
    code: 'management-api-present',
    pod: aCassandraPod({ container: { image: 'ghcr.io/k8ssandra/cass-management-api:5.0.9-ubi' } }),
  },
  {
    what: 'a Management API image by its digest',
    code: 'management-api-present',
    pod: aCassandraPod({ container: { image: 'k8ssandra/cass-management-api@sha256:0' } }),
  },
  {
    what: 'a Management API image of DSE in a second container',
    code: 'management-api-present',
    pod: aCassandraPod({
      spec: {
        containers: [
          { name: 'cassandra', image: 'cassandra:5.0.9' },
          other({ image: 'datastax/dse-mgmtapi-6_8:6.8.50' }),
        ],
      },
    }),
  },
  {
    what: 'USE_MGMT_API',
    code: 'management-api-present',
    pod: aCassandraPod({ container: { env: [{ name: 'USE_MGMT_API', value: 'true' }] } }),
  },
  {
    what: 'any MGMT_API_ variable',
    code: 'management-api-present',
    pod: aCassandraPod({ container: { env: [{ name: 'MGMT_API_HEAP_SIZE', value: '1g' }] } }),
  },
  {
    what: 'a port called mgmt-api-http',
    code: 'management-api-present',
    pod: aCassandraPod({ container: { ports: [{ name: 'mgmt-api-http', containerPort: 8080 }] } }),
  },
  {
    what: 'a probe of the Management API',
    code: 'management-api-present',
    pod: aCassandraPod({
      container: { readinessProbe: { httpGet: { path: '/api/v0/probes/readiness', port: 8080 } } },
    }),
  },
  {
    what: 'the command mgmtapi',
    code: 'management-api-present',
    pod: aCassandraPod({ container: { args: ['mgmtapi'] } }),
  },
  {
    what: 'an agent in JVM_OPTS',
    code: 'agent-present',
    pod: aCassandraPod({
      container: { env: [{ name: 'JVM_OPTS', value: '-javaagent:/x/datastax-mgmtapi-agent.jar' }] },
    }),
  },
  {
    what: 'MCAC in JVM_EXTRA_OPTS',
    code: 'agent-present',
    pod: aCassandraPod({
      container: {
        env: [{ name: 'JVM_EXTRA_OPTS', value: '-javaagent:/opt/lib/datastax-mcac-agent.jar' }],
      },
    }),
  },
  {
    what: 'an agent in the command',
    code: 'agent-present',
    pod: aCassandraPod({ container: { command: ['cassandra', '-Ddb.unix_socket_file=/x'] } }),
  },
  { what: 'a job', code: 'not-a-server', pod: aCassandraPod({ spec: { restartPolicy: 'Never' } }) },
  {
    what: 'a tool of the Cassandra image',
    code: 'not-a-server',
    pod: aCassandraPod({ container: { command: ['sleep', '3600'] } }),
  },
  {
    what: 'the network of the host',
    code: 'host-network',
    pod: aCassandraPod({ spec: { hostNetwork: true } }),
  },
  {
    what: 'a tag without a version',
    code: 'version-unknown',
    pod: aCassandraPod({ container: { image: 'cassandra:latest' } }),
  },
  {
    what: 'a tag with the major only',
    code: 'version-unknown',
    pod: aCassandraPod({ container: { image: 'cassandra:5' } }),
  },
  {
    what: 'no tag',
    code: 'version-unknown',
    pod: aCassandraPod({ container: { image: 'cassandra@sha256:0' } }),
  },
  {
    what: "somebody else's image",
    code: 'version-unknown',
    pod: aCassandraPod({ container: { image: 'acme/cassandra:5.0.9' } }),
  },
  {
    what: 'the version tag of a sample image',
    code: 'version-unknown',
    pod: aCassandraPod({ container: { image: 'gcr.io/google-samples/cassandra:v14' } }),
  },
  {
    what: 'Cassandra 3.11',
    code: 'version-unsupported',
    pod: aCassandraPod({ container: { image: 'cassandra:3.11.19' } }),
  },
  {
    what: 'a pre-release',
    code: 'version-unsupported',
    pod: aCassandraPod({ container: { image: 'cassandra:5.0-rc1' } }),
  },
  {
    what: 'a container with our name',
    code: 'name-taken',
    pod: aCassandraPod({ spec: { initContainers: [other({ name: 'mgmt-api-install' })] } }),
  },
  {
    what: 'a volume with our name',
    code: 'name-taken',
    pod: aCassandraPod({ spec: { volumes: [{ name: 'mgmt-api-run', hostPath: { path: '/x' } }] } }),
  },
  {
    what: 'a mount at our path',
    code: 'name-taken',
    pod: aCassandraPod({
      container: { volumeMounts: [{ name: 'x', mountPath: '/mgmt-api/conf' }] },
    }),
  },
  {
    what: 'a pod of a StatefulSet that is not pinned',
    code: 'not-pinned',
    pod: aCassandraPod({ metadata: { ownerReferences: [owner] } }),
  },
  {
    what: 'a pod of such a StatefulSet that asks for it itself',
    code: 'not-pinned',
    pod: aCassandraPod({ metadata: { ownerReferences: [owner], labels: { [ENABLED]: 'true' } } }),
  },
  {
    what: 'a pod of a StatefulSet whose pin is of another version',
    code: 'pin-unreadable',
    pod: aCassandraPod({
      metadata: { ownerReferences: [owner], ...annotations({ [PIN]: '{"template":99}' }) },
    }),
  },
  {
    what: 'a LimitRange that has no room for the parts',
    code: 'limit-range',
    pod: aCassandraPod({ container: { resources: { limits: { memory: '8Gi' } } } }),
  },
  {
    what: 'volumes that are no list',
    code: 'malformed',
    pod: aCassandraPod({ spec: { volumes: {} } }),
  },
  {
    what: 'an environment that is no list',
    code: 'malformed',
    pod: aCassandraPod({ container: { env: 'A=1' } }),
  },
];

describe('a pod is left alone', () => {
  it.each(CASES)('because of $what: $code', ({ pod, code }) => {
    const decision = injectPod(pod, anInjectionContext({ limitRanges: [AT_MOST_8_GIB] }));
    expect(decision).toMatchObject({ outcome: 'skipped', reasons: [{ code }] });
  });

  it('has a case here for every code', () => {
    expect([...new Set(CASES.map(({ code }) => code))].sort()).toEqual(
      Object.keys(SKIP_REASONS).sort(),
    );
  });

  it('for all reasons at once where they do not exclude each other', () => {
    const pod = aCassandraPod({
      spec: { hostNetwork: true },
      container: { image: 'cassandra:3.11' },
    });
    const decision = injectPod(pod, anInjectionContext());
    const reasons = decision.outcome === 'skipped' ? decision.reasons : [];
    expect(reasons.map(({ code }) => code)).toEqual(['host-network', 'version-unsupported']);
  });
});

describe('a pod is injected', () => {
  it.each([
    { what: 'the official image', pod: aCassandraPod() },
    {
      what: 'the official image by its full name',
      pod: aCassandraPod({ container: { image: 'docker.io/library/cassandra:4.1.10' } }),
    },
    {
      what: 'a mirror of the official image',
      pod: aCassandraPod({ container: { image: 'registry.example:5000/cassandra:5.0.9' } }),
    },
    {
      what: 'a proxy of the official image',
      pod: aCassandraPod({
        container: { image: 'registry.example/proxy/library/cassandra:4.0-jammy' },
      }),
    },
    {
      what: 'an image whose version is annotated',
      pod: aCassandraPod({
        metadata: annotations({ 'inject.k8ssandra.io/cassandra-version': '4.1.10' }),
        container: { image: 'acme/cassandra:prod' },
      }),
    },
    {
      what: 'a start script that ends in the entry point',
      pod: aCassandraPod({
        container: { command: ['bash', '-ec', 'docker-entrypoint.sh cassandra -f'] },
      }),
    },
    {
      what: 'a tool that says it is a server',
      pod: aCassandraPod({
        metadata: labels({ [ENABLED]: 'true' }),
        container: { command: ['/start'] },
      }),
    },
    {
      what: 'one of several containers, by its name',
      pod: aCassandraPod({
        spec: {
          containers: [
            { name: 'cassandra', image: 'cassandra:5.0.9' },
            { name: 'logs', image: 'cassandra:5.0.9', command: ['tail'] },
          ],
        },
      }),
    },
    {
      what: 'one of several containers, by its port',
      pod: aCassandraPod({
        spec: {
          containers: [
            { name: 'db', image: 'cassandra:5.0.9', ports: [{ containerPort: 9042 }] },
            { name: 'logs', image: 'cassandra:5.0.9' },
          ],
        },
      }),
    },
    {
      what: 'one of several containers, by annotation',
      pod: aCassandraPod({
        metadata: annotations({ 'inject.k8ssandra.io/container': 'b' }),
        spec: {
          containers: [
            { name: 'a', image: 'cassandra:5.0.9' },
            { name: 'b', image: 'cassandra:5.0.9' },
          ],
        },
      }),
    },
  ])('with $what', ({ pod }) => {
    expect(injectPod(pod, anInjectionContext())).toMatchObject({ outcome: 'injected' });
  });

  it('with a repository that the settings trust', () => {
    const settings = { ...anInjectionContext().settings, trustedRepositories: ['acme/cassandra'] };
    const pod = aCassandraPod({ container: { image: 'acme/cassandra:5.0.9-p3' } });
    expect(injectPod(pod, anInjectionContext({ settings }))).toMatchObject({ outcome: 'injected' });
  });
});
