import { describe, expect, it } from 'vitest';

import { assessWebhook } from '../../../../../plugin/actions/webhook/assess-webhook.ts';
import type { Assessment } from '../../../../../plugin/actions/webhook/assess-webhook.ts';
import type { WebhookFacts } from '../../../../../plugin/actions/webhook/gather-webhook.ts';
import type { Check } from '../../../../../plugin/check.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { ApiError } from '../../../../../shared/errors/api-error.ts';
import { forbidden, notFound } from '../../../../support/fake-kubernetes-api.ts';

const NOW_MS = Date.UTC(2026, 0, 10);
const DAY_MS = 86_400_000;

function configuration(...bundles: readonly string[]): { readonly value: JsonObject } {
  const webhooks = bundles.map((caBundle, index) => ({
    name: `w${index}.k8ssandra.io`,
    clientConfig: { caBundle },
  }));
  return { value: { webhooks } };
}

function metrics(expiresMs: number): { readonly value: string } {
  const name = 'k8ssandra_webhook_certificate_expiry_timestamp_seconds';
  return { value: `# HELP x\n${name}{certificate="serving"} ${expiresMs / 1_000}\n` };
}

function refusal(message: string, status = 403): { readonly error: ApiError } {
  return { error: new ApiError(message, { status, reason: '', hint: 'Do something.' }) };
}

const DENIED = refusal(
  'admission webhook "statefulsets.policy.k8ssandra.io" denied the request: [sto-data-persistent] …',
);

const HEALTHY: WebhookFacts = {
  mutating: configuration('QQ==', 'QQ=='),
  validating: configuration('QQ=='),
  deployment: { value: { spec: { replicas: 3 }, status: { readyReplicas: 3 } } },
  trialPod: { value: { metadata: { labels: { 'inject.k8ssandra.io/injected': 'true' } } } },
  trialStatefulSet: DENIED,
  metrics: metrics(NOW_MS + 5 * DAY_MS),
  namespaceLabels: { 'kubernetes.io/metadata.name': 'prod' },
  warnings: [],
};

/** One entry for each selector, for these resources. */
function selecting(resource: string, ...excluded: readonly string[]): { value: JsonObject } {
  const byName = {
    matchExpressions: [
      { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: excluded },
      { key: 'policy.k8ssandra.io/enabled', operator: 'NotIn', values: ['false'] },
    ],
  };
  const entry = {
    name: 'w.k8ssandra.io',
    clientConfig: { caBundle: 'QQ==' },
    rules: [{ resources: [resource] }],
    namespaceSelector: byName,
  };
  return { value: { webhooks: [entry] } };
}

const PLAIN_POD: Partial<WebhookFacts> = { trialPod: { value: {} } };
const ACCEPTED: Partial<WebhookFacts> = { trialStatefulSet: { value: {} } };
const OPTED_OUT = {
  'kubernetes.io/metadata.name': 'prod',
  'policy.k8ssandra.io/enabled': 'false',
};

function certificate(untilMs: number) {
  return { subject: 'CN=ca', notBeforeMs: 0, notAfterMs: untilMs };
}

const ASSESSMENT: Assessment = {
  names: {
    namespace: 'k8ssandra-webhook',
    name: 'k8ssandra-webhook',
    mutatingConfiguration: 'k8ssandra-webhook',
    validatingConfiguration: 'k8ssandra-webhook',
    trialNamespace: 'prod',
  },
  nowMs: NOW_MS,
  authorities: [[certificate(NOW_MS + 300 * DAY_MS)]],
};

function assess(
  facts: Partial<WebhookFacts> = {},
  assessment: Partial<Assessment> = {},
): ReadonlyMap<string, Check> {
  const checks = assessWebhook({ ...HEALTHY, ...facts }, { ...ASSESSMENT, ...assessment });
  return new Map(checks.map((check) => [check.id, check]));
}

it('a webhook that works passes every check, and nothing is to be done', () => {
  for (const check of assess().values()) {
    expect(check).toMatchObject({ result: 'OK' });
    expect(check.next).toBeUndefined();
  }
});

type Row = readonly [
  what: string,
  id: string,
  facts: Partial<WebhookFacts>,
  result: Check['result'],
  detail: string,
];

