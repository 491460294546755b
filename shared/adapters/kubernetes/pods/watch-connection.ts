import { monotonicMs } from '../../system/monotonic-ms.ts';
import type { OpenWebSocket } from './open-web-socket.ts';

/** As kubectl does. Also keeps load balancers from ending a connection that is only quiet. */
const PING_EVERY_MS = 5_000;
const MAX_SILENCE_MS = 60_000;

/**
 * Notices when the other end is gone without a word, as after a change of network.
 *
 * Ends by itself when the WebSocket closes.
 */
export function watchConnection({ socket }: OpenWebSocket): void {
  let heardMs = monotonicMs();
  const heard = (): void => {
    heardMs = monotonicMs();
  };
  let tickMs = heardMs;
  const timer = setInterval(() => {
    const wasAsleep = monotonicMs() - tickMs > 2 * PING_EVERY_MS;
    tickMs = monotonicMs();
    // While we read nothing, or were stopped by Ctrl-Z, an answer would not be noticed either.
    if (socket.isPaused || wasAsleep) heard();
    if (monotonicMs() - heardMs > MAX_SILENCE_MS) socket.terminate();
    else socket.ping();
  }, PING_EVERY_MS);
  timer.unref();
  socket.on('pong', heard);
  socket.on('message', heard);
  socket.on('close', () => {
    clearInterval(timer);
  });
}
