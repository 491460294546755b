import { member, numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { MARK } from '../../../shared/injection/names.ts';
import type { CertificateTimes } from '../../../shared/ports/certificate-reader.ts';
import type { Check } from '../../check.ts';
import type {
  Answer,
  WebhookConfigurations,
  WebhookFacts,
  WebhookNames,
} from './gather-webhook.ts';
import { leavesOut } from './selects-namespace.ts';
import { BROKEN_RULE } from './trial-objects.ts';

/** What the facts are judged with. */
export interface Assessment {
  readonly names: WebhookNames;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Certificates of each `caBundle`, in the order of the entries. */
  readonly authorities: readonly (readonly CertificateTimes[])[];
}

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The webhook renews its authority long before; less than this means that it does not. */
const AUTHORITY_WARNING_MS = 7 * DAY_MS;
/** Serving certificates live for days, and are renewed when a third of that is left. */
const SERVING_WARNING_MS = DAY_MS;
const INSTALL = 'kubectl apply -k manifests/webhook/base';

/** Judges an installation of the webhook, in the order in which one would mend it. */
export function assessWebhook(facts: WebhookFacts, assessment: Assessment): readonly Check[] {
  return [
    ...assessConfigurations(facts),
    deploymentCheck(facts.deployment, assessment.names),
    authorityCheck(facts, assessment),
    servingCheck(facts.metrics, assessment),
    injectionCheck(facts, assessment.names),
    policyCheck(facts, assessment.names),
  ];
}

/** Judges whether the API server is told to call it. */
export function assessConfigurations(facts: WebhookConfigurations): readonly Check[] {
  return [
    configurationCheck('mutating-configuration', facts.mutating),
    configurationCheck('validating-configuration', facts.validating),
  ];
}

/** The CA bundles of both configurations, as base64, in the order of their entries. */
export function bundlesOf({ mutating, validating }: WebhookFacts): readonly string[] {
  return [mutating, validating].flatMap((answer) =>
    'value' in answer ? entriesOf(answer.value).map(bundleOf) : [],
  );
}

function entriesOf(configuration: JsonObject): readonly JsonObject[] {
  return objectsAt(configuration, 'webhooks');
}

function bundleOf(entry: JsonObject): string {
  return stringAt(entry, 'clientConfig', 'caBundle') ?? '';
}

function configurationCheck(id: string, answer: Answer<JsonObject>): Check {
  if ('error' in answer) return absent(id, answer.error, INSTALL);
  const entries = entriesOf(answer.value);
  const without = entries.filter((entry) => bundleOf(entry) === '');
  if (entries.length === 0) {
    return { id, result: 'FAIL', detail: 'it has no entries', next: INSTALL };
  }
  if (without.length > 0) {
    const names = without.map((entry) => stringAt(entry, 'name') ?? '').join(', ');
    const next = 'Look for certificate errors in the log of the webhook.';
    return { id, result: 'FAIL', detail: `no caBundle in ${names}`, next };
  }
  return { id, result: 'OK', detail: `${entries.length} entries, each with a caBundle` };
}

function deploymentCheck(answer: Answer<JsonObject>, { namespace, name }: WebhookNames): Check {
  const id = 'deployment';
  if ('error' in answer) return absent(id, answer.error, INSTALL);
  const wanted = numberAt(answer.value, 'spec', 'replicas') ?? 1;
  const ready = numberAt(answer.value, 'status', 'readyReplicas') ?? 0;
  const detail = `${ready} of ${wanted} replicas ready`;
  if (ready >= wanted && ready > 0) return { id, result: 'OK', detail };
  const next = `kubectl describe deployment ${name} -n ${namespace}`;
  return { id, result: ready === 0 ? 'FAIL' : 'WARN', detail, next };
}

function authorityCheck(facts: WebhookFacts, { nowMs, authorities }: Assessment): Check {
  const id = 'certificate-authority';
  const unseen = [facts.mutating, facts.validating].find(isUnseen);
  if (unseen !== undefined) return unknown(id, unseen.error);
  const bundles = bundlesOf(facts).filter((bundle) => bundle !== '');
  if (bundles.length === 0) {
    return { id, result: 'WARN', detail: 'there is no caBundle to look at', next: INSTALL };
  }
  if (authorities.some((certificates) => certificates.length === 0)) {
    const next = 'Look for certificate errors in the log of the webhook.';
    return { id, result: 'FAIL', detail: 'a caBundle holds no certificate', next };
  }
  // An old authority may stay in the bundle until nobody needs it: the last to expire counts.
  const untilMs = Math.min(
    ...authorities.map((all) => Math.max(...all.map(({ notAfterMs }) => notAfterMs))),
  );
  const check = expiryCheck(id, untilMs, nowMs, AUTHORITY_WARNING_MS);
  const differ = new Set(bundles).size > 1;
  if (!differ || check.result === 'FAIL') return check;
  const next = 'Wait a minute and look again; then look at the log of the webhook.';
  return {
    id,
    result: 'WARN',
    detail: `the entries do not all trust the same; ${check.detail}`,
    next,
  };
}

function servingCheck(answer: Answer<string>, { nowMs }: Assessment): Check {
  const id = 'serving-certificate';
  if ('error' in answer) return { ...absent(id, answer.error, INSTALL), result: 'WARN' };
  const seconds =
    /^k8ssandra_webhook_certificate_expiry_timestamp_seconds\{certificate="serving"\} (\S+)$/m.exec(
      answer.value,
    )?.[1];
  if (seconds === undefined) {
    const next = 'Look for certificate errors in the log of the webhook.';
    return { id, result: 'WARN', detail: 'the webhook does not say when it expires', next };
  }
  return expiryCheck(id, Number(seconds) * 1_000, nowMs, SERVING_WARNING_MS);
}

function expiryCheck(id: string, untilMs: number, nowMs: number, warningMs: number): Check {
  const date = new Date(untilMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const next = 'Look for certificate errors in the log of the webhook.';
  if (untilMs <= nowMs) return { id, result: 'FAIL', detail: `expired on ${date}`, next };
  const detail = `valid until ${date}, ${daysText(untilMs - nowMs)}`;
  return untilMs - nowMs < warningMs
    ? { id, result: 'WARN', detail, next }
    : { id, result: 'OK', detail };
}

function daysText(leftMs: number): string {
  const days = Math.floor(leftMs / DAY_MS);
  return days < 2 ? `${Math.floor(leftMs / 3_600_000)} hours left` : `${days} days left`;
}

function injectionCheck(facts: WebhookFacts, { trialNamespace }: WebhookNames): Check {
  const id = 'injects';
  const { trialPod: answer, mutating } = facts;
  if ('error' in answer) return notTried(id, answer.error);
  const label = member(answer.value, 'metadata', 'labels', MARK.injected);
  if (label === 'true') {
    return { id, result: 'OK', detail: `a trial pod in ${trialNamespace} got the parts` };
  }
  if (isLeftOut(mutating, 'pods', facts)) return leftOut(id, trialNamespace);
  return {
    id,
    result: 'FAIL',
    detail: `a trial pod in ${trialNamespace} did not get the parts`,
    next: 'Mend what fails above; the webhook is passed over while it does not answer.',
  };
}

function policyCheck(facts: WebhookFacts, { trialNamespace }: WebhookNames): Check {
  const id = 'refuses';
  const { trialStatefulSet: answer, validating, warnings } = facts;
  if (!('error' in answer)) {
    if (warnings.some((text) => text.includes(`[${BROKEN_RULE}]`))) {
      return {
        id,
        result: 'WARN',
        detail: `a trial StatefulSet in ${trialNamespace} was accepted with a warning (${BROKEN_RULE})`,
        next: 'Set policy.enforcement of the webhook to enforce to have such changes refused.',
      };
    }
    if (isLeftOut(validating, 'statefulsets', facts)) return leftOut(id, trialNamespace);
    return {
      id,
      result: 'FAIL',
      detail: `a StatefulSet that would lose its data was accepted in ${trialNamespace}`,
      next: 'Mend what fails above; else look at the rules and conditions of the configuration.',
    };
  }
  const { message } = answer.error;
  if (message.includes('denied the request') && message.includes(BROKEN_RULE)) {
    const detail = `a trial StatefulSet in ${trialNamespace} was refused (${BROKEN_RULE})`;
    return { id, result: 'OK', detail };
  }
  return notTried(id, answer.error);
}

function isLeftOut(
  configuration: Answer<JsonObject>,
  resource: string,
  { namespaceLabels }: WebhookFacts,
): boolean {
  return 'value' in configuration && leavesOut(configuration.value, resource, namespaceLabels);
}

/** Neither well nor broken: the API server was told not to ask the webhook here. */
function leftOut(id: string, trialNamespace: string): Check {
  return {
    id,
    result: 'WARN',
    detail: `not tried: the configuration leaves out the namespace ${trialNamespace}`,
    next: 'Try it in another namespace with -n.',
  };
}

/** A dry run that ended otherwise: a webhook that fails is one thing, missing rights another. */
function notTried(id: string, error: AppError): Check {
  const isOurs = error.message.includes('failed calling webhook');
  const next = isOurs ? 'Mend what fails above.' : error.hint;
  return { id, result: isOurs ? 'FAIL' : 'WARN', detail: error.message, next };
}

/** It may be there, but we could not look. */
function isUnseen(answer: Answer<JsonObject>): answer is { readonly error: AppError } {
  return 'error' in answer && !(answer.error instanceof ApiError && answer.error.status === 404);
}

function absent(id: string, error: AppError, install: string): Check {
  return error instanceof ApiError && error.status === 404
    ? { id, result: 'FAIL', detail: 'not installed', next: install }
    : unknown(id, error);
}

function unknown(id: string, error: AppError): Check {
  return { id, result: 'WARN', detail: `cannot tell: ${error.message}`, next: error.hint };
}
