import type { ClientRequest, IncomingMessage } from 'node:http';

import { AppError } from '../../../errors/app-error.ts';
import type { PodHttpRequest } from '../../../ports/pod-http.ts';
import { readBody } from '../answer-body.ts';
import type { ApiSession, OutgoingRequest } from '../api-session.ts';
import { isTransportError, transportFailure } from '../transport-failure.ts';
import { MAX_ANSWER_BYTES, answerTooLong, badAnswer, describeEndpoint } from './node-failure.ts';
import { proxyPath } from './pod-path.ts';
import { judgeProxied } from './proxied-answer.ts';
import type { ProxiedAnswer } from './proxied-answer.ts';
import type { Outcome, Way } from './way.ts';

/** The proxy of the API server: the cheapest way, where the API server can reach the pods. */
export function podProxy(session: ApiSession): Way {
  return {
    transport: 'proxy',
    async request(request, signal) {
      const obstacle = obstacleOf(request);
      if (obstacle !== undefined) return obstacle;
      const credential = await session.logIn(signal);
      try {
        const answer = await session.authorized(
          credential,
          (known) => session.exchange(toOutgoing(request), known, signal, receiver(request)),
          // A server in a pod may answer 401, too.
          (proxied) => proxied.status === 401 && judgeProxied(request, proxied).kind === 'denied',
        );
        return judgeProxied(request, answer);
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof AppError && error.code === 'KDS_NODE_ANSWER') {
          return { kind: 'failed', error };
        }
        throw isTransportError(error) ? transportFailure(session.server, error) : error;
      }
    },
  };
}

/** Why a request must not, or cannot, go through the proxy. */
function obstacleOf({ endpoint, isSecret = false }: PodHttpRequest): Outcome | undefined {
  const where = describeEndpoint(endpoint);
  if (endpoint.tls !== undefined) {
    return closed(
      `cannot reach ${where} through the proxy of the API server: it demands mutual TLS`,
    );
  }
  if (!isSecret) return undefined;
  return closed(`a request with a secret for ${where} must not go through the audit log`);
}

function closed(problem: string): Outcome {
  const hint = 'Take another way: --via port-forward, or --via exec.';
  return { kind: 'closed', error: new AppError('KDS_NODE_UNREACHABLE', problem, { hint }) };
}

function toOutgoing({ endpoint, method, path, query, body }: PodHttpRequest): OutgoingRequest {
  return {
    method,
    path: proxyPath(endpoint, path, query),
    // The Management API refuses to answer in any form but its own.
    accept: '*/*',
    ...(body === undefined ? {} : { body }),
  };
}

function receiver({ endpoint }: PodHttpRequest) {
  return async (outgoing: ClientRequest): Promise<ProxiedAnswer> => {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
    });
    const tooLong = (): AppError => answerTooLong(endpoint);
    try {
      const body = await readBody(incoming, MAX_ANSWER_BYTES, tooLong);
      const contentType = incoming.headers['content-type'] ?? '';
      return { status: incoming.statusCode ?? 0, contentType, body };
    } catch (error) {
      throw error instanceof AppError ? error : badAnswer(endpoint, 'is cut off', error);
    }
  };
}
