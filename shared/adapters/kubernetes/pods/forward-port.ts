import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { ApiError } from '../../../errors/api-error.ts';
import { AppError } from '../../../errors/app-error.ts';
import type { ForwardRequest, Forwarding } from '../../../ports/pod-forward.ts';
import { connectToPod } from './forwarded-socket.ts';
import type { ForwardedSocket } from './forwarded-socket.ts';
import type { PodStreams } from './pod-streams.ts';

const HOST = '127.0.0.1';
/**
 * How long a server in the pod may be silent after the client has said its last word. The
 * channel knows no half-closed connections, so that the server does not learn of it.
 */
const LAST_WORDS_MS = 5_000;

/** Listens on this machine, and carries each connection into the pod; see the port. */
export async function forwardPort(
  streams: PodStreams,
  request: ForwardRequest,
  ender: AbortSignal | undefined,
): Promise<Forwarding> {
  const signal = request.signal ?? ender;
  const first = await connectToPod(streams, request.pod, request.port, signal);
  first.on('error', () => undefined);
  first.destroy();
  const forwarder = new Forwarder(streams, request, signal);
  await forwarder.listen();
  return forwarder;
}

class Forwarder implements Forwarding {
  readonly closed: Promise<void>;
  localPort = 0;
  readonly #streams: PodStreams;
  readonly #request: ForwardRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #goneError: AppError | undefined;

  constructor(streams: PodStreams, request: ForwardRequest, signal: AbortSignal | undefined) {
    this.#streams = streams;
    this.#request = request;
    this.#signal = signal;
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    this.#server.on('connection', (socket) => {
      void this.#carry(socket);
    });
    this.closed = new Promise((resolve, reject) => {
      this.#server.on('close', () => {
        if (this.#goneError === undefined) resolve();
        else reject(this.#goneError);
      });
    });
    // Whoever does not wait for the end is not told of it.
    this.closed.catch(() => undefined);
  }

  async listen(): Promise<void> {
    this.#signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        reject(cannotListen(this.#request.localPort, error));
      });
      this.#server.listen(this.#request.localPort, HOST, resolve);
    });
    this.localPort = (this.#server.address() as AddressInfo).port;
    this.#signal?.addEventListener('abort', this.close, { once: true });
  }

  readonly close = (): void => {
    this.#signal?.removeEventListener('abort', this.close);
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  };

  async #carry(local: Socket): Promise<void> {
    const { pod, port, onError } = this.#request;
    this.#sockets.add(local);
    const gone = new AbortController();
    local.on('close', () => {
      this.#sockets.delete(local);
      gone.abort();
    });
    // A client that goes away is no failure.
    local.on('error', () => undefined);
    try {
      join(local, await connectToPod(this.#streams, pod, port, gone.signal), onError);
    } catch (error) {
      local.destroy();
      if (gone.signal.aborted) return;
      onError(error instanceof Error ? error.message : String(error));
      if (!(error instanceof ApiError) || error.status !== 404) return;
      this.#goneError = error;
      this.close();
    }
  }
}

function join(local: Socket, remote: ForwardedSocket, onError: (message: string) => void): void {
  remote.on('error', (error) => {
    onError(error.message);
    local.destroy();
  });
  remote.on('close', () => {
    local.end();
  });
  local.on('close', () => {
    remote.destroy();
  });
  local.on('end', () => {
    hangUpAfterSilence(remote);
  });
  remote.pipe(local);
  local.pipe(remote, { end: false });
}

function hangUpAfterSilence(remote: ForwardedSocket): void {
  const timer = setTimeout(() => {
    remote.destroy();
  }, LAST_WORDS_MS);
  remote.on('data', () => timer.refresh());
  remote.on('close', () => {
    clearTimeout(timer);
  });
}

function cannotListen(localPort: number, error: NodeJS.ErrnoException): AppError {
  const isTaken = error.code === 'EADDRINUSE';
  const problem = isTaken ? 'another program listens there' : (error.code ?? error.message);
  return new AppError('KDS_USAGE', `cannot listen on port ${localPort}: ${problem}`, {
    hint: 'Name another local port, or 0 for any free one.',
    cause: error,
  });
}
