import { X509Certificate } from 'node:crypto';

import { beforeAll, expect, it } from 'vitest';

import { forgeCertificates } from '../../../shared/adapters/tls/forge-certificates.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import type { FakeKubernetesApi } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const NOW_MS = Date.UTC(2026, 0, 10);
const DAY_MS = 86_400_000;
const REGISTRATION = '/apis/admissionregistration.k8s.io/v1';
const MUTATING = `GET ${REGISTRATION}/mutatingwebhookconfigurations/k8ssandra-webhook`;
const VALIDATING = `GET ${REGISTRATION}/validatingwebhookconfigurations/k8ssandra-webhook`;
const DEPLOYMENT = 'GET /apis/apps/v1/namespaces/k8ssandra-webhook/deployments/k8ssandra-webhook';
const METRICS =
  'GET /api/v1/namespaces/k8ssandra-webhook/services/k8ssandra-webhook:metrics/proxy/metrics';
const POD = 'POST /api/v1/namespaces/prod/pods';
const STATEFUL_SET = 'POST /apis/apps/v1/namespaces/prod/statefulsets';

let bundle: string;

beforeAll(async () => {
  const validity = { notBeforeMs: NOW_MS - DAY_MS, notAfterMs: NOW_MS + 300 * DAY_MS };
  const { certificate } = await forgeCertificates.createAuthority('webhook', validity);
  expect(new X509Certificate(certificate).ca).toBe(true);
  bundle = Buffer.from(certificate).toString('base64');
});

type Answers = Parameters<typeof fakeKubernetesApi>[0];

function aWebhook(changes: Answers = {}): FakeKubernetesApi {
  const configuration = {
    webhooks: ['a', 'b'].map((name) => ({ name, clientConfig: { caBundle: bundle } })),
  };
  const expiry = 'k8ssandra_webhook_certificate_expiry_timestamp_seconds';
  return fakeKubernetesApi({
    [MUTATING]: configuration,
    [VALIDATING]: configuration,
    [DEPLOYMENT]: { spec: { replicas: 3 }, status: { readyReplicas: 3 } },
    [METRICS]: `${expiry}{certificate="serving"} ${(NOW_MS + 5 * DAY_MS) / 1_000}\n`,
    [POD]: ({ body }) => ({
      ...(body as JsonObject),
      metadata: { labels: { 'inject.k8ssandra.io/injected': 'true' } },
    }),
    [STATEFUL_SET]: new ApiError(
      'admission webhook "statefulsets.policy.k8ssandra.io" denied the request: [sto-data-persistent] …',
      { status: 403, reason: 'Forbidden', hint: 'Correct it.' },
    ),
    ...changes,
  });
}

function run(line: string, api: FakeKubernetesApi) {
  return runCli(line, { api, namespace: 'prod', clock: fakeClock(NOW_MS) });
}

it('a webhook that works is exit code 0', async () => {
  const { stdout, stderr, exitCode } = await run('webhook status', aWebhook());
  await expect(stdout).toMatchFileSnapshot('../../golden/plugin/webhook-status-ok.txt');
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
});

it('one that is not installed is exit code 8', async () => {
  const api = fakeKubernetesApi({ [POD]: {}, [STATEFUL_SET]: {} });
  const { stdout, exitCode } = await run('webhook status', api);
  await expect(stdout).toMatchFileSnapshot('../../golden/plugin/webhook-status-absent.txt');
  expect(exitCode).toBe(8);
});

it('one that cannot be seen well is not called broken, nor well: exit code 3', async () => {
  const api = aWebhook({
    [MUTATING]: forbidden('get resource "mutatingwebhookconfigurations"'),
    [METRICS]: forbidden('get resource "services/proxy"'),
    [POD]: forbidden('create resource "pods"'),
  });
  const { stdout, exitCode } = await run('webhook status', api);
  await expect(stdout).toMatchFileSnapshot('../../golden/plugin/webhook-status-forbidden.txt');
  expect(exitCode).toBe(3);
});

it.each([
  ['that works', () => aWebhook(), true],
  ['that is not installed', () => fakeKubernetesApi({ [POD]: {}, [STATEFUL_SET]: {} }), true],
  ['that cannot be seen', () => aWebhook({ [METRICS]: forbidden('get') }), false],
])('-o json of one %s keeps to its schema', async (_what, api, complete) => {
  const { stdout } = await run('webhook status -o json', api());
  expectSchema('webhook-status.json', stdout);
  expect(JSON.parse(stdout)).toMatchObject({ complete });
});

it('nothing is stored: both trials are dry runs', async () => {
  const api = aWebhook();
  await run('webhook status', api);
  const trials = api.requests.filter(({ method }) => method !== 'GET');
  expect(trials.map(({ query }) => query)).toEqual([{ dryRun: 'All' }, { dryRun: 'All' }]);
});

it('names and namespaces can be others', async () => {
  const api = fakeKubernetesApi({});
  await run(
    'webhook status -n team --webhook-namespace w --webhook-name x --mutating-configuration m --validating-configuration v',
    api,
  );
  expect(api.requests.map(({ path }) => path)).toEqual([
    `${REGISTRATION}/mutatingwebhookconfigurations/m`,
    `${REGISTRATION}/validatingwebhookconfigurations/v`,
    '/apis/apps/v1/namespaces/w/deployments/x',
    '/api/v1/namespaces/team/pods',
    '/apis/apps/v1/namespaces/team/statefulsets',
    '/api/v1/namespaces/w/services/x:metrics/proxy/metrics',
    '/api/v1/namespaces/team',
  ]);
});

it('a policy that only warns is no failure', async () => {
  const api = aWebhook({
    [STATEFUL_SET]: ({ body, onWarning }) => {
      onWarning?.('[sto-data-persistent] the data is lost with the pod');
      return body ?? {};
    },
  });
  const { stdout, exitCode } = await run('webhook status', api);
  expect(stdout).toContain('Set policy.enforcement of the webhook to enforce');
  expect(exitCode).toBe(0);
});

it('an API server that does not answer is an error of its own', async () => {
  const silence = new AppError('KDS_API_UNREACHABLE', 'connection refused', { hint: 'Look.' });
  const api = fakeKubernetesApi({
    [MUTATING]: silence,
    [VALIDATING]: silence,
    [DEPLOYMENT]: silence,
    [METRICS]: silence,
    [POD]: silence,
    [STATEFUL_SET]: silence,
  });
  expect(await run('webhook status', api)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'error: connection refused (KDS_API_UNREACHABLE)\nLook.\n',
  });
});
