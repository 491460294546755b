import { isObject, objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ApiRequest, KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import {
  DEPLOYMENTS,
  MUTATING_CONFIGURATIONS,
  PODS,
  STATEFUL_SETS,
  VALIDATING_CONFIGURATIONS,
  apiPath,
} from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { trialPod, trialStatefulSet } from './trial-objects.ts';

/** What the parts of the webhook are called, and where to try it. */
export interface WebhookNames {
  readonly namespace: string;
  /** Of the Deployment and of the Service. */
  readonly name: string;
  readonly mutatingConfiguration: string;
  readonly validatingConfiguration: string;
  /** Namespace of the trial. */
  readonly trialNamespace: string;
}

/** What the API server said, or why it said nothing. */
export type Answer<T> = { readonly value: T } | { readonly error: AppError };

export interface WebhookFacts extends WebhookAnswers {
  /** Of the trial; only its name where it may not be seen. */
  readonly namespaceLabels: JsonObject;
  /** What came with the trial StatefulSet. */
  readonly warnings: readonly string[];
}

/** What makes the API server call the webhook. */
export interface WebhookConfigurations {
  readonly mutating: Answer<JsonObject>;
  readonly validating: Answer<JsonObject>;
}

interface WebhookAnswers extends WebhookConfigurations {
  readonly deployment: Answer<JsonObject>;
  /** The pod as it would be stored. */
  readonly trialPod: Answer<JsonObject>;
  /** The StatefulSet as it would be stored: it should not be. */
  readonly trialStatefulSet: Answer<JsonObject>;
  /** The metrics page of one replica. */
  readonly metrics: Answer<string>;
}

/** Whatever the API server refuses is an answer, too. */
export async function gatherConfigurations(
  api: KubernetesApi,
  { mutatingConfiguration, validatingConfiguration }: WebhookNames,
): Promise<WebhookConfigurations> {
  const get = (type: ResourceType, name: string): Promise<Answer<JsonObject>> =>
    ask(api, { method: 'GET', path: apiPath(type, undefined, name) }, toObject);
  const [mutating, validating] = await Promise.all([
    get(MUTATING_CONFIGURATIONS, mutatingConfiguration),
    get(VALIDATING_CONFIGURATIONS, validatingConfiguration),
  ]);
  return { mutating, validating };
}

/**
 * Asks for everything at once. Whatever the API server refuses is an answer, too.
 *
 * @throws AppError when the API server does not answer at all.
 */
export async function gatherWebhook(
  api: KubernetesApi,
  names: WebhookNames,
  configurations = gatherConfigurations(api, names),
): Promise<WebhookFacts> {
  const { namespace, name, trialNamespace } = names;
  const get = (path: string): Promise<Answer<JsonObject>> =>
    ask(api, { method: 'GET', path }, toObject);
  const warnings: string[] = [];
  const onWarning = (text: string): unknown => warnings.push(text);
  const tryOut = (path: string, body: JsonObject): Promise<Answer<JsonObject>> =>
    ask(api, { method: 'POST', path, query: { dryRun: 'All' }, body, onWarning }, toObject);
  const service = `/api/v1/namespaces/${namespace}/services/${name}:metrics`;
  const [configured, deployment, pod, statefulSet, metrics, place] = await Promise.all([
    configurations,
    get(apiPath(DEPLOYMENTS, namespace, name)),
    tryOut(apiPath(PODS, trialNamespace), trialPod(trialNamespace)),
    tryOut(apiPath(STATEFUL_SETS, trialNamespace), trialStatefulSet(trialNamespace)),
    ask(api, { method: 'GET', path: `${service}/proxy/metrics`, accept: 'text/plain' }, String),
    get(`/api/v1/namespaces/${encodeURIComponent(trialNamespace)}`),
  ]);
  const facts: WebhookAnswers = {
    ...configured,
    deployment,
    trialPod: pod,
    trialStatefulSet: statefulSet,
    metrics,
  };
  const answers = Object.values(facts);
  const silence = answers.find(isSilence);
  if (silence !== undefined && answers.every(isSilence)) throw silence.error;
  const namespaceLabels = {
    'kubernetes.io/metadata.name': trialNamespace,
    ...('value' in place ? objectAt(place.value, 'metadata', 'labels') : {}),
  };
  return { ...facts, namespaceLabels, warnings };
}

/** What could not be found out; that something is not there, or is refused as it should be, was. */
export function gapsIn(facts: WebhookFacts): readonly AppError[] {
  const { mutating, validating, deployment, trialPod: pod, trialStatefulSet: set, metrics } = facts;
  return [mutating, validating, deployment, pod, set, metrics]
    .flatMap((answer: Answer<unknown>) => ('error' in answer ? answer.error : []))
    .filter(
      (error) =>
        !(error instanceof ApiError && error.status === 404) &&
        !error.message.includes('denied the request'),
    );
}

function isSilence(answer: Answer<unknown>): answer is { readonly error: AppError } {
  return 'error' in answer && !(answer.error instanceof ApiError);
}

async function ask<T>(
  api: KubernetesApi,
  request: ApiRequest,
  understand: (answer: JsonValue) => T,
): Promise<Answer<T>> {
  try {
    return { value: understand(await api.request(request)) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { error };
  }
}

function toObject(answer: JsonValue): JsonObject {
  return isObject(answer) ? answer : {};
}
