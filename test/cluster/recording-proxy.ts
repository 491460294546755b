import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';

/** The first byte of every TLS connection. */
const TLS_HANDSHAKE = 0x16;

/** What a client sent, as far as it says where to, and as whom. */
export interface SeenRequest {
  /** `host:port`, as asked of the proxy. */
  readonly host: string;
  /** What the client expects in the certificate; absent without TLS. */
  readonly servername?: string;
  readonly path: string;
  /** The headers that prove or claim an identity, in order of their names. */
  readonly identity: readonly string[];
}

export interface RecordingProxy {
  readonly url: string;
  /** What has been asked since the last call. */
  take(): readonly SeenRequest[];
  close(): void;
}

/**
 * A proxy that reaches nothing: it plays every API server itself, also behind TLS.
 *
 * @param answer - The JSON that every request gets.
 */
export async function startRecordingProxy(
  certificate: SecureContextOptions,
  answer: object,
): Promise<RecordingProxy> {
  let seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const respond = async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Pick<SeenRequest, 'host' | 'servername'>,
  ): Promise<void> => {
    await text(request);
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    seen.push({ ...place, path, identity: identityOf(request) });
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  };
  const proxy = createServer((request, response) => {
    void respond(request, response, { host: new URL(request.url ?? '').host });
  });
  proxy.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  proxy.on('connect', (connect, socket: Socket) => {
    const host = connect.url ?? '';
    socket.once('data', (hello: Buffer) => {
      socket.pause();
      socket.unshift(hello);
      const isTls = hello[0] === TLS_HANDSHAKE;
      const secure = isTls ? new TLSSocket(socket, { isServer: true, ...certificate }) : undefined;
      const inner = createServer((request, response) => {
        const name = secure?.servername;
        void respond(request, response, { host, ...(name ? { servername: name } : {}) });
      });
      secure?.on('error', () => socket.destroy());
      inner.emit('connection', secure ?? socket);
      if (secure === undefined) socket.resume();
    });
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    close() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function identityOf({ headersDistinct }: IncomingMessage): readonly string[] {
  return Object.entries(headersDistinct)
    .filter(([name]) => name === 'authorization' || name.startsWith('impersonate-'))
    .map(([name, values = []]) => `${name}: ${values.join(' | ')}`)
    .sort();
}
