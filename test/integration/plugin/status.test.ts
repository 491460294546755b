import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { pinStatefulSet } from '../../../shared/injection/pin-stateful-set.ts';
import { applyPatch } from '../../../shared/jsonpatch/apply-patch.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { anInjectionContext } from '../../support/a-cassandra-pod.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../support/a-k8ssandra-cluster.ts';
import { aRunningPod } from '../../support/a-running-pod.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const CRASHED = {
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [
    {
      name: 'cassandra',
      ready: false,
      restartCount: 7,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
    },
  ],
};

function pinnedSet(): JsonObject {
  const set = aCassandraStatefulSet({
    image: 'cassandra:5.0.9',
    spec: { selector: { matchLabels: { app: 'cassandra' } } },
  });
  const decision = pinStatefulSet({ before: undefined, after: set }, anInjectionContext());
  if (decision.outcome === 'skipped') throw new Error('not pinned');
  return applyPatch(set, decision.patch);
}

function paths(where: string) {
  return {
    sets: `GET /apis/apps/v1/${where}statefulsets`,
    pods: `GET /api/v1/${where}pods`,
    datacenters: `GET /apis/cassandra.datastax.com/v1beta1/${where}cassandradatacenters`,
    clusters: `GET /apis/k8ssandra.io/v1alpha1/${where}k8ssandraclusters`,
  };
}

const PROD = paths('namespaces/prod/');
const ALL = paths('');

const HEALTHY = fakeKubernetesApi({
  [PROD.sets]: { items: [pinnedSet()] },
  [PROD.pods]: {
    items: ['cassandra-0', 'cassandra-1', 'cassandra-2'].map((name) =>
      aRunningPod({ name, injected: true }),
    ),
  },
});

/** Everything at once: an operator, a pod in trouble, a StatefulSet without injection. */
const BUSY = fakeKubernetesApi({
  [ALL.sets]: {
    items: [
      pinnedSet(),
      aCassandraStatefulSet({
        image: 'cassandra:3.11.19',
        metadata: { name: 'legacy', namespace: 'old' },
        spec: { replicas: 1, selector: { matchLabels: { app: 'legacy' } } },
      }),
      aCassandraStatefulSet({
        metadata: {
          name: 'shop-dc1-r1-sts',
          ownerReferences: [{ kind: 'CassandraDatacenter', name: 'dc1', controller: true }],
        },
        spec: { selector: { matchLabels: { dc: 'dc1' } } },
      }),
    ],
  },
  [ALL.pods]: {
    items: [
      aRunningPod({ name: 'cassandra-0', injected: true }),
      aRunningPod({ name: 'cassandra-1', injected: true, status: CRASHED }),
      aRunningPod({ name: 'cassandra-2' }),
      aRunningPod({ name: 'legacy-0', owner: 'legacy', namespace: 'old' }),
      ...[0, 1, 2].map((index) =>
        aRunningPod({
          name: `shop-dc1-r1-sts-${index}`,
          owner: 'shop-dc1-r1-sts',
          labels: { 'app.kubernetes.io/managed-by': 'cass-operator' },
        }),
      ),
    ],
  },
  [ALL.datacenters]: {
    items: [{ ...aCassandraDatacenter(), status: { cassandraOperatorProgress: 'Updating' } }],
  },
  [ALL.clusters]: { items: [aK8ssandraCluster()] },
});

