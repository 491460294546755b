import type { ClientRequest, IncomingMessage } from 'node:http';

import type { LogRequest } from '../../../ports/pod-logs.ts';
import { decompressed, readBody } from '../answer-body.ts';
import type { ApiSession, OutgoingRequest } from '../api-session.ts';
import { statusFailure } from '../status-failure.ts';
import { TimeBudget } from '../time-budget.ts';
import { isTransportError, transportFailure } from '../transport-failure.ts';
import { podPath } from './pod-path.ts';
import { AppError } from '../../../errors/app-error.ts';
import { formatRef } from '../../../domain/resource-ref.ts';

/** Of an error that comes in place of a log. */
const MAX_REFUSAL_BYTES = 1024 * 1024;
/** A line without an end is given out in pieces: in characters. */
const MAX_LINE_LENGTH = 1024 * 1024;

/** Yields the lines of a log as they come; see the port. */
export async function* readLogs(
  session: ApiSession,
  request: LogRequest,
  ender: AbortSignal | undefined,
): AsyncGenerator<string, void> {
  const caller = request.signal ?? ender;
  const budget = new TimeBudget(request.timeoutMs ?? 0, caller);
  let incoming: IncomingMessage | undefined;
  try {
    incoming = await budget.race(openLog(session, toOutgoing(request), budget.signal));
    // The first answer has come in time; what follows may take as long as it likes.
    if (request.follow === true) budget.liftLimit();
    yield* linesOf(await decompressed(incoming));
  } catch (error) {
    if (budget.isCancelled) return;
    if (budget.isSpent) throw timedOut(request);
    throw isTransportError(error) ? transportFailure(session.server, error) : error;
  } finally {
    budget.end();
    incoming?.destroy();
  }
}

function toOutgoing({ pod, container, ...options }: LogRequest): OutgoingRequest {
  const numbers = ['sinceSeconds', 'tailLines', 'limitBytes'] as const;
  const path = podPath(pod, 'log', [
    ['container', container],
    ['timestamps', 'true'],
    ...(options.follow === true ? [['follow', 'true'] as const] : []),
    ...(options.previous === true ? [['previous', 'true'] as const] : []),
    ...numbers.flatMap((name) => {
      const value = options[name];
      return value === undefined ? [] : [[name, String(value)] as const];
    }),
  ]);
  return { method: 'GET', path, accept: '*/*' };
}

async function openLog(
  session: ApiSession,
  request: OutgoingRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const credential = await session.logIn(signal);
  const incoming = await session.authorized(
    credential,
    (known) => session.exchange(request, known, signal, receive),
    ({ statusCode }) => statusCode === 401,
  );
  const { statusCode: status = 0 } = incoming;
  if (status < 300) return incoming;
  const text = await readBody(incoming, MAX_REFUSAL_BYTES);
  const contentType = incoming.headers['content-type'] ?? '';
  const answer = { status, contentType, text, retryAfterMs: undefined, warnings: [] };
  throw statusFailure(request, answer);
}

function receive(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
}

async function* linesOf(stream: AsyncIterable<unknown>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length < MAX_LINE_LENGTH) continue;
    yield rest;
    rest = '';
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function timedOut({ pod, container, timeoutMs = 0 }: LogRequest): AppError {
  const what = `the log of container "${container}" of pod ${formatRef(pod)}`;
  return new AppError('KDS_TIMEOUT', `${what} did not come within ${timeoutMs / 1_000} s`, {
    hint: 'Ask for less of it, or allow more time with --request-timeout.',
  });
}
