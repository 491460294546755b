import { setTimeout as delay } from 'node:timers/promises';

import type { Clock } from '../../ports/clock.ts';

/** The clock of this machine. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  async sleep(durationMs, signal) {
    try {
      await delay(durationMs, undefined, { signal });
    } catch (error) {
      // Node wraps the reason; whoever waits wants to see it as it is.
      signal.throwIfAborted();
      throw error;
    }
  },
};
