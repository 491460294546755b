import type { ClientRequest, IncomingMessage } from 'node:http';

import type { JsonValue } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ApiRequest, KubernetesApi } from '../../ports/kubernetes-api.ts';
import { readBody } from './answer-body.ts';
import { ApiSession } from './api-session.ts';
import type { OutgoingRequest, SessionOptions } from './api-session.ts';
import type { Connection } from './connection.ts';
import type { Credential } from './credential.ts';
import { retryAfterMs, statusFailure } from './status-failure.ts';
import type { Answer } from './status-failure.ts';
import { TimeBudget } from './time-budget.ts';
import { isTransportError, transportFailure } from './transport-failure.ts';

export interface HttpsApiOptions extends SessionOptions {
  /** Budget for one request, in milliseconds; 0 lifts the limit. */
  readonly requestTimeoutMs: number;
  /** Ends logins, and every request that brings no signal of its own. */
  readonly signal: AbortSignal | undefined;
}

/** A list of 500 large pods has about 10 MiB; more than this in one answer is a mistake. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** Of one request, while the API server says that it is busy. */
const MAX_ATTEMPTS = 4;

/** Talks to the API server with what Node brings. */
export function createHttpsApi(
  connection: Connection,
  options: HttpsApiOptions,
  session = new ApiSession(connection, options),
): KubernetesApi {
  return new HttpsApi(session, options);
}

class HttpsApi implements KubernetesApi {
  readonly #options: HttpsApiOptions;
  readonly #session: ApiSession;
  #firstAnswer: Promise<void> | undefined;

  constructor(session: ApiSession, options: HttpsApiOptions) {
    this.#options = options;
    this.#session = session;
  }

  async request(request: ApiRequest): Promise<JsonValue> {
    const totalMs = request.timeoutMs ?? this.#options.requestTimeoutMs;
    const signal = request.signal ?? this.#options.signal;
    const credential = await this.#session.logIn(signal);
    const budget = new TimeBudget(totalMs, signal);
    try {
      return parse(
        request,
        await this.#patiently(request, credential, budget),
        this.#session.server,
      );
    } catch (error) {
      if (budget.isCancelled) throw signal?.reason;
      if (budget.isSpent) throw timeout(this.#session.server, request, totalMs);
      throw isTransportError(error) ? transportFailure(this.#session.server, error) : error;
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
      return this.#exchange(request, credential, signal);
    }
    const answer = this.#exchange(request, credential, signal);
    this.#firstAnswer = answer.then(
      () => undefined,
      () => undefined,
    );
    return answer;
  }

  #exchange(request: ApiRequest, credential: Credential, signal: AbortSignal): Promise<Answer> {
    const outgoing = toOutgoing(request);
    return this.#session.authorized(
      credential,
      (known) => this.#session.exchange(outgoing, known, signal, receive),
      ({ status }) => status === 401,
    );
  }
}

function toOutgoing({ query, body, ...rest }: ApiRequest): OutgoingRequest {
  const search = new URLSearchParams(query).toString();
  return {
    ...rest,
    path: search === '' ? rest.path : `${rest.path}?${search}`,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

async function receive(outgoing: ClientRequest): Promise<Answer> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
  const text = await readBody(incoming, MAX_ANSWER_BYTES);
  const { statusCode: status = 0, headers } = incoming;
  return {
    status,
    contentType: headers['content-type'] ?? '',
    text,
    // Only a busy server says it, and a long list is not to be parsed twice.
    retryAfterMs: status === 429 ? retryAfterMs(headers['retry-after'], text) : undefined,
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
function parse(request: ApiRequest, answer: Answer, server: string): JsonValue {
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

function timeout(server: string, { method, path }: ApiRequest, totalMs: number): AppError {
  return new AppError(
    'KDS_TIMEOUT',
    `no answer from ${server} to ${method} ${path} within ${totalMs / 1_000} s`,
    { hint: 'Check the VPN and the firewalls, or allow more time with --request-timeout.' },
  );
}
