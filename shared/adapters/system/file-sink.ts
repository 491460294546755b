import { write, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import type { TextSink } from '../../ports/text-sink.ts';

/** A pipe whose reader is slow refuses for a moment; then we wait this long. */
const RETRY_MS = 10;
/** The last words of a process do not wait longer for a reader than this many tries. */
const MAX_LAST_TRIES = 1_000;

/**
 * Writes to an open file, a pipe or a terminal by its descriptor.
 *
 * Unlike `process.stdout`, which is synchronous for files and pipes, a reader
 * that stands still does not stop the process: it only delays the promise.
 */
export function createFileSink(descriptor: number): TextSink {
  return {
    async write(text) {
      let rest = Buffer.from(text);
      while (rest.length > 0) {
        const written = await writeSome(descriptor, rest);
        if (written === 0) await delay(RETRY_MS);
        rest = rest.subarray(written);
      }
    },
    writeNow(text) {
      let rest = Buffer.from(text);
      for (let tries = 0; rest.length > 0 && tries < MAX_LAST_TRIES; tries += 1) {
        rest = rest.subarray(writeSomeNow(descriptor, rest));
      }
    },
  };
}

/** @returns 0 when the reader has to catch up first. */
function writeSome(descriptor: number, data: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, data, (error, written) => {
      if (error === null) resolve(written);
      else if (error.code === 'EAGAIN') resolve(0);
      else reject(error);
    });
  });
}

function writeSomeNow(descriptor: number, data: Buffer): number {
  try {
    return writeSync(descriptor, data);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}
