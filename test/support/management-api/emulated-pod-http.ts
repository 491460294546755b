import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/app-error.ts';
import type { PodHttp, PodHttpAnswer, PodHttpRequest } from '../../../shared/ports/pod-http.ts';
import { answerUnderFault } from './answer-under-fault.ts';
import type { NodeState } from './cluster-state.ts';
import type { PodSet } from './pod-set.ts';

const LIMIT_BYTES = 16 * 2 ** 20;

/** The port without a network: as exact about deadlines and faults as a network would be. */
export function emulatedPodHttp(
  cluster: PodSet,
): PodHttp & { readonly requests: readonly PodHttpRequest[] } {
  const requests: PodHttpRequest[] = [];
  const { clock } = cluster.state;

  return {
    requests,
    async request(request) {
      requests.push(request);
      const node = nodeOf(cluster, request);
      if (node === undefined || isRefused(cluster, node, request)) {
        throw failure('KDS_NODE_UNREACHABLE', request, 'cannot be reached: connection refused');
      }
      const { timeoutMs, signal = new AbortController().signal } = request;
      const waitMs = node.fault === 'hung' ? Infinity : node.delayMs;
      if (waitMs > 0) await clock.sleep(Math.min(waitMs, timeoutMs), signal);
      if (waitMs >= timeoutMs) {
        throw failure('KDS_NODE_TIMEOUT', request, `did not answer in ${timeoutMs / 1000}s`);
      }
      return read(cluster, node, request);
    },
  };
}

function nodeOf(cluster: PodSet, { endpoint }: PodHttpRequest): NodeState | undefined {
  const { namespace, name } = endpoint.pod;
  return namespace === cluster.namespace
    ? cluster.state.nodes.find((node) => cluster.podName(node) === name)
    : undefined;
}

/** The metrics are Cassandra's own, so that they end with its process. */
function isRefused(cluster: PodSet, node: NodeState, { endpoint }: PodHttpRequest) {
  if (node.fault === 'refusing') return true;
  if (endpoint.port === 9000) return node.process !== 'running';
  return endpoint.port !== 8080 || cluster.hasTls !== (endpoint.tls !== undefined);
}

function read(cluster: PodSet, node: NodeState, request: PodHttpRequest): PodHttpAnswer {
  const query = new URLSearchParams((request.query ?? []).map(([name, value]) => [name, value]));
  const url = query.size === 0 ? request.path : `${request.path}?${query.toString()}`;
  const { body, method, endpoint } = request;
  const given = body === undefined ? {} : { body, contentType: 'application/json' };
  const question = { method, url, accept: '*/*', ...given };
  const reply = answerUnderFault(cluster.state, node, endpoint.port, question);
  if (reply.isCutOff || reply.body.length > LIMIT_BYTES) {
    throw failure('KDS_NODE_ANSWER', request, 'gave an answer of no use: it is cut off');
  }
  const contentType = reply.contentType ?? '';
  return { status: reply.status, contentType, body: reply.body, transport: 'proxy' };
}

function failure(code: ErrorCode, { endpoint }: PodHttpRequest, what: string): AppError {
  return new AppError(code, `pod ${formatRef(endpoint.pod)} ${what}`, { hint: 'Look at the pod.' });
}
