import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { injectPod } from '../../../shared/injection/inject-pod.ts';
import { MARK, REQUEST } from '../../../shared/injection/names.ts';
import { applyPatch } from '../../../shared/jsonpatch/apply-patch.ts';
import { STAND_INS } from '../../cluster/images/image-catalogue.ts';
import {
  RESTRICTED,
  aPod,
  injectedNamespace,
  create,
  createPod,
} from '../../cluster/node/cassandra-workload.ts';
import { managementClient } from '../../cluster/node/management-api.ts';
import type { RunningPod } from '../../cluster/node/running-pod.ts';
import { sharedCluster } from '../../cluster/shared-cluster.ts';
import type { TestCluster } from '../../cluster/test-cluster.ts';
import { anInjectionContext } from '../../support/a-cassandra-pod.ts';

/** Pods whose Cassandra is a JVM that the same scripts start and that is up within a second. */
let cluster: TestCluster;
let namespace: string;

beforeAll(async () => {
  cluster = sharedCluster();
  namespace = await injectedNamespace(cluster);
});

/** Creates a pod, injected, that goes away with the test, and waits for it. */
async function readyPod(object: JsonObject, inNamespace = namespace): Promise<RunningPod> {
  const pod = await createPod(cluster, inNamespace, object);
  onTestFinished(() => pod.remove());
  await pod.untilReady();
  return pod;
}

async function jvmOptions(pod: RunningPod): Promise<string[]> {
  const log = await pod.logs('cassandra');
  return [...log.matchAll(/JVM option: (.*)$/gm)].map(([, option = '']) => option);
}

async function untilApiAnswers(pod: RunningPod, port?: number): Promise<void> {
  const api = managementClient(cluster, pod, port);
  await api.untilCassandraAnswers();
  await api.stop();
}

describe('users', () => {
  it.each([
    ['the user of the image, as which the entry point goes on', {}, 999],
    ['999 that the pod names', { runAsUser: 999, runAsGroup: 999, fsGroup: 999 }, 999],
    ['1001 with a group of its own', { runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001 }, 1001],
  ])('Cassandra and the server both run as %s', async (_, securityContext, user) => {
    const object = aPod(STAND_INS['5.0'].image, { spec: { securityContext } });
    const pod = await readyPod(object);
    await untilApiAnswers(pod);
    const owner = await pod.exec('cassandra', [
      'stat',
      '--format=%u',
      '/mgmt-api/run/cassandra.sock',
    ]);
    const server = await pod.exec('mgmt-api', ['id', '-u']);
    expect([owner.stdout, server.stdout]).toEqual([`${user}\n`, `${user}\n`]);
  });
});

describe('the options of the user', () => {
  const tricky = String.raw`-Dquote=a"b -Dbackslash=c\d* -Dplain=1`;
  const expected = [String.raw`-Dquote=a"b`, String.raw`-Dbackslash=c\d*`, '-Dplain=1'];
  const key = { name: 'jvm', key: 'JVM_EXTRA_OPTS' };

  beforeAll(async () => {
    const data = { JVM_EXTRA_OPTS: tricky };
    await create(cluster, namespace, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'jvm' },
      data,
    });
  });

  it.each<[string, JsonObject, string[]]>([
    [
      'as a value',
      { env: [{ name: 'JVM_EXTRA_OPTS', value: '-Dplain=1 -Dother=2' }] },
      ['-Dplain=1', '-Dother=2'],
    ],
    [
      'from a key of a ConfigMap',
      { env: [{ name: 'JVM_EXTRA_OPTS', valueFrom: { configMapKeyRef: key } }] },
      expected,
    ],
    ['with all of a ConfigMap', { envFrom: [{ configMapRef: { name: 'jvm' } }] }, expected],
    ['not at all', {}, []],
  ])('that come %s reach the JVM unchanged, the agent once', async (_, container, options) => {
    const object = aPod(STAND_INS['5.0'].image, { container });
    const pod = await readyPod(object);
    const found = await jvmOptions(pod);
    expect(found).toEqual(expect.arrayContaining(options));
    expect(found.filter((option) => option.startsWith('-javaagent:'))).toEqual([
      '-javaagent:/mgmt-api/bin/datastax-mgmtapi-agent-5.0.x-0.1.124.jar',
    ]);
  });
});

