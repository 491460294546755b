import type { Clock } from '../../../shared/ports/clock.ts';
import { addLine, openEntry } from './log-entry.ts';
import type { LogEntry, LogOrigin, OpenEntry } from './log-entry.ts';
import type { StampedLine } from './stamped-line.ts';

interface MergeOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /**
   * Goes on without a container that has said nothing for a while. Without it, the order is
   * exact: nothing is given out before every container has said what comes next.
   */
  readonly isLive: boolean;
}

/** Puts the logs of many containers into one, by time. */
export interface EntryMerger {
  /** Takes in another log, at any time. What it throws ends the whole. */
  add(origin: LogOrigin, lines: AsyncIterable<StampedLine>): void;
  /** Keeps `entries` from ending until the work is done, such as a search for new containers. */
  during(work: Promise<void>): void;
  /** May be called once. It keeps one entry and one line of each container in memory. */
  entries(): AsyncGenerator<LogEntry, void>;
}

/** A stack trace comes within milliseconds, so whoever is silent for so long has ended an entry. */
const QUIET_MS = 250;
/** The first answer takes longer: the way to the kubelet is yet to be found. */
const FIRST_ANSWER_MS = 1_000;

/** One log, of which at most one entry and the line after it are read ahead. */
interface Lane {
  readonly origin: LogOrigin;
  readonly lines: AsyncIterator<StampedLine>;
  current: OpenEntry | undefined;
  /** The entry after the current one, which thereby is whole. */
  next: OpenEntry | undefined;
  isReading: boolean;
  hasEnded: boolean;
  heardAtMs: number;
}

export function mergeEntries({ clock, signal, isLive }: MergeOptions): EntryMerger {
  const lanes = new Set<Lane>();
  let working = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;

  function fail(error: unknown): void {
    failure ??= { error };
    wake();
  }

  /** Reads one line, unless enough is read ahead. */
  function read(lane: Lane): void {
    if (lane.isReading || lane.hasEnded || lane.next !== undefined) return;
    lane.isReading = true;
    lane.lines.next().then((result) => {
      lane.isReading = false;
      lane.heardAtMs = clock.nowMs();
      if (result.done === true) lane.hasEnded = true;
      else take(lane, result.value);
      read(lane);
      wake();
    }, fail);
  }

  /** True when nothing earlier than its current entry can come, and that is whole. */
  function isSettled(lane: Lane, nowMs: number): boolean {
    if (lane.next !== undefined || lane.hasEnded) return true;
    return isLive && nowMs - lane.heardAtMs >= QUIET_MS;
  }

  /** Undefined while some lane may still bring something earlier. */
  function earliest(nowMs: number): Lane | undefined {
    let first: Lane | undefined;
    for (const lane of lanes) {
      if (!isSettled(lane, nowMs)) return undefined;
      if (lane.current === undefined) continue;
      if (first?.current === undefined || lane.current.timeNs < first.current.timeNs) first = lane;
    }
    return first;
  }

  async function untilChange(nowMs: number): Promise<void> {
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const waiting = [...lanes].filter((lane) => !isSettled(lane, nowMs));
    if (!isLive || waiting.length === 0) return changed;
    const settledMs = Math.max(...waiting.map(({ heardAtMs }) => heardAtMs)) + QUIET_MS;
    const timer = new AbortController();
    const paused = clock.sleep(settledMs - nowMs, AbortSignal.any([signal, timer.signal]));
    // Once something has changed, nobody waits for the pause any more.
    paused.catch(() => undefined);
    await Promise.race([changed, paused]);
    timer.abort();
  }

  return {
    add(origin, lines) {
      const lane: Lane = {
        origin,
        lines: lines[Symbol.asyncIterator](),
        current: undefined,
        next: undefined,
        isReading: false,
        hasEnded: false,
        heardAtMs: clock.nowMs() + FIRST_ANSWER_MS,
      };
      lanes.add(lane);
      read(lane);
      wake();
    },
    during(work) {
      working += 1;
      work
        .catch(fail)
        .finally(() => {
          working -= 1;
          wake();
        })
        .catch(fail);
    },
    async *entries() {
      for (;;) {
        if (failure !== undefined) throw failure.error;
        const nowMs = clock.nowMs();
        const lane = earliest(nowMs);
        if (lane?.current !== undefined) {
          const entry = lane.current;
          lane.current = lane.next;
          lane.next = undefined;
          read(lane);
          yield entry;
          continue;
        }
        for (const one of lanes) if (one.hasEnded && one.current === undefined) lanes.delete(one);
        if (lanes.size === 0 && working === 0) return;
        await untilChange(nowMs);
      }
    },
  };
}

function take(lane: Lane, line: StampedLine): void {
  if (lane.current === undefined) lane.current = openEntry(lane.origin, line);
  else lane.next = addLine(lane.current, line);
}
