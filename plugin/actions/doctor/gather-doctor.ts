import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ReadCertificates } from '../../../shared/ports/certificate-reader.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Cluster } from '../../../shared/ports/cluster.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import type { Check } from '../../check.ts';
import { askAccess } from '../access/review-access.ts';
import { DEPLOYMENTS } from '../api-paths.ts';
import { listObjects } from '../list-objects.ts';
import { checkWebhook } from '../webhook/check-webhook.ts';
import type { Answer } from '../webhook/gather-webhook.ts';
import { WEBHOOK_NAMES } from '../webhook/webhook-names.ts';
import { wayQuestions } from './ways.ts';

/** Who the API server thinks that we are, and what time it is there. */
export interface Login {
  readonly username: string;
  /** How far the clock of the API server is ahead of ours, give or take a second. */
  readonly aheadMs: number | undefined;
}

/** What the API server has to say. */
export interface ServerFacts {
  /** `v1.34.4` */
  readonly version: Answer<string>;
  /** For the answer about the version, connection and login included. */
  readonly tookMs: number;
  readonly login: Answer<Login>;
  /** Versions that are served, by API group. */
  readonly groups: Answer<ReadonlyMap<string, readonly string[]>>;
  /** Raw, of all namespaces. */
  readonly deployments: Answer<readonly JsonObject[]>;
  /** Ways into pods that are denied. */
  readonly denied: Answer<ReadonlySet<string>>;
  readonly webhook: Answer<readonly Check[]>;
}

interface DoctorPorts {
  readonly clock: Clock;
  readonly readCertificates: ReadCertificates;
}

const NOT_ASKED = new AppError('KDS_API_UNREACHABLE', 'not asked', {
  hint: 'Mend the connection to the API server first.',
});

/** Asks for everything at once, as soon as the API server has shown that it answers. */
export async function gatherDoctor(
  { api, namespace }: Cluster,
  { clock, readCertificates }: DoctorPorts,
): Promise<ServerFacts> {
  const startMs = clock.nowMs();
  const version = await attempt(readVersion(api));
  const tookMs = clock.nowMs() - startMs;
  if ('error' in version && !(version.error instanceof ApiError)) {
    const nothing = { error: NOT_ASKED };
    return {
      version,
      tookMs,
      login: nothing,
      groups: nothing,
      deployments: nothing,
      denied: nothing,
      webhook: nothing,
    };
  }
  const names = { ...WEBHOOK_NAMES, trialNamespace: namespace };
  const [login, groups, deployments, denied, webhook] = await Promise.all([
    attempt(readLogin(api, clock)),
    attempt(readGroups(api)),
    attempt(listObjects(api, { type: DEPLOYMENTS, namespace: undefined }).then((all) => all ?? [])),
    attempt(askAccess(api, wayQuestions(namespace))),
    attempt(checkWebhook(names, { api, clock, readCertificates }).then(({ checks }) => checks)),
  ]);
  return { version, tookMs, login, groups, deployments, denied, webhook };
}

/** What the API server did not want to say. */
export function gapsOf({ version, ...facts }: ServerFacts): readonly AppError[] {
  const { login, groups, deployments, denied, webhook } = facts;
  return [version, login, groups, deployments, denied, webhook].flatMap(
    (answer: Answer<unknown>) =>
      'error' in answer && answer.error !== NOT_ASKED ? answer.error : [],
  );
}

async function attempt<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (error instanceof AppError) return { error };
    throw error;
  }
}

async function readVersion(api: KubernetesApi): Promise<string> {
  return stringAt(await api.request({ method: 'GET', path: '/version' }), 'gitVersion') ?? '';
}

/** The only answer with a time in it that everybody may have. */
async function readLogin(api: KubernetesApi, clock: Clock): Promise<Login> {
  const before = clock.wallMs();
  const review = await api.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
  const ours = (before + clock.wallMs()) / 2;
  const theirs = Date.parse(stringAt(review, 'metadata', 'creationTimestamp') ?? '');
  return {
    username: stringAt(review, 'status', 'userInfo', 'username') ?? '',
    aheadMs: Number.isNaN(theirs) ? undefined : theirs - ours,
  };
}

async function readGroups(api: KubernetesApi): Promise<ReadonlyMap<string, readonly string[]>> {
  const answer: JsonValue = await api.request({ method: 'GET', path: '/apis' });
  return new Map(
    objectsAt(answer, 'groups').map((group) => [
      stringAt(group, 'name') ?? '',
      objectsAt(group, 'versions').map((one) => stringAt(one, 'version') ?? ''),
    ]),
  );
}
