import { request as send } from 'node:http';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

import { formatRef } from '../../../domain/resource-ref.ts';
import { ApiError } from '../../../errors/api-error.ts';
import type { AppError } from '../../../errors/app-error.ts';
import type { PodEndpoint, PodHttpAnswer, PodHttpRequest } from '../../../ports/pod-http.ts';
import { readBody } from '../answer-body.ts';
import { isTransportError } from '../transport-failure.ts';
import type { ClientIdentity, ReadClientIdentity } from './client-identity.ts';
import { explainForwarded } from './explain-forwarded.ts';
import { forwardedAgent } from './forwarded-agent.ts';
import { connectToPod } from './forwarded-socket.ts';
import {
  MAX_ANSWER_BYTES,
  answerTooLong,
  describeEndpoint,
  serverUnreachable,
} from './node-failure.ts';
import { withQuery } from './pod-path.ts';
import type { PodStreams } from './pod-streams.ts';
import type { Outcome, Way } from './way.ts';

/** Servers whose idle connections are kept: a walk over 1,000 pods must not end with 1,000. */
const MAX_KEPT = 64;

/** The port-forward of the kubelet: carries TLS, and nothing of it is in the audit log. */
export function forwardedHttp(
  streams: PodStreams,
  readIdentity: ReadClientIdentity,
  ender: AbortSignal | undefined,
): Way {
  const pools = new PoolSet();

  const openAgent = ({ pod, port }: PodEndpoint, identity: ClientIdentity | undefined): Agent =>
    // Opening outlives the request that asked for it, as another may use the connection.
    forwardedAgent(() => connectToPod(streams, pod, port, ender), identity);

  return {
    transport: 'port-forward',
    async request(request, signal) {
      const { endpoint } = request;
      try {
        const login = await logIn(endpoint, readIdentity, signal);
        if ('obstacle' in login) return login.obstacle;
        const answer = await pools.use(
          poolKey(endpoint),
          () => openAgent(endpoint, login.identity),
          (agent) => exchange(request, agent, signal),
        );
        return { kind: 'answer', answer };
      } catch (error) {
        if (signal.aborted) throw error;
        return explainForwarded(endpoint, error);
      }
    },
  };
}

type Login = { readonly identity: ClientIdentity | undefined } | { readonly obstacle: Outcome };

async function logIn(
  endpoint: PodEndpoint,
  readIdentity: ReadClientIdentity,
  signal: AbortSignal,
): Promise<Login> {
  const { tls } = endpoint;
  if (tls === undefined) return { identity: undefined };
  if (tls.clientSecret === undefined) {
    const problem = 'it demands a client certificate, and no Secret with one is known';
    return closed(serverUnreachable(endpoint, problem));
  }
  try {
    return { identity: await readIdentity(tls.clientSecret, signal) };
  } catch (error) {
    // Whoever may not read the Secret may still run curl where the certificate is.
    if (!(error instanceof ApiError)) throw error;
    return closed(error);
  }
}

function closed(error: AppError): Login {
  return { obstacle: { kind: 'closed', error } };
}

/** Sends a request; once more where a kept connection was closed at that very moment. */
async function exchange(
  request: PodHttpRequest,
  agent: Agent,
  signal: AbortSignal,
  isSecondTry = false,
): Promise<PodHttpAnswer> {
  const outgoing = sendOver(agent, request, signal);
  try {
    return await receive(outgoing, request.endpoint);
  } catch (error) {
    const wasStale = outgoing.reusedSocket && isTransportError(error) && !signal.aborted;
    if (!wasStale || isSecondTry || request.method !== 'GET') throw error;
    return exchange(request, agent, signal, true);
  }
}

function sendOver(agent: Agent, request: PodHttpRequest, signal: AbortSignal): ClientRequest {
  const { endpoint, method, path, query, body } = request;
  const outgoing = send({
    agent,
    host: endpoint.pod.name,
    port: endpoint.port,
    method,
    path: withQuery(path, query),
    headers: {
      // The Management API refuses to answer in any form but its own.
      accept: '*/*',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    signal,
  });
  outgoing.end(body);
  return outgoing;
}

async function receive(outgoing: ClientRequest, endpoint: PodEndpoint): Promise<PodHttpAnswer> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
  const body = await readBody(incoming, MAX_ANSWER_BYTES, () => answerTooLong(endpoint));
  const contentType = incoming.headers['content-type'] ?? '';
  return { status: incoming.statusCode ?? 0, contentType, body, transport: 'port-forward' };
}

/** Whoever shows another certificate must not use a connection that is open already. */
function poolKey(endpoint: PodEndpoint): string {
  const secret = endpoint.tls?.clientSecret;
  return `${describeEndpoint(endpoint)} ${secret === undefined ? '' : formatRef(secret)}`;
}

interface Pool {
  readonly agent: Agent;
  /** Requests under way. */
  users: number;
}

/** Connections to many servers, of which only so many are kept. */
class PoolSet {
  readonly #pools = new Map<string, Pool>();

  async use<T>(key: string, open: () => Agent, work: (agent: Agent) => Promise<T>): Promise<T> {
    const pool = this.#pools.get(key) ?? { agent: open(), users: 0 };
    // The order of the map is that of use: the first is the one that waits longest.
    this.#pools.delete(key);
    this.#pools.set(key, pool);
    pool.users += 1;
    try {
      return await work(pool.agent);
    } finally {
      pool.users -= 1;
      this.#dropIdle();
    }
  }

  #dropIdle(): void {
    for (const [key, { agent, users }] of this.#pools) {
      if (this.#pools.size <= MAX_KEPT) return;
      if (users > 0) continue;
      agent.destroy();
      this.#pools.delete(key);
    }
  }
}
