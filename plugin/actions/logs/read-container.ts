import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { LogRequest, PodLogs } from '../../../shared/ports/pod-logs.ts';
import type { ContainerState } from './choose-containers.ts';
import { SeenLines } from './seen-lines.ts';
import { readStampedLine } from './stamped-line.ts';
import type { StampedLine } from './stamped-line.ts';

export interface ReadOptions {
  readonly logs: PodLogs;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of what keeps a log from being read. */
  readonly onFailure: (error: AppError) => void;
}

/** Reads a log to its end; one that cannot be read is noted, and has none. */
export async function* readContainer(
  request: LogRequest,
  { logs, signal, onFailure }: ReadOptions,
): AsyncGenerator<StampedLine, void> {
  try {
    for await (const line of logs.lines({ ...request, signal })) yield readStampedLine(line);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    onFailure(error);
  }
}

/** From the end of a log to the next look at its container. */
const RETRY_MS = 2_000;
/** After how many failures in a row somebody who waits for lines wants to know. */
const PATIENCE = 3;
/** How far the clocks of this machine and of a node may differ for a log to go on without gap. */
const CLOCK_SKEW_S = 300;

/**
 * Follows a container through restarts and lost connections, each line once.
 *
 * The API server can only be asked for the lines since some seconds, so a bit too much is
 * asked for, and what was seen already is left out. What a container said before it ended,
 * while nobody was connected, is in the `previous` log of the next one.
 *
 * What passes by itself, such as a lost connection, is told only when it goes on failing.
 *
 * @param stateNow - The container, or why it cannot be told; `gone` with its pod, which ends this.
 */
export async function* followContainer(
  request: LogRequest,
  stateNow: () => Promise<ContainerState | 'gone' | AppError>,
  options: ReadOptions,
): AsyncGenerator<StampedLine, void> {
  const { clock, signal, onFailure } = options;
  const seen = new SeenLines();
  let failures = 0;
  const failed = (error: AppError): void => {
    failures += 1;
    if (failures === PATIENCE) onFailure(error);
  };
  /** @returns True when the log was read to its end. */
  async function* read(what: LogRequest): AsyncGenerator<StampedLine, boolean> {
    const error = yield* newLines(what, seen, options);
    if (error !== undefined && isPassing(error)) failed(error);
    else failures = 0;
    return error === undefined;
  }
  const first = await stateNow();
  let restarts = first === 'gone' || first instanceof AppError ? 0 : first.restarts;
  let isAtEnd = yield* read({ ...request, follow: true });
  for (;;) {
    await clock.sleep(RETRY_MS, signal);
    const state = await stateNow();
    if (state === 'gone') return;
    if (state instanceof AppError) {
      failed(state);
      continue;
    }
    const hasRestarted = state.restarts !== restarts;
    if (isAtEnd && !hasRestarted && !state.isRunning) continue;
    restarts = state.restarts;
    const rest = remaining(request, seen, clock.wallMs());
    if (hasRestarted) yield* read({ ...rest, previous: true });
    isAtEnd = yield* read({ ...rest, follow: true });
  }
}

/** Once something came, only what may have come since. */
function remaining(request: LogRequest, seen: SeenLines, wallMs: number): LogRequest {
  const since = seen.secondsSinceLast(wallMs);
  if (since === undefined) return request;
  const { pod, container } = request;
  return { pod, container, sinceSeconds: since + CLOCK_SKEW_S };
}

/** @returns What kept it from being read to its end. What does not pass has been told. */
async function* newLines(
  request: LogRequest,
  seen: SeenLines,
  { logs, signal, onFailure }: ReadOptions,
): AsyncGenerator<StampedLine, AppError | undefined> {
  seen.resume();
  try {
    for await (const text of logs.lines({ ...request, signal })) {
      const line = readStampedLine(text);
      if (seen.isNew(line)) yield line;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (!isPassing(error)) onFailure(error);
    return error;
  }
}

/** What is gone by the next try: a container that is yet to start, or a lost connection. */
function isPassing(error: AppError): boolean {
  if (!(error instanceof ApiError)) return error.code === 'KDS_API_UNREACHABLE';
  return [400, 404, 429].includes(error.status) || error.status >= 500;
}
