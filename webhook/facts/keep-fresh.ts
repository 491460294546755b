import type { Clock } from '../../shared/ports/clock.ts';
import type { WatchedCollection } from '../../shared/ports/watched-collection.ts';
import type { Log } from '../audit/log.ts';

const CHECK_MS = 10_000;
/** A healthy watch is renewed, and so heard of, every 30 seconds. */
const STALE_MS = 90_000;

interface KeepFreshDeps {
  readonly collections: readonly WatchedCollection[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Starts a copy over when nothing was heard of its watch for too long: informers
 * are known to fall silent without an error.
 *
 * @returns When the signal aborts.
 */
export async function keepFresh(
  { collections, clock, log }: KeepFreshDeps,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = new Map(collections.map((collection) => [collection, clock.nowMs()]));
  for (;;) {
    try {
      await clock.sleep(CHECK_MS, signal);
    } catch {
      return;
    }
    for (const collection of collections) {
      const sinceMs = Math.max(collection.heardMs ?? 0, startedMs.get(collection) ?? 0);
      const silentMs = clock.nowMs() - sinceMs;
      if (silentMs < STALE_MS) continue;
      log.write('warn', 'watch-silent', { resource: collection.resource, silentMs });
      startedMs.set(collection, clock.nowMs());
      collection.relist();
    }
  }
}
