import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

import { AppError } from '../../errors/app-error.ts';

/**
 * Reads the body of an answer to its end.
 *
 * @param limitBytes - After decompression: a longer answer is given up.
 * @param tooLong - The error for that; `KDS_API_REFUSED` unless told otherwise.
 * @throws Error of the network when it breaks off.
 */
export async function readBody(
  answer: IncomingMessage,
  limitBytes: number,
  tooLong: (limitBytes: number) => AppError = tooLongAnswer,
): Promise<string> {
  const stream = await decompressed(answer);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let total = 0;
    stream.on('data', (chunk: Buffer) => {
      total += chunk.length;
      if (total > limitBytes) {
        reject(tooLong(limitBytes));
        answer.destroy();
      }
      chunks.push(chunk);
    });
    stream.on('end', () => {
      resolve(Buffer.concat(chunks).toString());
    });
    stream.on('error', reject);
    answer.on('error', reject);
  });
}

/** The API server compresses answers above 128 KiB when it may; zlib is loaded only then. */
export async function decompressed(answer: IncomingMessage): Promise<Readable> {
  if (answer.headers['content-encoding'] !== 'gzip') return answer;
  const { createGunzip } = await import('node:zlib');
  const text = createGunzip();
  // Otherwise whoever reads on would wait for an end that never comes.
  answer.once('error', (error) => text.destroy(error));
  return answer.pipe(text);
}

function tooLongAnswer(limitBytes: number): AppError {
  const limit = `${Math.floor(limitBytes / 2 ** 20)} MiB`;
  return new AppError('KDS_API_REFUSED', `an answer of the API server is longer than ${limit}`, {
    hint: 'Ask for less at once: name a namespace with -n, or a label with -l.',
  });
}
