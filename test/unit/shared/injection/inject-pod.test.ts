import { describe, expect, it } from 'vitest';

import { member, objectAt, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import type { Injected, InjectionContext } from '../../../../shared/injection/decision.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { applyPatch } from '../../../../shared/jsonpatch/apply-patch.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';

function inject(pod: JsonObject, context: Partial<InjectionContext> = {}): Injected {
  const decision = injectPod(pod, anInjectionContext(context));
  if (decision.outcome === 'skipped') throw new Error(JSON.stringify(decision.reasons));
  return decision;
}

function injected(pod: JsonObject, context: Partial<InjectionContext> = {}): JsonObject {
  return applyPatch(pod, inject(pod, context).patch);
}

function named(pod: JsonObject, list: string, name: string): JsonObject {
  const found = objectsAt(pod, 'spec', list).find((one) => one['name'] === name);
  if (found === undefined) throw new Error(`no ${name} in ${list}`);
  return found;
}

function tcp(containerPort: number): JsonObject {
  return { containerPort, protocol: 'TCP' };
}

function envOf(container: JsonObject, name: string): JsonObject | undefined {
  return objectsAt(container, 'env').find((one) => one['name'] === name);
}

describe('what an injected pod looks like', () => {
  const pod = injected(aCassandraPod());

  it('prepares the files in two init containers and serves from a native sidecar', () => {
    expect(
      objectsAt(pod, 'spec', 'initContainers').map((one) => [one['name'], one['image']]),
    ).toEqual([
      ['mgmt-api-install', 'docker.io/k8ssandra/cass-management-api:5.0.9-ubi-v0.1.125'],
      ['mgmt-api-detect', 'cassandra:5.0.9'],
      ['mgmt-api', 'cassandra:5.0.9'],
    ]);
    expect(named(pod, 'initContainers', 'mgmt-api')['restartPolicy']).toBe('Always');
    expect(objectsAt(pod, 'spec', 'containers').map((one) => one['name'])).toEqual(['cassandra']);
  });

  it('gives the server an exec probe and no startup probe, which would hold Cassandra back', () => {
    const server = named(pod, 'initContainers', 'mgmt-api');
    expect(member(server, 'livenessProbe', 'exec')).toBeDefined();
    expect(server['startupProbe']).toBeUndefined();
    expect(server['readinessProbe']).toBeUndefined();
  });

  it('makes the JVM of Cassandra read the argument file and labels its metrics', () => {
    const cassandra = named(pod, 'containers', 'cassandra');
    expect(envOf(cassandra, 'JVM_EXTRA_OPTS')?.['value']).toBe('@/mgmt-api/run/jvm.args');
    expect(envOf(cassandra, 'EXTRA_CLASSPATH')?.['value']).toBe(
      '/mgmt-api/run/extra/netty-codec-http.jar',
    );
    expect(stringAt(envOf(cassandra, 'POD_NAME'), 'valueFrom', 'fieldRef', 'fieldPath')).toBe(
      'metadata.name',
    );
    expect(objectsAt(cassandra, 'volumeMounts').map((one) => one['mountPath'])).toEqual([
      '/var/lib/cassandra',
      '/mgmt-api/bin',
      '/mgmt-api/run',
    ]);
  });

  it('declares the port of the metrics and marks the pod for monitors', () => {
    const ports = objectsAt(named(pod, 'containers', 'cassandra'), 'ports');
    expect(ports.at(-1)).toEqual({ name: 'mgmt-metrics', containerPort: 9000, protocol: 'TCP' });
    expect(member(pod, 'metadata', 'labels', 'inject.k8ssandra.io/injected')).toBe('true');
  });

  it('drains the node before it stops, within the grace period', () => {
    const hook = member(
      named(pod, 'containers', 'cassandra'),
      'lifecycle',
      'preStop',
      'exec',
      'command',
    );
    expect(hook).toEqual(['/bin/bash', '-c', expect.stringContaining('read -r -t 20 status')]);
  });

  it('keeps every member that it does not know', () => {
    const strange = aCassandraPod({
      spec: { futureField: { deep: [1, 2] } },
      container: { x: 'y' },
    });
    const after = injected(strange);
    expect(member(after, 'spec', 'containers')).toMatchObject([{ x: 'y' }]);
    expect(objectAt(strange, 'spec', 'futureField')).toEqual({ deep: [1, 2] });
  });
});

describe('JVM_EXTRA_OPTS', () => {
  const entry = (value: JsonObject): JsonObject => ({
    container: { env: [{ name: 'JVM_EXTRA_OPTS', ...value }] },
  });
  const detect = (pod: JsonObject): JsonObject => named(pod, 'initContainers', 'mgmt-api-detect');
  const cassandra = (pod: JsonObject): JsonObject => named(pod, 'containers', 'cassandra');

  it('is extended where it is a literal', () => {
    const pod = injected(aCassandraPod(entry({ value: '-Dx=$(Y) -Dz' })));
    expect(envOf(cassandra(pod), 'JVM_EXTRA_OPTS')).toEqual({
      name: 'JVM_EXTRA_OPTS',
      value: '-Dx=$(Y) -Dz @/mgmt-api/run/jvm.args',
    });
    expect(envOf(detect(pod), 'CARRY')).toBeUndefined();
  });

  it('travels through the detect container where it comes from a ConfigMap', () => {
    const source = { configMapKeyRef: { name: 'jvm', key: 'opts', optional: true } };
    const pod = injected(aCassandraPod(entry({ valueFrom: source })));
    expect(envOf(cassandra(pod), 'JVM_EXTRA_OPTS')).toEqual({
      name: 'JVM_EXTRA_OPTS',
      value: '@/mgmt-api/run/jvm.args',
    });
    expect(envOf(detect(pod), 'JVM_EXTRA_OPTS')).toEqual({
      name: 'JVM_EXTRA_OPTS',
      valueFrom: source,
    });
    expect(envOf(detect(pod), 'CARRY')?.['value']).toBe('1');
  });

  it('may come from envFrom, so the detect container gets the same sources', () => {
    const envFrom = [{ configMapRef: { name: 'all' } }];
    const pod = injected(aCassandraPod({ container: { env: [], envFrom } }));
    expect(detect(pod)['envFrom']).toEqual(envFrom);
    expect(envOf(detect(pod), 'CARRY')?.['value']).toBe('1');
    expect(envOf(cassandra(pod), 'JVM_EXTRA_OPTS')?.['value']).toBe('@/mgmt-api/run/jvm.args');
  });

  it.each([
    ['absent', { container: { env: null } }],
    ['empty', entry({ value: '' })],
  ])('stands alone where it is %s', (_, parts) => {
    const pod = injected(aCassandraPod(parts));
    expect(envOf(cassandra(pod), 'JVM_EXTRA_OPTS')?.['value']).toBe('@/mgmt-api/run/jvm.args');
  });
});

describe('what a pod can ask for', () => {
  const annotated = (annotations: Record<string, string>, container: JsonObject = {}): JsonObject =>
    aCassandraPod({ metadata: { annotations }, container });
  const M = 'inject.k8ssandra.io/metrics';

  it.each([
    { wish: 'agent', version: '4.1.10', ports: [9000] },
    { wish: 'mcac', version: '4.1.10', ports: [9103] },
    { wish: 'both', version: '4.0.20', ports: [9000, 9103] },
    { wish: 'none', version: '4.1.10', ports: [] },
    { wish: 'mcac', version: '5.0.9', ports: [9000] },
  ])('metrics "$wish" of Cassandra $version are served on $ports', ({ wish, version, ports }) => {
    const pod = annotated({ [M]: wish }, { image: `cassandra:${version}` });
    const decision = inject(pod);
    expect(decision.parts.metricsPorts).toEqual(ports);
    const declared = objectsAt(
      named(applyPatch(pod, decision.patch), 'containers', 'cassandra'),
      'ports',
    );
    expect(declared.slice(1).map((one) => one['containerPort'])).toEqual(ports);
  });

  it('takes metrics from the annotation, then the namespace, then the settings', () => {
    const namespaceLabels = { [M]: 'none' };
    expect(inject(annotated({ [M]: 'agent' }), { namespaceLabels }).parts.metrics).toBe('agent');
    expect(inject(aCassandraPod(), { namespaceLabels }).parts.metrics).toBe('none');
    expect(inject(aCassandraPod()).parts.metrics).toBe('agent');
  });

  it('warns of a word that it does not know and uses the default', () => {
    const { parts, warnings } = inject(annotated({ [M]: 'prometheus' }));
    expect(parts.metrics).toBe('agent');
    expect(warnings).toEqual([
      'inject.k8ssandra.io/metrics "prometheus" is not agent, mcac, both, none; using agent',
    ]);
  });

  it('listens on the pod IP only on request, with a warning', () => {
    const { parts, warnings } = inject(annotated({ 'inject.k8ssandra.io/bind': 'pod-ip' }));
    expect(parts.bind).toBe('pod-ip');
    expect(warnings).toEqual(['the Management API listens on the pod IP without authentication']);
  });

  it('listens on the pod IP with mutual TLS when a Secret is named, and cannot drain then', () => {
    const pod = injected(annotated({ 'inject.k8ssandra.io/tls-secret': 'mgmt-tls' }));
    const server = named(pod, 'initContainers', 'mgmt-api');
    expect(envOf(server, 'MGMT_API_BIND')?.['value']).toBe('0.0.0.0');
    expect(named(pod, 'volumes', 'mgmt-api-tls')['secret']).toMatchObject({
      secretName: 'mgmt-tls',
    });
    expect(objectsAt(server, 'volumeMounts').map((one) => one['name'])).toContain('mgmt-api-tls');
    expect(named(pod, 'containers', 'cassandra')['lifecycle']).toBeUndefined();
  });

  it('adds no drain when the pod says so, has a hook, or stops too soon', () => {
    const hook = { preStop: { exec: { command: ['true'] } } };
    expect(
      named(
        injected(annotated({ 'inject.k8ssandra.io/drain': 'false' })),
        'containers',
        'cassandra',
      )['lifecycle'],
    ).toBeUndefined();
    expect(
      named(injected(aCassandraPod({ container: { lifecycle: hook } })), 'containers', 'cassandra')[
        'lifecycle'
      ],
    ).toEqual(hook);
    expect(
      named(
        injected(aCassandraPod({ spec: { terminationGracePeriodSeconds: 10 } })),
        'containers',
        'cassandra',
      )['lifecycle'],
    ).toBeUndefined();
  });

  it.each([
    { why: 'has 11 seconds', spec: { terminationGracePeriodSeconds: 11 }, warnings: [] },
    {
      why: 'has 10 seconds',
      spec: { terminationGracePeriodSeconds: 10 },
      warnings: ['no drain before the node stops: terminationGracePeriodSeconds 10 is too short'],
    },
    {
      why: 'has TLS',
      annotations: { 'inject.k8ssandra.io/tls-secret': 's' },
      warnings: ['no drain before the node stops: the hook has no certificate for mutual TLS'],
    },
    {
      why: 'has TLS and wants no drain',
      annotations: {
        'inject.k8ssandra.io/tls-secret': 's',
        'inject.k8ssandra.io/drain': 'false',
      },
      warnings: [],
    },
  ])('warns when the drain is left out of a pod that $why', (row) => {
    const { spec = {}, annotations = {} } = row;
    expect(inject(aCassandraPod({ metadata: { annotations }, spec })).warnings).toEqual(
      row.warnings,
    );
  });

  it('leaves a postStart hook untouched beside the drain', () => {
    const postStart = { exec: { command: ['echo'] } };
    const pod = injected(aCassandraPod({ container: { lifecycle: { postStart } } }));
    expect(named(pod, 'containers', 'cassandra')['lifecycle']).toMatchObject({
      postStart,
      preStop: {},
    });
  });
});

describe('fitting in', () => {
  it('runs the server as an ordinary container where the cluster has no native sidecars', () => {
    const pod = injected(aCassandraPod(), { nativeSidecars: false });
    expect(named(pod, 'containers', 'mgmt-api')['restartPolicy']).toBeUndefined();
    expect(named(pod, 'containers', 'cassandra')['lifecycle']).toBeUndefined();
  });

  it.each([
    { name: 'nobody', pod: {}, container: {}, expected: [999, 999] },
    { name: 'root, who steps down', pod: { runAsUser: 0 }, container: {}, expected: [999, 999] },
    {
      name: 'the pod',
      pod: { runAsUser: 1001, runAsGroup: 1002 },
      container: {},
      expected: [1001, 1002],
    },
    {
      name: 'the container',
      pod: { runAsUser: 1001 },
      container: { runAsUser: 999 },
      expected: [999, 999],
    },
    {
      name: 'the pod, without a group',
      pod: { runAsUser: 1001 },
      container: {},
      expected: [1001, undefined],
    },
  ])('runs as the user of Cassandra when $name sets it', ({ pod, container, expected }) => {
    const after = injected(
      aCassandraPod({ spec: { securityContext: pod }, container: { securityContext: container } }),
    );
    const context = objectAt(named(after, 'initContainers', 'mgmt-api'), 'securityContext');
    expect([context['runAsUser'], context['runAsGroup']]).toEqual(expected);
  });

  it('moves to another port when somebody has the usual one, and says so', () => {
    const other = {
      name: 'web',
      image: 'web:1',
      ports: [{ containerPort: 8080 }, { containerPort: 18080 }],
    };
    const pod = aCassandraPod();
    const containers = [...objectsAt(pod, 'spec', 'containers'), other];
    const { parts, warnings } = inject(aCassandraPod({ spec: { containers } }));
    expect(parts.port).toBe(28080);
    expect(warnings).toEqual(['port 8080 is taken; the Management API uses 28080']);
  });

  it('stays on its port when another injector takes the same one later', () => {
    const once = injected(aCassandraPod());
    const mesh = { name: 'mesh', image: 'm:1', ports: [8080, 9000, 9103].map(tcp) };
    const containers = [mesh, ...objectsAt(once, 'spec', 'containers')];
    const again = inject({ ...once, spec: { ...objectAt(once, 'spec'), containers } });
    expect(again).toMatchObject({ patch: [], parts: { port: 8080, metricsPorts: [9000] } });
    expect(again.warnings).toEqual([]);
  });

  it.each([
    { image: 'cassandra:5.0.9', user: undefined, warns: false },
    { image: 'acme/cassandra:x', user: undefined, warns: true },
    { image: 'acme/cassandra:x', user: 0, warns: true },
    { image: 'acme/cassandra:x', user: 999, warns: false },
  ])('warns that the user of $image is a guess with runAsUser $user: $warns', (row) => {
    const pod = aCassandraPod({
      metadata: { annotations: { 'inject.k8ssandra.io/cassandra-version': '5.0.9' } },
      container: {
        image: row.image,
        securityContext: row.user === undefined ? {} : { runAsUser: row.user },
      },
    });
    expect(inject(pod).warnings).toEqual(
      row.warns ? ['no runAsUser: the parts run as 999, as in the official image'] : [],
    );
  });

  it('does not reserve ports on the node for a pod in the network of its host', () => {
    const pod = aCassandraPod({
      metadata: { annotations: { 'inject.k8ssandra.io/host-network': 'allow' } },
      spec: { hostNetwork: true },
    });
    const after = injected(pod);
    expect(named(after, 'initContainers', 'mgmt-api')['ports']).toBeUndefined();
    expect(objectsAt(named(after, 'containers', 'cassandra'), 'ports')).toHaveLength(1);
  });

  it('shows the detect container what is mounted over the configuration, read-only', () => {
    const volumeMounts = [
      { name: 'conf', mountPath: '/etc/cassandra/cassandra-env.sh', subPath: 'env' },
      { name: 'data', mountPath: '/var/lib/cassandra' },
    ];
    const detect = named(
      injected(aCassandraPod({ container: { volumeMounts } })),
      'initContainers',
      'mgmt-api-detect',
    );
    expect(objectsAt(detect, 'volumeMounts').slice(2)).toEqual([
      {
        name: 'conf',
        mountPath: '/etc/cassandra/cassandra-env.sh',
        subPath: 'env',
        readOnly: true,
      },
    ]);
  });

  it('puts its init containers after those of the user, who may prepare the configuration', () => {
    const initContainers = [{ name: 'render', image: 'tool:1' }];
    const names = objectsAt(
      injected(aCassandraPod({ spec: { initContainers } })),
      'spec',
      'initContainers',
    ).map((one) => one['name']);
    expect(names[0]).toBe('render');
  });
});

describe('a pinned pod', () => {
  it('gets the parts of its pin whatever the settings say by now', () => {
    const first = injected(aCassandraPod());
    const pin = stringAt(first, 'metadata', 'annotations', 'inject.k8ssandra.io/pin') ?? '';
    const pod = aCassandraPod({ metadata: { annotations: { 'inject.k8ssandra.io/pin': pin } } });
    const settings = {
      ...anInjectionContext().settings,
      images: [{ cassandra: '5.0', fromPatch: 0, image: 'new:1' }],
      serverHeap: '1g',
    };
    const context = {
      settings,
      nativeSidecars: false,
      namespaceLabels: { 'inject.k8ssandra.io/metrics': 'none' },
    };
    expect(inject(pod, context).parts).toEqual(inject(aCassandraPod()).parts);
    expect(inject(aCassandraPod(), context).parts.revision).not.toBe(
      inject(pod, context).parts.revision,
    );
  });

  it.each(['{', '{"template":99}', '[]', 'null'])(
    'falls back with a warning when the pin is %s',
    (pin) => {
      const { warnings } = inject(
        aCassandraPod({ metadata: { annotations: { 'inject.k8ssandra.io/pin': pin } } }),
      );
      expect(warnings).toEqual(['the injection pin is not readable; current parts are used']);
    },
  );
});
