import { fstatSync, writeSync } from 'node:fs';

/** Between two tries to write to a pipe that is full and does not block. */
const RETRY_MS = 2;

/**
 * Writes all of it before it returns, so the process may end right after it.
 *
 * What nobody reads any more, as after `| head` or in a window that is closed, is dropped; what cannot be written for another
 * reason, as on a full disk, throws the error of `write` as it is.
 *
 * @returns False when nobody reads any more.
 */
export function writeWhole(descriptor: number, content: string | Uint8Array): boolean {
  let rest = Buffer.from(content);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE' || code === 'EBADF') return false;
      // Of a terminal that is gone; a disk that fails must not be passed over.
      if (code === 'EIO' && fstatSync(descriptor).isCharacterDevice()) return false;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
  return true;
}
