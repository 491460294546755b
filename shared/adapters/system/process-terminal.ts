import { writeSync } from 'node:fs';

import { AppError } from '../../errors/app-error.ts';
import type { Terminal } from '../../ports/terminal.ts';

const STDOUT = 1;
const STDERR = 2;
/** Between two tries to write to a pipe that is full and does not block. */
const RETRY_MS = 2;

/**
 * The terminal, pipes or files that this process was started with.
 *
 * Writes at once and whole, so the process may end right after it. It does not use
 * `process.stdout`, whose first use takes longer than all the rest of a small
 * command. What nobody reads any more, as after `| head`, is dropped.
 */
export function processTerminal(): Terminal {
  return {
    out: (text) => {
      write(STDOUT, text);
    },
    err: (text) => {
      write(STDERR, text);
    },
  };
}

function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE' || code === 'EBADF') return;
      if (code !== 'EAGAIN') throw unwritable(error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

/** As on a full disk. */
function unwritable(cause: unknown): AppError {
  const reason = cause instanceof Error ? (cause.message.split(',')[0] ?? '') : String(cause);
  return new AppError('KDS_OUTPUT_UNWRITABLE', `the result cannot be written: ${reason}`, {
    hint: 'Make room where the output goes, or send it elsewhere.',
    cause,
  });
}
