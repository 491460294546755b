import { request as sendPlain } from 'node:http';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { request as sendTls } from 'node:https';

import type { JsonValue } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ApiRequest, KubernetesApi } from '../../ports/kubernetes-api.ts';
import { readBody } from './answer-body.ts';
import type { Connection } from './connection.ts';
import { createCredentialSource } from './credential-source.ts';
import type { Credential } from './credential.ts';
import { openAgent } from './open-agent.ts';
import { requestHeaders } from './request-headers.ts';
import { retryAfterMs, statusFailure } from './status-failure.ts';
import type { Answer } from './status-failure.ts';
import { TimeBudget } from './time-budget.ts';
import { isTransportError, transportFailure } from './transport-failure.ts';

export interface HttpsApiOptions {
  /** Budget for one request, in milliseconds; 0 lifts the limit. */
  readonly requestTimeoutMs: number;
  /** Such as `kubectl-k8ssandra/v1.2.3`. */
  readonly userAgent: string;
  /** URL of a proxy; undefined to connect directly. */
  readonly proxyUrl: string | undefined;
  /** Ends every request that brings no signal of its own. */
  readonly signal: AbortSignal | undefined;
}

/** A list of 500 large pods has about 10 MiB; more than this in one answer is a mistake. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** Of one request, while the API server says that it is busy. */
const MAX_ATTEMPTS = 4;

/** Talks to the API server with what Node brings. */
export function createHttpsApi(connection: Connection, options: HttpsApiOptions): KubernetesApi {
  return new HttpsApi(connection, options);
}

class HttpsApi implements KubernetesApi {
  readonly #connection: Connection;
  readonly #options: HttpsApiOptions;
  readonly #credential;
  #agent: { readonly for: Credential; readonly opened: Promise<Agent> } | undefined;
  #firstAnswer: Promise<void> | undefined;

  constructor(connection: Connection, options: HttpsApiOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#credential = createCredentialSource(connection);
  }

  async request(request: ApiRequest): Promise<JsonValue> {
    const totalMs = request.timeoutMs ?? this.#options.requestTimeoutMs;
    const signal = request.signal ?? this.#options.signal;
    const credential = await this.#logIn(signal);
    const budget = new TimeBudget(totalMs, signal);
    try {
      return parse(request, await this.#patiently(request, credential, budget), this.#connection);
    } catch (error) {
      if (budget.isCancelled) throw signal?.reason;
      if (budget.isSpent) throw timeout(this.#connection, request, totalMs);
      throw isTransportError(error) ? transportFailure(this.#connection.server, error) : error;
    } finally {
      budget.end();
    }
  }

  /** Not on the clock of the request: whoever logs in may have to type a code. */
  async #logIn(signal: AbortSignal | undefined): Promise<Credential> {
    const budget = new TimeBudget(0, signal);
    try {
      return await budget.race(this.#credential());
    } catch (error) {
      throw budget.isCancelled ? signal?.reason : error;
    } finally {
      budget.end();
    }
  }

  /** Asks again as long as the API server is busy, names a time, and there is time. */
  async #patiently(
    request: ApiRequest,
    credential: Credential,
    budget: TimeBudget,
  ): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await budget.race(this.#afterFirst(request, credential, budget.signal));
      if (answer.status < 300) {
        for (const text of answer.warnings) request.onWarning?.(text);
        return answer;
      }
      const waitMs = answer.status === 429 ? answer.retryAfterMs : undefined;
      const again = waitMs !== undefined && attempt < MAX_ATTEMPTS && (await budget.sleep(waitMs));
      if (!again) throw statusFailure(request, answer);
    }
  }

  /**
   * Lets the first request open a connection alone; those that come meanwhile
   * follow it and resume its TLS session, which saves them the handshake.
   */
  async #afterFirst(
    request: ApiRequest,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<Answer> {
    if (this.#firstAnswer !== undefined) {
      await this.#firstAnswer;
      return this.#authorized(request, credential, signal);
    }
    const answer = this.#authorized(request, credential, signal);
    this.#firstAnswer = answer.then(
      () => undefined,
      () => undefined,
    );
    return answer;
  }

  async #authorized(
    request: ApiRequest,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<Answer> {
    const answer = await this.#exchange(request, credential, signal);
    if (answer.status !== 401) return answer;
    const fresh = await this.#credential(credential);
    return fresh === credential ? answer : this.#exchange(request, fresh, signal);
  }

  async #exchange(
    request: ApiRequest,
    credential: Credential,
    signal: AbortSignal,
    isSecondTry = false,
  ): Promise<Answer> {
    const outgoing = await this.#send(request, credential, signal);
    try {
      return await receive(outgoing);
    } catch (error) {
      // The server may close a kept connection at the very moment at which it is used again.
      const wasStale = outgoing.reusedSocket && isTransportError(error) && !signal.aborted;
      if (!wasStale || isSecondTry || request.method !== 'GET') throw error;
      return this.#exchange(request, credential, signal, true);
    }
  }

  async #send(
    request: ApiRequest,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<ClientRequest> {
    const { server, identity } = this.#connection;
    const url = new URL(server);
    const query = new URLSearchParams(request.query).toString();
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const send = url.protocol === 'http:' ? sendPlain : sendTls;
    const outgoing = send({
      agent: await this.#agentFor(credential),
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      method: request.method,
      path: `${url.pathname.replace(/\/$/, '')}${request.path}${query === '' ? '' : `?${query}`}`,
      headers: requestHeaders(request, credential, identity.impersonate, this.#options.userAgent),
      signal,
    });
    outgoing.end(body);
    return outgoing;
  }

  #agentFor(credential: Credential): Promise<Agent> {
    if (this.#agent === undefined || this.#agent.for.cert !== credential.cert) {
      const opened = openAgent(this.#connection, credential, this.#options.proxyUrl);
      this.#agent = { for: credential, opened };
    }
    return this.#agent.opened;
  }
}

async function receive(outgoing: ClientRequest): Promise<Answer> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
  const text = await readBody(incoming, MAX_ANSWER_BYTES);
  return {
    status: incoming.statusCode ?? 0,
    contentType: incoming.headers['content-type'] ?? '',
    text,
    retryAfterMs: retryAfterMs(incoming.headers['retry-after'], text),
    warnings: warningTexts(incoming.headersDistinct['warning'] ?? []),
  };
}

/** Of `299 - "text"`, the form in which the API server writes them. */
function warningTexts(headers: readonly string[]): readonly string[] {
  return headers.flatMap((header) =>
    Array.from(header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g), ([, text = '']) =>
      text.replaceAll(/\\(.)/g, '$1'),
    ),
  );
}

/** JSON, unless another form was asked for. */
function parse(request: ApiRequest, answer: Answer, { server }: Connection): JsonValue {
  if (request.accept?.includes('json') === false) return answer.text;
  try {
    return JSON.parse(answer.text) as JsonValue;
  } catch (cause) {
    const form = answer.contentType.split(';', 1)[0] ?? '';
    throw new AppError(
      'KDS_API_UNREACHABLE',
      `the answer of ${server} to ${request.method} ${request.path} is not JSON (${form})`,
      { hint: 'Check the server URL: a proxy or a login page may have answered instead.', cause },
    );
  }
}

function timeout({ server }: Connection, { method, path }: ApiRequest, totalMs: number): AppError {
  return new AppError(
    'KDS_TIMEOUT',
    `no answer from ${server} to ${method} ${path} within ${totalMs / 1_000} s`,
    { hint: 'Check the VPN and the firewalls, or allow more time with --request-timeout.' },
  );
}
