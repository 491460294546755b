import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { WebSocket } from 'ws';

import { AppError } from '../../../errors/app-error.ts';
import { readBody } from '../answer-body.ts';
import type { ApiSession } from '../api-session.ts';
import type { Credential } from '../credential.ts';
import { statusFailure } from '../status-failure.ts';
import type { Answer } from '../status-failure.ts';
import { TimeBudget } from '../time-budget.ts';
import { isTransportError, transportFailure } from '../transport-failure.ts';

/** Of an error that comes in place of a WebSocket. */
const MAX_REFUSAL_BYTES = 1024 * 1024;
/** Of one message; a real API server sends at most 32 KiB at once. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/** How long a server may take to confirm that a WebSocket is closed. */
const CLOSE_TIMEOUT_MS = 1_000;

/** A WebSocket whose handshake is done. */
export interface OpenWebSocket {
  readonly socket: WebSocket;
  /** The connection below, which must not keep an idle process alive. */
  readonly connection: Socket;
  /** What came before anybody listened is kept for `onMessage`. */
  onMessage(listener: (data: Buffer) => void): void;
}

type Handshake =
  | { readonly status: 101; readonly opened: OpenWebSocket }
  | { readonly status: number; readonly refused: Answer };

/** What to open. */
interface WebSocketRequest {
  readonly path: string;
  /** In order of preference. */
  readonly protocols: readonly string[];
  /** Until it has to be open; 0 lifts the limit. What comes then may take as long as it likes. */
  readonly openMs: number;
}

/**
 * Opens a WebSocket through the API server, as the user of the session.
 *
 * @throws ApiError with the API server's own words when it refuses, AppError
 *   `KDS_API_UNREACHABLE` when there is no connection, `KDS_TIMEOUT` when there is no answer.
 * @throws The reason of the signal when it aborts.
 */
export async function openWebSocket(
  session: ApiSession,
  request: WebSocketRequest,
  signal: AbortSignal | undefined,
): Promise<OpenWebSocket> {
  const credential = await session.logIn(signal);
  const budget = new TimeBudget(request.openMs, signal);
  try {
    const handshake = await budget.race(
      session.authorized(
        credential,
        (known) => shakeHands(session, request, known, budget.signal),
        ({ status }) => status === 401,
      ),
    );
    if ('opened' in handshake) return handshake.opened;
    throw statusFailure({ method: 'GET', path: request.path }, handshake.refused);
  } catch (error) {
    // Not the error itself: a WebSocket that is ended too early says so in words of its own.
    if (budget.isCancelled) throw signal?.reason;
    throw budget.isSpent ? notOpened(session.server, request) : explain(session.server, error);
  } finally {
    budget.end();
  }
}

/** Without the query, where the words of a command are. */
function notOpened(server: string, { path, openMs }: WebSocketRequest): AppError {
  const what = path.split('?', 1)[0] ?? '';
  return new AppError(
    'KDS_TIMEOUT',
    `the API server at ${server} did not open a WebSocket to ${what} within ${openMs / 1_000} s`,
    {
      hint: 'Look at the node of the pod and for a proxy in between, or allow more time with --request-timeout.',
    },
  );
}

function explain(server: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isTransportError(error)) return transportFailure(server, error);
  const problem = error instanceof Error ? error.message : String(error);
  return new AppError('KDS_API_UNREACHABLE', `cannot open a WebSocket to ${server}: ${problem}`, {
    hint: 'Look for a proxy in between that does not let WebSockets pass.',
    cause: error,
  });
}

async function shakeHands(
  session: ApiSession,
  { path, protocols }: WebSocketRequest,
  credential: Credential,
  signal: AbortSignal,
): Promise<Handshake> {
  // A kubelet answers 406 to whoever wants JSON here.
  const request = { method: 'GET', path, accept: '*/*' } as const;
  const { url, agent, headers } = await session.route(request, credential);
  signal.throwIfAborted();
  const options = {
    agent,
    headers,
    maxPayload: MAX_MESSAGE_BYTES,
    closeTimeout: CLOSE_TIMEOUT_MS,
    // API servers do not compress.
    perMessageDeflate: false,
  };
  const socket = new WebSocket(url, [...protocols], options);
  const end = (): void => {
    socket.terminate();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    return await outcomeOf(socket);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function outcomeOf(socket: WebSocket): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const early: Buffer[] = [];
    let listener = (data: Buffer): void => {
      early.push(data);
    };
    let connection: Socket;
    // In place until the end: an error that nobody listens to would end the process.
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      listener(data);
    });
    socket.on('upgrade', (response: IncomingMessage) => {
      connection = response.socket;
    });
    socket.on('open', () => {
      const onMessage = (next: (data: Buffer) => void): void => {
        listener = next;
        for (const data of early.splice(0)) next(data);
      };
      resolve({ status: 101, opened: { socket, connection, onMessage } });
    });
    socket.on('unexpected-response', (_, response: IncomingMessage) => {
      refusal(response).then(resolve, reject);
    });
  });
}

async function refusal(response: IncomingMessage): Promise<Handshake> {
  const text = await readBody(response, MAX_REFUSAL_BYTES);
  const status = response.statusCode ?? 0;
  const contentType = response.headers['content-type'] ?? '';
  const refused = { status, contentType, text, retryAfterMs: undefined, warnings: [] };
  return { status, refused };
}
