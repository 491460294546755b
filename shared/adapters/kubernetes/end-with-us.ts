import type { ChildProcess } from 'node:child_process';

/**
 * Ends a program as soon as the signal aborts, and at the latest with this process.
 *
 * A signal that is sent to this process alone does not reach the program. It stays in our process
 * group all the same: in one of its own it could not ask anything at the terminal.
 */
export function endWithUs(child: ChildProcess, signal: AbortSignal | undefined): void {
  const end = (): void => {
    child.kill();
  };
  process.once('exit', end);
  signal?.addEventListener('abort', end, { once: true });
  child.once('close', () => {
    process.removeListener('exit', end);
    signal?.removeEventListener('abort', end);
  });
  if (signal?.aborted === true) end();
}
