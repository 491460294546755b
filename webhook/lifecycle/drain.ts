import type { Server } from 'node:http';

import type { Clock } from '../../shared/ports/clock.ts';

interface DrainOptions {
  readonly clock: Clock;
  readonly drainMs: number;
  readonly graceMs: number;
}

/**
 * Ends a server without failing a request: keeps serving for `drainMs`, while the
 * app asks every client to open its next connection elsewhere; then refuses new
 * connections and waits at most `graceMs` for the requests in flight.
 */
export async function drain(
  server: Server,
  { clock, drainMs, graceMs }: DrainOptions,
): Promise<void> {
  // A second signal ends the whole process; nothing cuts only this wait short.
  await clock.sleep(drainMs, new AbortController().signal);
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      over.abort();
      resolve();
    });
  });
  server.closeIdleConnections();
  await clock.sleep(graceMs, over.signal).catch(() => undefined);
  server.closeAllConnections();
  await closed;
}
