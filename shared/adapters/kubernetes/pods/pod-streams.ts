import { member } from '../../../domain/json.ts';
import type { ResourceRef } from '../../../domain/resource-ref.ts';
import { ApiError } from '../../../errors/api-error.ts';
import type { KubernetesApi } from '../../../ports/kubernetes-api.ts';
import type { ApiSession } from '../api-session.ts';
import { openWebSocket } from './open-web-socket.ts';
import type { OpenWebSocket } from './open-web-socket.ts';
import { podPath } from './pod-path.ts';
import type { Query } from './pod-path.ts';

/** Opens WebSockets into pods. */
export interface PodStreams {
  /**
   * @param protocols - In order of preference.
   * @throws ApiError when the API server refuses; a 403 names the verbs that are missing.
   * @throws AppError `KDS_TIMEOUT` when it does not answer.
   */
  open(
    pod: ResourceRef,
    subresource: 'exec' | 'portforward',
    query: Query,
    protocols: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<OpenWebSocket>;
}

/** Up to 1.34 `get` is enough for a WebSocket; later API servers want both. */
const STREAMING_VERBS = ['get', 'create'];
const REVIEW_PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const REVIEW_TIMEOUT_MS = 2_000;

/**
 * @param api - Asked for missing verbs once a stream is refused.
 * @param openMs - Until a stream has to be open; 0 lifts the limit.
 */
export function createPodStreams(
  session: ApiSession,
  api: KubernetesApi,
  openMs: number,
): PodStreams {
  const missing = new Map<string, Promise<readonly string[]>>();

  const missingVerbs = (namespace: string, subresource: string): Promise<readonly string[]> => {
    const key = `${namespace}/${subresource}`;
    const known = missing.get(key) ?? askForVerbs(api, namespace, subresource);
    missing.set(key, known);
    return known;
  };

  return {
    async open(pod, subresource, query, protocols, signal) {
      const path = podPath(pod, subresource, query);
      try {
        return await openWebSocket(session, { path, protocols, openMs }, signal);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 403) throw error;
        const verbs = await missingVerbs(pod.namespace, subresource);
        throw verbs.length === 0 ? error : denied(pod.namespace, subresource, verbs, error);
      }
    },
  };
}

/** @returns None when that cannot be told. */
async function askForVerbs(
  api: KubernetesApi,
  namespace: string,
  subresource: string,
): Promise<readonly string[]> {
  const isMissing = async (verb: string): Promise<boolean> => {
    const resourceAttributes = { namespace, verb, resource: 'pods', subresource };
    const answer = await api.request({
      method: 'POST',
      path: REVIEW_PATH,
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      },
      timeoutMs: REVIEW_TIMEOUT_MS,
    });
    return member(answer, 'status', 'allowed') !== true;
  };
  try {
    const answers = await Promise.all(STREAMING_VERBS.map(isMissing));
    return STREAMING_VERBS.filter((_, index) => answers[index]);
  } catch {
    return [];
  }
}

function denied(
  namespace: string,
  subresource: string,
  verbs: readonly string[],
  cause: ApiError,
): ApiError {
  const [needed, lacking] = [STREAMING_VERBS, verbs].map((list) => list.join(' and '));
  return new ApiError(
    `pods/${subresource} in namespace "${namespace}" needs the verbs ${needed}, and the credentials lack ${lacking}`,
    {
      status: cause.status,
      reason: cause.reason,
      hint: 'Print the Role to ask for with: kubectl k8ssandra rbac COMMAND',
      cause,
    },
  );
}
