import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../../shared/ports/clock.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /**
   * Lets time pass. Whoever sleeps wakes in order, and what they do next
   * happens before later sleepers wake.
   */
  advance(durationMs: number): Promise<void>;
  /** Sleepers that have not woken yet. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** @param startWallMs - What a calendar says at the start. */
export function fakeClock(startWallMs = Date.UTC(2026, 0, 1)): FakeClock {
  let nowMs = 0;
  const sleepers = new Set<Sleeper>();

  function nextDue(untilMs: number): Sleeper | undefined {
    return [...sleepers]
      .filter(({ dueMs }) => dueMs <= untilMs)
      .reduce<Sleeper | undefined>(
        (first, sleeper) => (first === undefined || sleeper.dueMs < first.dueMs ? sleeper : first),
        undefined,
      );
  }

  return {
    nowMs: () => nowMs,
    wallMs: () => startWallMs + nowMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const sleeper = {
          dueMs: nowMs + durationMs,
          wake: () => {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', cancel);
            resolve();
          },
        };
        const cancel = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', cancel, { once: true });
        sleepers.add(sleeper);
      }),
    async advance(durationMs) {
      const untilMs = nowMs + durationMs;
      await setImmediate();
      for (let next = nextDue(untilMs); next !== undefined; next = nextDue(untilMs)) {
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
        await setImmediate();
      }
      nowMs = untilMs;
      await setImmediate();
    },
    get sleeping() {
      return sleepers.size;
    },
  };
}
