import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on a free port of this machine that stands in for an API server. */
export interface FakeApiServer {
  readonly port: number;
  /** What it was asked, in order. */
  readonly requests: readonly IncomingMessage[];
  /** How many connections were made to it. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/**
 * @param tls - Certificate and key; without them it speaks plain HTTP.
 */
export async function startApiServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  tls?: ServerOptions,
): Promise<FakeApiServer> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server: Server =
    tls === undefined ? createPlainServer(listener) : createTlsServer(tls, listener);
  server.on(tls === undefined ? 'connection' : 'secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** The error object of Kubernetes. */
export function statusObject(code: number, reason: string, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message };
}
