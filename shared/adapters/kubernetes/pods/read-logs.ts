import type { ClientRequest, IncomingMessage } from 'node:http';

import type { LogRequest } from '../../../ports/pod-logs.ts';
import { decompressed, readBody } from '../answer-body.ts';
import type { ApiSession, OutgoingRequest } from '../api-session.ts';
import type { Credential } from '../credential.ts';
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

/**
 * Yields the lines of a log as they come; see the port.
 *
 * @param silenceMs - How long a log that is neither followed nor has a budget may send nothing
 *   while somebody waits for it; 0 lifts the limit.
 */
export async function* readLogs(
  session: ApiSession,
  request: LogRequest,
  ender: AbortSignal | undefined,
  silenceMs: number,
): AsyncGenerator<string, void> {
  const caller = request.signal ?? ender;
  const budget = new TimeBudget(request.timeoutMs ?? 0, caller);
  const quietMs = mayBeSilent(request) ? 0 : silenceMs;
  let incoming: IncomingMessage | undefined;
  try {
    const credential = await session.logIn(budget.signal);
    if (quietMs > 0) budget.renew(quietMs);
    incoming = await budget.race(openLog(session, toOutgoing(request), credential, budget.signal));
    // The first answer has come in time; what follows may take as long as it likes.
    if (request.follow === true) budget.liftLimit();
    yield* linesOf(unlessSilent(await decompressed(incoming), budget, quietMs));
  } catch (error) {
    if (budget.isCancelled) return;
    throw budget.isSpent ? timedOut(request, quietMs) : explain(session.server, error);
  } finally {
    budget.end();
    incoming?.destroy();
  }
}

/** The kubelet answers with the first line, and who follows a log may wait for it for hours. */
function mayBeSilent({ timeoutMs, follow }: LogRequest): boolean {
  return timeoutMs !== undefined || follow === true;
}

function explain(server: string, error: unknown): unknown {
  return isTransportError(error) ? transportFailure(server, error) : error;
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
  credential: Credential,
  signal: AbortSignal,
): Promise<IncomingMessage> {
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

/** Spends the budget on each wait for more anew, and not while nobody waits. */
async function* unlessSilent(
  stream: AsyncIterable<unknown>,
  budget: TimeBudget,
  silenceMs: number,
): AsyncGenerator<unknown, void> {
  if (silenceMs === 0) {
    yield* stream;
    return;
  }
  budget.renew(silenceMs);
  for await (const chunk of stream) {
    budget.liftLimit();
    yield chunk;
    budget.renew(silenceMs);
  }
  budget.liftLimit();
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

function timedOut({ pod, container, timeoutMs = 0 }: LogRequest, quietMs: number): AppError {
  const what = `the log of container "${container}" of pod ${formatRef(pod)}`;
  if (quietMs > 0) {
    return new AppError('KDS_TIMEOUT', `${what} sent nothing for ${quietMs / 1_000} s`, {
      hint: 'Look at the node of the pod, or allow more time with --request-timeout.',
    });
  }
  return new AppError('KDS_TIMEOUT', `${what} did not come within ${timeoutMs / 1_000} s`, {
    hint: 'Ask for less of it, or allow more time with --request-timeout.',
  });
}