describe('what is wrong is found', () => {
  it.each<Row>([
    [
      'no configuration',
      'mutating-configuration',
      { mutating: { error: notFound() } },
      'FAIL',
      'not installed',
    ],
    [
      'an empty configuration',
      'validating-configuration',
      { validating: configuration() },
      'FAIL',
      'it has no entries',
    ],
    [
      'an entry without a bundle',
      'mutating-configuration',
      { mutating: configuration('QQ==', '') },
      'FAIL',
      'no caBundle in w1.k8ssandra.io',
    ],
    [
      'no right to look',
      'validating-configuration',
      { validating: { error: forbidden('get') } },
      'WARN',
      'cannot tell',
    ],
    ['no Deployment', 'deployment', { deployment: { error: notFound() } }, 'FAIL', 'not installed'],
    [
      'no replica ready',
      'deployment',
      { deployment: { value: { spec: { replicas: 3 }, status: {} } } },
      'FAIL',
      '0 of 3 replicas ready',
    ],
    [
      'some replicas ready',
      'deployment',
      { deployment: { value: { spec: { replicas: 3 }, status: { readyReplicas: 2 } } } },
      'WARN',
      '2 of 3 replicas ready',
    ],
    [
      'scaled to nothing',
      'deployment',
      { deployment: { value: { spec: { replicas: 0 }, status: {} } } },
      'FAIL',
      '0 of 0 replicas ready',
    ],
    [
      'no bundle anywhere',
      'certificate-authority',
      { mutating: { error: notFound() }, validating: configuration('') },
      'WARN',
      'there is no caBundle to look at',
    ],
    [
      'bundles that differ',
      'certificate-authority',
      { validating: configuration('Qg==') },
      'WARN',
      'the entries do not all trust the same',
    ],
    [
      'a serving certificate with a day left',
      'serving-certificate',
      { metrics: metrics(NOW_MS + DAY_MS) },
      'OK',
      'valid until 2026-01-11T00:00:00Z, 24 hours left',
    ],
    [
      'a serving certificate with less',
      'serving-certificate',
      { metrics: metrics(NOW_MS + DAY_MS - 1_000) },
      'WARN',
      '23 hours left',
    ],
    [
      'a serving certificate that has expired',
      'serving-certificate',
      { metrics: metrics(NOW_MS) },
      'FAIL',
      'expired on 2026-01-10T00:00:00Z',
    ],
    [
      'metrics of something else',
      'serving-certificate',
      { metrics: { value: 'up 1\n' } },
      'WARN',
      'the webhook does not say when it expires',
    ],
    [
      'no right to read metrics',
      'serving-certificate',
      { metrics: { error: forbidden('get') } },
      'WARN',
      'cannot tell',
    ],
    [
      'a pod without the parts',
      'injects',
      { trialPod: { value: { metadata: { labels: {} } } } },
      'FAIL',
      'a trial pod in prod did not get the parts',
    ],
    [
      'no right to try',
      'injects',
      { trialPod: { error: forbidden('create') } },
      'WARN',
      'cannot create',
    ],
    [
      'the StatefulSet accepted',
      'refuses',
      { trialStatefulSet: { value: {} } },
      'FAIL',
      'was accepted in prod',
    ],
    [
      'a namespace that injection leaves out',
      'injects',
      { ...PLAIN_POD, mutating: selecting('pods', 'kube-system', 'prod') },
      'WARN',
      'not tried: the configuration leaves out the namespace prod',
    ],
    [
      'no injection in a namespace that it does not leave out',
      'injects',
      { ...PLAIN_POD, mutating: selecting('pods', 'kube-system') },
      'FAIL',
      'did not get the parts',
    ],
    [
      'entries for other resources only',
      'injects',
      { ...PLAIN_POD, mutating: selecting('jobs', 'prod') },
      'FAIL',
      'did not get the parts',
    ],
    [
      'a namespace that policy leaves out by its name',
      'refuses',
      { ...ACCEPTED, validating: selecting('statefulsets', 'prod') },
      'WARN',
      'not tried',
    ],
    [
      'a namespace that policy leaves out by a label',
      'refuses',
      { ...ACCEPTED, validating: selecting('statefulsets'), namespaceLabels: OPTED_OUT },
      'WARN',
      'not tried',
    ],
    [
      'a policy that does not hold where it should',
      'refuses',
      { ...ACCEPTED, validating: selecting('statefulsets') },
      'FAIL',
      'was accepted in prod',
    ],
    [
      'a policy that only warns',
      'refuses',
      { ...ACCEPTED, warnings: ['[sto-data-persistent] x'] },
      'WARN',
      'was accepted with a warning (sto-data-persistent)',
    ],
    [
      'a warning of another rule',
      'refuses',
      { ...ACCEPTED, warnings: ['[id-other] x'] },
      'FAIL',
      'was accepted in prod',
    ],
    [
      'refused by somebody else',
      'refuses',
      { trialStatefulSet: refusal('exceeded quota: cpu') },
      'WARN',
      'exceeded quota: cpu',
    ],
    [
      'refused by our webhook for another reason',
      'refuses',
      { trialStatefulSet: refusal('admission webhook "x" denied the request: [id-other] …') },
      'WARN',
      '[id-other]',
    ],
    [
      'a webhook that does not answer',
      'refuses',
      {
        trialStatefulSet: refusal(
          'internal error: failed calling webhook "statefulsets.policy.k8ssandra.io": …',
          500,
        ),
      },
      'FAIL',
      'failed calling webhook',
    ],
  ])('%s', (_what, id, facts, result, detail) => {
    const check = assess(facts).get(id);
    expect(check?.result).toBe(result);
    expect(check?.detail).toContain(detail);
    expect(check?.next === undefined).toBe(result === 'OK');
  });
});

describe('the authority', () => {
  it.each<[leftMs: number, result: Check['result']]>([
    [7 * DAY_MS, 'OK'],
    [7 * DAY_MS - 1, 'WARN'],
    [1, 'WARN'],
    [0, 'FAIL'],
    [-DAY_MS, 'FAIL'],
  ])('with %i ms left is %s', (leftMs, result) => {
    const authorities = [[certificate(NOW_MS + leftMs)]];
    expect(assess({}, { authorities }).get('certificate-authority')?.result).toBe(result);
  });

  it('that is old may stay in the bundle beside its successor', () => {
    const authorities = [[certificate(NOW_MS - DAY_MS), certificate(NOW_MS + 300 * DAY_MS)]];
    expect(assess({}, { authorities }).get('certificate-authority')?.result).toBe('OK');
  });

  it('that cannot be read fails', () => {
    expect(assess({}, { authorities: [[]] }).get('certificate-authority')).toMatchObject({
      result: 'FAIL',
      detail: 'a caBundle holds no certificate',
    });
  });
});