describe('a Cassandra that no agent fits', () => {
  it.each([
    [
      'whose tag does not tell the release',
      STAND_INS.floatingTag.image,
      'this agent is not for Cassandra 5.0.3; the image tag should tell the full version',
    ],
    ['whose tag lies', STAND_INS.wrongTag.image, 'no agent for Cassandra 6.0.0'],
  ])('%s starts without the parts, and the pod is Ready', async (_, image, reason) => {
    const pod = await readyPod(aPod(image));
    expect(await pod.logs('mgmt-api-detect')).toBe(`mgmt-api: not enabled: ${reason}\n`);
    expect(await pod.logs('mgmt-api')).toBe(`mgmt-api: standing aside: ${reason}\n`);
    expect((await jvmOptions(pod)).join(' ')).not.toContain('-javaagent:');
    expect(await pod.restarts('mgmt-api')).toBe(0);
  });

  it('because its configuration loads one already is left as it is', async () => {
    const data = { 'jvm-server.options': '-Ddb.unix_socket_file=/tmp/own.sock\n' };
    const metadata = { name: 'configuration' };
    await create(cluster, namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    const mountPath = '/etc/cassandra/jvm-server.options';
    const object = aPod(STAND_INS['5.0'].image, {
      spec: {
        securityContext: { runAsUser: 999, runAsGroup: 999, fsGroup: 999 },
        volumes: [{ name: 'own', configMap: { name: 'configuration' } }],
      },
      container: { volumeMounts: [{ name: 'own', mountPath, subPath: 'jvm-server.options' }] },
    });
    const pod = await readyPod(object);
    expect(await pod.logs('mgmt-api-detect')).toBe(
      'mgmt-api: not enabled: an agent is already configured in /etc/cassandra\n',
    );
    expect(await jvmOptions(pod)).toContain('-Ddb.unix_socket_file=/tmp/own.sock');
  });
});

describe('rules of the cluster', () => {
  it('a namespace of the level restricted admits the parts and blames the user only', async () => {
    const level = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const restricted = await injectedNamespace(cluster, level);
    const refused = createPod(cluster, restricted, aPod(STAND_INS['5.0'].image));
    await expect(refused).rejects.toThrow(/violates PodSecurity "restricted:latest"/);
    await expect(refused).rejects.toThrow(/container "cassandra"/);
    await expect(refused).rejects.not.toThrow(/mgmt-api/);

    const object = aPod(STAND_INS['5.0'].image, { container: { securityContext: RESTRICTED } });
    const pod = await readyPod(object, restricted);
    await untilApiAnswers(pod);
  });

  it.each([
    ['Guaranteed', { cpu: '500m', memory: '512Mi' }, { cpu: '500m', memory: '512Mi' }],
    ['Burstable', { cpu: '100m', memory: '512Mi' }, { cpu: '500m', memory: '512Mi' }],
  ])('a pod that is %s stays so', async (qosClass, requests, limits) => {
    const container = { resources: { requests, limits } };
    const pod = await readyPod(aPod(STAND_INS['5.0'].image, { container }));
    expect(stringAt(await pod.read(), 'status', 'qosClass')).toBe(qosClass);
  });
});

describe('a StatefulSet pinned where the API server knew no native sidecars', () => {
  it('has the server as an ordinary container, which answers as well', async () => {
    const object = aPod(STAND_INS['5.0'].image);
    const decision = injectPod(object, anInjectionContext({ nativeSidecars: false }));
    if (decision.outcome !== 'injected') throw new Error(JSON.stringify(decision));
    const pin = stringAt(applyPatch(object, decision.patch), 'metadata', 'annotations', MARK.pin);
    const annotations = { [MARK.pin]: pin ?? '' };
    const pod = await readyPod(aPod(STAND_INS['5.0'].image, { annotations }));
    const containers = objectsAt(await pod.read(), 'spec', 'containers').map(({ name }) => name);
    expect(containers).toEqual(['cassandra', 'mgmt-api']);
    await untilApiAnswers(pod);
  });
});

describe('ports', () => {
  it('the server leaves the usual port to a container that declares it', async () => {
    const ports = [{ name: 'other', containerPort: 8080 }];
    const pod = await readyPod(aPod(STAND_INS['5.0'].image, { container: { ports } }));
    const ready = await pod.read();
    const server = objectsAt(ready, 'spec', 'initContainers').find(
      ({ name }) => name === 'mgmt-api',
    );
    expect(objectsAt(server, 'ports')).toMatchObject([{ name: 'mgmt-api', containerPort: 18080 }]);
    await untilApiAnswers(pod, 18080);
  });

  it('the agent leaves its usual port to a container that declares it', async () => {
    const ports = [{ name: 'other', containerPort: 9000 }];
    const pod = await readyPod(aPod(STAND_INS['5.0'].image, { container: { ports } }));
    await untilApiAnswers(pod);
    expect((await pod.fetch(19000, '/metrics')).status).toBe(200);
  });

  it('without collectors, nothing is served at the address of the pod', async () => {
    const annotations = { [REQUEST.metrics]: 'none' };
    const pod = await readyPod(aPod(STAND_INS['5.0'].image, { annotations }));
    await untilApiAnswers(pod);
    await expect(pod.fetch(9000, '/metrics')).rejects.toThrow('fetch failed');
  });

  it('on request, the server listens at the address of the pod', async () => {
    const annotations = { [REQUEST.bind]: 'pod-ip' };
    const pod = await readyPod(aPod(STAND_INS['5.0'].image, { annotations }));
    await untilApiAnswers(pod);
    const answer = await pod.fetch(8080, '/api/v0/probes/liveness');
    expect(answer).toEqual({ status: 200, text: 'OK' });
  });

  it('MCAC alone keeps the agent of a 4.1 to itself', async () => {
    const annotations = { [REQUEST.metrics]: 'mcac' };
    const pod = await readyPod(aPod(STAND_INS['4.1'].image, { annotations }));
    await untilApiAnswers(pod);
    expect((await pod.fetch(9103, '/metrics')).status).toBe(200);
    await expect(pod.fetch(9000, '/metrics')).rejects.toThrow('fetch failed');
  });
});
