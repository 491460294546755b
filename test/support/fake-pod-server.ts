import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { ApiSession } from '../../shared/adapters/kubernetes/api-session.ts';
import type { Connection } from '../../shared/adapters/kubernetes/connection.ts';
import { createHttpsApi } from '../../shared/adapters/kubernetes/https-api.ts';
import { openPodAccess } from '../../shared/adapters/kubernetes/pods/open-pod-access.ts';
import type { PodAccess } from '../../shared/ports/pod-access.ts';
import type { Via } from '../../shared/ports/pod-http.ts';

/** One WebSocket into a pod, as the API server sees it. */
export interface FakeStream {
  readonly url: URL;
  readonly socket: WebSocket;
  /** Sends on a channel. */
  send(channel: number, data: string | Uint8Array): void;
  /** Calls back for each message of the client. */
  onMessage(listener: (channel: number, data: Buffer) => void): void;
}

export interface FakePodServer {
  /** Answers what is not a WebSocket; 404 unless told otherwise. */
  answer: RequestListener;
  /** Plays the other end of WebSockets. */
  stream: (stream: FakeStream) => void;
  /** Gives what to answer in place of a WebSocket; undefined accepts it. */
  refuse: (request: IncomingMessage) => readonly [status: number, body: object] | undefined;
  /** Takes requests for WebSockets and never answers them. */
  isSilent: boolean;
  /** What the server speaks; it takes the first of them that the client offers. */
  protocols: readonly string[];
  /** URL of every request, WebSockets included. */
  readonly urls: readonly string[];
  readonly openConnections: number;
  access(options?: AccessOptions): PodAccess;
  close(): Promise<void>;
}

export interface AccessOptions {
  readonly via?: Via;
  readonly onNotice?: (text: string) => void;
  readonly cacheFolder?: string;
  readonly hedgeAfterMs?: number;
  readonly signal?: AbortSignal;
  readonly requestTimeoutMs?: number;
}

/** The part of an API server that leads into pods, over real HTTP and real WebSockets. */
export async function startPodServer(): Promise<FakePodServer> {
  const urls: string[] = [];
  const connections = new Set<Socket>();
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => fake.protocols.find((name) => offered.has(name)) ?? false,
  });
  const server = createServer((request, response) => {
    urls.push(request.url ?? '');
    fake.answer(request, response);
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    urls.push(request.url ?? '');
    if (fake.isSilent) return;
    const refused = fake.refuse(request);
    if (refused === undefined) {
      sockets.handleUpgrade(request, socket, head, (opened) => {
        fake.stream(toStream(request, opened));
      });
      return;
    }
    const [status, body] = refused;
    const text = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const fake: FakePodServer = {
    answer: (_request, response) => response.writeHead(404).end(),
    stream: ({ socket }) => {
      socket.close();
    },
    refuse: () => undefined,
    isSilent: false,
    protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
    urls,
    get openConnections() {
      return connections.size;
    },
    access: (options) => openAccess(url, options),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of connections) socket.destroy();
      }),
  };
  return fake;
}

function openAccess(
  url: string,
  {
    via = 'auto',
    onNotice,
    cacheFolder,
    hedgeAfterMs = 50,
    signal,
    requestTimeoutMs = 5_000,
  }: AccessOptions = {},
): PodAccess {
  const connection: Connection = {
    server: url,
    namespace: 'default',
    context: 'test',
    insecureSkipTlsVerify: false,
    tlsServerName: undefined,
    certificateAuthority: undefined,
    proxyUrl: undefined,
    identity: { impersonate: {} },
    user: 'ann',
    clusterEntry: {},
  };
  const options = { requestTimeoutMs, userAgent: 'test/1', proxyUrl: undefined, signal };
  const session = new ApiSession(connection, options);
  const api = createHttpsApi(connection, options, session);
  const environment = cacheFolder === undefined ? {} : { XDG_CACHE_HOME: cacheFolder };
  return openPodAccess(
    { session, api, connection, requestTimeoutMs, environment, signal, hedgeAfterMs },
    via,
    onNotice,
  );
}

function toStream(request: IncomingMessage, socket: WebSocket): FakeStream {
  return {
    url: new URL(request.url ?? '', 'http://fake'),
    socket,
    send(channel, data) {
      socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data)]));
    },
    onMessage(listener) {
      socket.on('message', (message: Buffer) => {
        listener(message[0] ?? 0, message.subarray(1));
      });
    },
  };
}

/** Plays a kubelet that forwards a port to a server, connection by connection. */
export function forwardTo(connect: () => Socket): (stream: FakeStream) => void {
  return (stream) => {
    const { socket } = stream;
    const target = connect();
    for (const channel of [0, 1]) stream.send(channel, Buffer.from([0x90, 0x1f]));
    stream.onMessage((_, data) => target.write(data));
    target.on('data', (data) => {
      stream.send(0, data);
    });
    target.on('error', () => {
      socket.close();
    });
    target.on('close', () => {
      socket.close();
    });
    socket.on('close', () => target.destroy());
  };
}
