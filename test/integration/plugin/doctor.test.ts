import { describe, expect, it } from 'vitest';

import type { JsonValue } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ApiRequest } from '../../../shared/ports/kubernetes-api.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliOutcome } from '../../support/run-cli.ts';

const NOW_MS = Date.UTC(2026, 0, 10);
const VERSION = 'GET /version';
const LOGIN = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
const GROUPS = 'GET /apis';
const DEPLOYMENTS = 'GET /apis/apps/v1/deployments';
const REVIEWS = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

function login(aheadMs = 0, username = 'ann'): JsonValue {
  const creationTimestamp = new Date(NOW_MS + aheadMs).toISOString();
  return { metadata: { creationTimestamp }, status: { userInfo: { username } } };
}

function groups(...served: readonly string[]): JsonValue {
  return {
    groups: served.map((text) => {
      const [name = '', version = ''] = text.split('/');
      return { name, versions: [{ version }] };
    }),
  };
}

function operator(image: string, readyReplicas: number): JsonValue {
  return {
    metadata: { name: 'operator', namespace: 'ops' },
    spec: { template: { spec: { containers: [{ image }] } } },
    status: { readyReplicas },
  };
}

const WELL = {
  [VERSION]: { gitVersion: 'v1.34.4' },
  [LOGIN]: login(),
  [GROUPS]: groups('apps/v1', 'cassandra.datastax.com/v1beta1', 'k8ssandra.io/v1alpha1'),
  [DEPLOYMENTS]: {
    items: [
      operator('r.test/k8ssandra/cass-operator:v1.27.0', 1),
      operator('r.test/k8ssandra/k8ssandra-operator:v1.30.0', 1),
    ],
  },
  [REVIEWS]: { status: { allowed: true } },
};

const SCRIPT = {
  find: () => Promise.resolve('/usr/local/bin/kubectl_complete-k8ssandra'),
  install: () => Promise.reject(new Error('not asked for')),
};

type Answers = Parameters<typeof fakeKubernetesApi>[0];

function doctor(answers: Answers, flags = ''): Promise<CliOutcome> {
  return runCli(`doctor -n prod ${flags}`, {
    api: fakeKubernetesApi(answers),
    clock: fakeClock(NOW_MS),
    completionScript: SCRIPT,
  });
}

function denying(resource: RegExp) {
  return ({ body }: ApiRequest): JsonValue => ({
    status: { allowed: !resource.test(JSON.stringify(body)) },
  });
}

it('where all is well is exit code 0', async () => {
  const { stdout, stderr, exitCode } = await doctor(WELL);
  await expect(stdout).toMatchFileSnapshot('../../golden/plugin/doctor-ok.txt');
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
});

it('where hardly anything is well says what to do, and is exit code 8', async () => {
  const { stdout, exitCode } = await doctor({
    [VERSION]: { gitVersion: 'v1.28.1' },
    [LOGIN]: login(-60_000, 'system:anonymous'),
    [GROUPS]: groups('cassandra.datastax.com/v2', 'k8ssandra.io/v1alpha1'),
    [DEPLOYMENTS]: { items: [operator('k8ssandra/cass-operator:v1.27.0', 0)] },
    [REVIEWS]: { status: { allowed: false } },
  });
  await expect(stdout).toMatchFileSnapshot('../../golden/plugin/doctor-bad.txt');
  expect(exitCode).toBe(8);
});

describe('one thing at a time', () => {
  it.each<[what: string, change: Answers, line: string]>([
    [
      'a newer API server',
      { [VERSION]: { gitVersion: 'v1.35.0' } },
      'v1.35.0, answered in 0 ms; this program was',
    ],
    ['a clock that is 10 s off', { [LOGIN]: login(10_000) }, 'OK    clock             10 s off'],
    ['a clock that is 11 s behind', { [LOGIN]: login(11_000) }, 'this machine is 11 s behind'],
    ['a clock that is 11 s ahead', { [LOGIN]: login(-11_000) }, 'this machine is 11 s ahead of'],
    [
      'no operator types',
      { [GROUPS]: groups('apps/v1') },
      'OK    operators         none is needed',
    ],
    [
      'no operator',
      { [DEPLOYMENTS]: { items: [] } },
      'WARN  operators         cass-operator is not found',
    ],
    [
      'no right to list',
      { [DEPLOYMENTS]: forbidden('list deployments') },
      'WARN  operators         cannot tell',
    ],
    [
      'no proxy',
      { [REVIEWS]: denying(/"proxy"/) },
      'OK    ways-into-pods    allowed in prod: port-forward, exec',
    ],
    [
      'half of port-forward',
      { [REVIEWS]: denying(/"verb":"create".*"portforward"|"proxy"/) },
      'WARN  ways-into-pods    allowed in prod: exec only, which is',
    ],
  ])('%s', async (_what, change, line) => {
    const { stdout, exitCode } = await doctor({ ...WELL, ...change });
    expect(stdout).toContain(line);
    expect(exitCode).toBe(0);
  });
});

it('an API server that does not answer is a failed check, and not asked on', async () => {
  const silence = new AppError('KDS_API_UNREACHABLE', 'connection refused', { hint: 'Look.' });
  const { stdout, exitCode } = await doctor({ [VERSION]: silence });
  await expect(stdout).toMatchFileSnapshot('../../golden/plugin/doctor-unreachable.txt');
  expect(exitCode).toBe(8);
});

it('a kubeconfig that cannot be used is a failed check', async () => {
  const { stdout, exitCode } = await runCli('doctor');
  await expect(stdout).toMatchFileSnapshot('../../golden/plugin/doctor-no-kubeconfig.txt');
  expect(exitCode).toBe(8);
});

it.each<[what: string, answers: Answers, complete: boolean]>([
  ['all is well', WELL, true],
  ['little may be seen', { ...WELL, [DEPLOYMENTS]: forbidden('list') }, false],
])('-o json where %s keeps to its schema', async (_what, answers, complete) => {
  const { stdout } = await doctor(answers, '-o json');
  expectSchema('diagnosis.json', stdout);
  expect(JSON.parse(stdout)).toMatchObject({ complete });
});
