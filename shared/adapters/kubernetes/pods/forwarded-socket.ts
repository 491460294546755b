import { Duplex } from 'node:stream';

import { formatRef } from '../../../domain/resource-ref.ts';
import type { ResourceRef } from '../../../domain/resource-ref.ts';
import { dropped, unreachable } from './node-failure.ts';
import type { OpenWebSocket } from './open-web-socket.ts';
import type { PodStreams } from './pod-streams.ts';
import { watchConnection } from './watch-connection.ts';

/**
 * Spoken by every kubelet, and passed on by every API server. The newer tunnel of kubectl carries
 * several connections in one WebSocket, but only from Kubernetes 1.31 on.
 */
const PROTOCOLS = ['v4.channel.k8s.io'];
const DATA = 0;
/** Each channel begins with the number of the port. */
const PREAMBLE_BYTES = 2;
/** Of one message: what an API server surely takes. */
const MAX_CHUNK_BYTES = 32 * 1024;
/** Any other code means that the connection was cut. */
const CLOSED_IN_ORDER = [1000, 1001, 1005];

/**
 * Connects to a port of a pod, as if from inside of the pod.
 *
 * Whether anybody listens there is only known later: the stream then ends with an AppError
 * `KDS_NODE_UNREACHABLE`. Closing one direction alone is not possible.
 *
 * @throws ApiError when the API server refuses, AppError `KDS_TIMEOUT` when it does not answer.
 */
export async function connectToPod(
  streams: PodStreams,
  pod: ResourceRef,
  port: number,
  signal: AbortSignal | undefined,
): Promise<ForwardedSocket> {
  const query = [['ports', String(port)]] as const;
  const opened = await streams.open(pod, 'portforward', query, PROTOCOLS, signal);
  return new ForwardedSocket(opened, pod, port);
}

/** One forwarded TCP connection. */
export class ForwardedSocket extends Duplex {
  readonly #opened: OpenWebSocket;
  readonly #pod: ResourceRef;
  readonly #port: number;
  /** Bytes still to be skipped, by channel. */
  readonly #preamble = [PREAMBLE_BYTES, PREAMBLE_BYTES];

  constructor(opened: OpenWebSocket, pod: ResourceRef, port: number) {
    super({ allowHalfOpen: false });
    this.#opened = opened;
    this.#pod = pod;
    this.#port = port;
    watchConnection(opened);
    opened.socket.on('close', this.#onClose);
    opened.onMessage(this.#onMessage);
  }

  // What http.Agent asks of a socket that it keeps.
  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    this.#opened.connection.ref();
    return this;
  }

  unref(): this {
    this.#opened.connection.unref();
    return this;
  }

  override _read(): void {
    this.#opened.socket.resume();
  }

  override _write(data: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    for (let start = 0; start < data.length; start += MAX_CHUNK_BYTES) {
      const chunk = data.subarray(start, start + MAX_CHUNK_BYTES);
      const isLast = start + MAX_CHUNK_BYTES >= data.length;
      const message = Buffer.concat([Buffer.from([DATA]), chunk]);
      // A connection that has ended is told by its end, which says more.
      this.#opened.socket.send(message, () => {
        if (isLast) done();
      });
    }
    if (data.length === 0) done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#opened.socket.close();
    this.#opened.socket.resume();
    done(error);
  }

  readonly #onMessage = (message: Buffer): void => {
    const channel = message[0] === DATA ? 0 : 1;
    const skipped = Math.min(this.#preamble[channel] ?? 0, message.length - 1);
    this.#preamble[channel] = (this.#preamble[channel] ?? 0) - skipped;
    const data = message.subarray(1 + skipped);
    if (data.length === 0 || this.destroyed) return;
    if (channel === 0) {
      if (!this.push(data)) this.#opened.socket.pause();
    } else {
      this.destroy(this.#refused(data.toString()));
    }
  };

  readonly #onClose = (code: number): void => {
    if (CLOSED_IN_ORDER.includes(code)) this.push(null);
    else if (!this.destroyed) this.destroy(dropped(this.#pod, `at port ${this.#port}`));
  };

  /** The kubelet says a lot; what went wrong stands at the end. */
  #refused(text: string): Error {
    const where = `${formatRef(this.#pod)}:${this.#port}`;
    const isClosed = /connection refused/i.test(text);
    return unreachable(this.#pod, where, isClosed ? 'nothing listens on that port' : text.trim());
  }
}
