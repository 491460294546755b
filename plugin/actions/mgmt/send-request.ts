import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { PodHttp, PodHttpRequest } from '../../../shared/ports/pod-http.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { whyNotAsked } from '../cluster/why-not-asked.ts';
import { findPodServers } from '../nodes/find-pod-servers.ts';
import { requireRunning } from '../reach/require-running.ts';

/** What a Management API answered. */
export interface ManagementReply {
  readonly body: string;
  /** Unless the status is 2xx. */
  readonly error: AppError | undefined;
}

/**
 * Sends one request to the Management API of a pod.
 *
 * @throws AppError `KDS_NOT_FOUND` when the pod has none, and as PodHttp does.
 */
export async function sendRequest(
  http: PodHttp,
  pod: CassandraPod,
  request: Omit<PodHttpRequest, 'endpoint'>,
): Promise<ManagementReply> {
  const ref = formatRef(pod);
  const endpoint = findPodServers(pod.object, pod.datacenter).managementApi;
  if (endpoint === undefined) {
    throw new AppError('KDS_NOT_FOUND', `pod ${ref} has no Management API`, {
      hint: `Use nodetool: kubectl k8ssandra nodetool pod/${pod.name} -n ${pod.namespace} -- help`,
    });
  }
  requireRunning(pod);
  const obstacle = whyNotAsked(pod);
  if (obstacle !== undefined) {
    throw new AppError('KDS_NODE_UNREACHABLE', `pod ${ref} is not asked: ${obstacle}`, {
      hint: `Find out why with: kubectl k8ssandra why pod/${pod.name} -n ${pod.namespace}`,
    });
  }
  const { status, body } = await http.request({ ...request, endpoint });
  if (status >= 200 && status < 300) return { body, error: undefined };
  const what = `the Management API of pod ${ref} answers ${status} to ${request.method} ${request.path}`;
  return {
    body,
    error: new AppError('KDS_OPERATION_FAILED', what, { hint: hintFor(status, pod) }),
  };
}

function hintFor(status: number, { namespace, name }: CassandraPod): string {
  if (status === 404 || status === 405)
    return 'See docs/reference/management-api.md for the paths.';
  return `Its reason may be in: kubectl k8ssandra logs pod/${name} -n ${namespace} --level warn`;
}
