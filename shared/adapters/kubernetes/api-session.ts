import { request as sendPlain } from 'node:http';
import type { Agent, ClientRequest, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { request as sendTls } from 'node:https';

import type { ApiRequest } from '../../ports/kubernetes-api.ts';
import type { Connection } from './connection.ts';
import { createCredentialSource } from './credential-source.ts';
import type { Credential, LoginOptions } from './credential.ts';
import { openAgent } from './open-agent.ts';
import { requestHeaders } from './request-headers.ts';
import { TimeBudget } from './time-budget.ts';
import { isTransportError } from './transport-failure.ts';

export interface SessionOptions extends LoginOptions {
  /** Such as `kubectl-k8ssandra/v1.2.3`. */
  readonly userAgent: string;
  /** URL of a proxy; undefined to connect directly. */
  readonly proxyUrl: string | undefined;
}

/** One request as it goes over the wire. */
export interface OutgoingRequest {
  readonly method: ApiRequest['method'];
  /** Absolute, already escaped, with the query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
}

/** What it takes to send one request in a way of one's own. */
interface Route {
  readonly url: URL;
  readonly agent: Agent;
  readonly headers: OutgoingHttpHeaders;
}

/** One API server and who asks it: credentials, connections, and no opinion about answers. */
export class ApiSession {
  readonly #connection: Connection;
  readonly #options: SessionOptions;
  readonly #credential;
  readonly #target: RequestOptions;
  #agent: { readonly for: Credential; readonly opened: Promise<Agent> } | undefined;

  constructor(connection: Connection, options: SessionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#credential = createCredentialSource(connection, options);
    this.#target = targetOf(connection.server);
  }

  /** URL of the API server. */
  get server(): string {
    return this.#connection.server;
  }

  /** Not on the clock of a request: whoever logs in may have to type a code. */
  async logIn(signal: AbortSignal | undefined): Promise<Credential> {
    const budget = new TimeBudget(0, signal);
    try {
      return await budget.race(this.#credential());
    } catch (error) {
      throw budget.isCancelled ? signal?.reason : error;
    } finally {
      budget.end();
    }
  }

  /** Does a thing, and once more with a new credential when the API server refuses the first. */
  async authorized<T>(
    credential: Credential,
    attempt: (credential: Credential) => Promise<T>,
    isRefused: (outcome: T) => boolean,
  ): Promise<T> {
    const outcome = await attempt(credential);
    if (!isRefused(outcome)) return outcome;
    const fresh = await this.#credential(credential);
    return fresh === credential ? outcome : attempt(fresh);
  }

  /** Sends a request and has its answer received; once more where a kept connection was stale. */
  async exchange<T>(
    request: OutgoingRequest,
    credential: Credential,
    signal: AbortSignal,
    receive: (outgoing: ClientRequest) => Promise<T>,
    isSecondTry = false,
  ): Promise<T> {
    const outgoing = await this.#send(request, credential, signal);
    try {
      return await receive(outgoing);
    } catch (error) {
      // The server may close a kept connection at the very moment at which it is used again.
      const wasStale = outgoing.reusedSocket && isTransportError(error) && !signal.aborted;
      if (!wasStale || isSecondTry || request.method !== 'GET') throw error;
      return this.exchange(request, credential, signal, receive, true);
    }
  }

  /** @throws AppError `KDS_BAD_KUBECONFIG` when a certificate or key cannot be used. */
  async route(request: OutgoingRequest, credential: Credential): Promise<Route> {
    return {
      url: new URL(`${this.server}${request.path}`),
      agent: await this.#agentFor(credential),
      headers: this.#headersOf(request, credential),
    };
  }

  async #send(
    request: OutgoingRequest,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<ClientRequest> {
    const { protocol, path: prefix = '' } = this.#target;
    const send = protocol === 'http:' ? sendPlain : sendTls;
    const outgoing = send({
      ...this.#target,
      agent: await this.#agentFor(credential),
      method: request.method,
      path: `${prefix}${request.path}`,
      headers: this.#headersOf(request, credential),
      signal,
    });
    outgoing.end(request.body);
    return outgoing;
  }

  #headersOf(request: OutgoingRequest, credential: Credential): OutgoingHttpHeaders {
    const { identity, disableCompression } = this.#connection;
    const { userAgent } = this.#options;
    return requestHeaders(request, credential, identity.impersonate, userAgent, disableCompression);
  }

  #agentFor(credential: Credential): Promise<Agent> {
    if (this.#agent === undefined || this.#agent.for.cert !== credential.cert) {
      const opened = openAgent(this.#connection, credential, this.#options.proxyUrl);
      this.#agent = { for: credential, opened };
    }
    return this.#agent.opened;
  }
}

/** Taken apart once: there may be thousands of requests. */
function targetOf(server: string): RequestOptions {
  const { protocol, hostname, port, pathname } = new URL(server);
  return {
    protocol,
    host: hostname.replace(/^\[|\]$/g, ''),
    port,
    path: pathname.replace(/\/$/, ''),
  };
}
