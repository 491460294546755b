import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';

import type { EmulatedCluster } from './an-emulated-cluster.ts';
import { answerUnderFault } from './answer-under-fault.ts';
import type { FaultyAnswer } from './answer-under-fault.ts';
import type { NodeState } from './cluster-state.ts';

/** PEM texts; whoever asks must show a certificate of the authority, as the real API demands. */
interface ServerTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

interface ServeOptions {
  /** The only node that is served; otherwise the address that was called tells which. */
  readonly node?: number | string;
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. */
  readonly port?: number;
  /** Which of a node's ports is played: 8080 is the API, 9000 the metrics. */
  readonly plays?: 8080 | 9000;
  readonly tls?: ServerTls;
}

export interface ServedNodes {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Puts the API of one node on a loopback port, or of all nodes on the addresses of their pods.
 *
 * For the latter, listen on `0.0.0.0` in a network namespace to which the addresses belong: one
 * listener serves them all. A node that refuses resets the connection: the port itself is open.
 */
export async function serveNodes(
  cluster: EmulatedCluster,
  { node, host = '127.0.0.1', port = 0, plays = 8080, tls }: ServeOptions = {},
): Promise<ServedNodes> {
  const only = node === undefined ? undefined : cluster.node(node);
  const server = listenerFor(tls, (request, response) => {
    const called = only ?? calledNode(cluster, request);
    void reply(cluster, called, plays, request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function listenerFor(tls: ServerTls | undefined, handler: Handler): Server {
  if (tls === undefined) return createServer(handler);
  const server = createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: false }, handler);
  return server.on('secureConnection', (socket: TLSSocket) => {
    if (!isTrusted(socket)) socket.destroy();
  });
}

/**
 * Takes any certificate of the authority, also one that is made for servers only.
 *
 * Where the real API ends with an alert, this just ends: the client has an error either way.
 */
function isTrusted({ authorized, authorizationError }: TLSSocket): boolean {
  return authorized || String(authorizationError) === 'INVALID_PURPOSE';
}

function calledNode({ state }: EmulatedCluster, { socket }: IncomingMessage) {
  const address = socket.localAddress?.replace(/^::ffff:/, '');
  return state.nodes.find((node) => node.address === address);
}

async function reply(
  { state }: EmulatedCluster,
  node: NodeState | undefined,
  plays: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await textOf(request);
  const isGone = node === undefined || node.fault === 'refusing';
  if (isGone || (plays === 9000 && node.process !== 'running')) {
    request.socket.destroy();
    return;
  }
  if (node.fault === 'hung') return;
  const { accept, 'content-type': contentType } = request.headers;
  const send = (): void => {
    const answer = answerUnderFault(state, node, plays, {
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      body,
      ...(accept === undefined ? {} : { accept }),
      ...(contentType === undefined ? {} : { contentType }),
    });
    write(response, answer, /\bgzip\b/.test(request.headers['accept-encoding'] ?? ''));
  };
  if (node.delayMs > 0) setTimeout(send, node.delayMs);
  else send();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk as string;
  return text;
}

/** Of the two servers, only the one for metrics compresses. */
function write(response: ServerResponse, answer: FaultyAnswer, canUnzip: boolean): void {
  const { status, contentType, body, isCutOff } = answer;
  if (status === 420) response.statusMessage = 'Client Error (420)';
  response.statusCode = status;
  if (contentType !== undefined) response.setHeader('Content-Type', contentType);
  const isZipped = canUnzip && contentType?.startsWith('text/plain; version=') === true;
  const bytes = isZipped ? gzipSync(body) : Buffer.from(body);
  if (isZipped) response.setHeader('Content-Encoding', 'gzip');
  if (!isCutOff) {
    response.end(bytes);
    return;
  }
  response.setHeader('Content-Length', bytes.length * 2 + 1);
  response.write(bytes, () => response.destroy());
}