describe('screens', () => {
  it.each([
    ['status-healthy', 'status', HEALTHY],
    ['status-all', 'status -A', BUSY],
    ['status-one', 'status -A sts/legacy', BUSY],
    [
      'status-no-pods',
      'status',
      fakeKubernetesApi({ [PROD.sets]: { items: [pinnedSet()] }, [PROD.pods]: { items: [] } }),
    ],
  ])('%s', async (name, line, api) => {
    const { stdout, stderr, exitCode } = await runCli(line, { api, namespace: 'prod' });
    await expect(stdout).toMatchFileSnapshot(`../../golden/plugin/${name}.txt`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });
});

it.each(['status', 'status -A'])('%s -o json keeps to its schema', async (line) => {
  const api = line.endsWith('-A') ? BUSY : HEALTHY;
  const { stdout, exitCode } = await runCli(`${line} -o json`, { api, namespace: 'prod' });
  expect(exitCode).toBe(0);
  expectSchema('status.json', stdout);
});

it('-o yaml says the same as -o json', async () => {
  const world = { api: HEALTHY, namespace: 'prod' };
  const json = await runCli('status -o json', world);
  const yaml = await runCli('status -o yaml', world);
  const { parseYaml } = await import('../../../shared/adapters/yaml/parse-yaml.ts');
  expect(parseYaml(yaml.stdout)).toEqual(JSON.parse(json.stdout));
});

describe('what cannot be seen', () => {
  const partial = fakeKubernetesApi({
    [PROD.sets]: { items: [pinnedSet()] },
    [PROD.pods]: forbidden('list resource "pods" in API group ""'),
    [PROD.datacenters]: forbidden('list resource "cassandradatacenters"'),
    'GET /apis/cassandra.datastax.com/v1beta1': { kind: 'APIResourceList' },
  });

  it('is told in one note, with exit code 3', async () => {
    const outcome = await runCli('status', { api: partial, namespace: 'prod' });
    expect(outcome.exitCode).toBe(3);
    await expect(`${outcome.stdout}---\n${outcome.stderr}`).toMatchFileSnapshot(
      '../../golden/plugin/status-partial.txt',
    );
  });

  it('is in the errors of the JSON document', async () => {
    const { stdout } = await runCli('status -o json', { api: partial, namespace: 'prod' });
    expectSchema('status.json', stdout);
    expect(JSON.parse(stdout)).toMatchObject({
      complete: false,
      errors: [{ code: 'KDS_FORBIDDEN', status: 403 }, { code: 'KDS_FORBIDDEN' }],
    });
  });

  it('because nothing may be seen is exit code 4', async () => {
    const api = fakeKubernetesApi({ [PROD.sets]: forbidden('list resource "statefulsets"') });
    const outcome = await runCli('status', { api, namespace: 'prod' });
    expect(outcome).toMatchObject({ exitCode: 4, stdout: '' });
    expect(outcome.stderr).toContain('cannot list resource "statefulsets"');
  });

  it('because the API server is silent is exit code 124', async () => {
    const silence = new AppError('KDS_TIMEOUT', 'no answer', { hint: 'Wait.' });
    const api = fakeKubernetesApi({ [PROD.sets]: silence });
    expect(await runCli('status', { api, namespace: 'prod' })).toEqual({
      exitCode: 124,
      stdout: '',
      stderr: 'error: no answer (KDS_TIMEOUT)\nWait.\n',
    });
  });
});

it('a namespace without Cassandra is not an error', async () => {
  const api = fakeKubernetesApi({ [PROD.sets]: { items: [] } });
  expect(await runCli('status', { api, namespace: 'prod' })).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'No Cassandra found in the namespace prod. Look in all of them with -A.\n',
  });
});

it('a name that nothing has is exit code 5', async () => {
  const outcome = await runCli('status nope', { api: HEALTHY, namespace: 'prod' });
  expect(outcome).toMatchObject({ exitCode: 5, stdout: '' });
  expect(outcome.stderr).toContain('Use one of: cassandra.');
});

it('the flags that reach the cluster reach it', async () => {
  let target: unknown;
  const line =
    'status --context c -n ns -s https://a.test --as bob --as-group g --as-group h ' +
    '--request-timeout 2m --insecure-skip-tls-verify --token t --kubeconfig k';
  await runCli(line, { api: fakeKubernetesApi({}), onConnect: (wanted) => (target = wanted) });
  expect(target).toEqual({
    context: 'c',
    namespace: 'ns',
    server: 'https://a.test',
    impersonate: { user: 'bob', groups: ['g', 'h'] },
    requestTimeoutMs: 120_000,
    insecureSkipTlsVerify: true,
    token: 't',
    kubeconfig: 'k',
  });
});

it.each([
  ['0', 0],
  ['5', 5_000],
  ['1m30s', 90_000],
])('--request-timeout %s is %i ms, as for kubectl', async (text, expected) => {
  let timeoutMs: number | undefined;
  await runCli(`status --request-timeout ${text}`, {
    api: fakeKubernetesApi({}),
    onConnect: (target) => (timeoutMs = target.requestTimeoutMs),
  });
  expect(timeoutMs).toBe(expected);
});
