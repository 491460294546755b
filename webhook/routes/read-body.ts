import type { IncomingMessage } from 'node:http';

import type { LoadGate } from './load-gate.ts';
import { AbortedError, RequestError } from './request-error.ts';

/** Two objects of at most 3 MiB each and 1 MiB for the rest: the bound controller-runtime uses. */
export const MAX_REVIEW_BYTES = 7 * 1024 * 1024;

interface ReadBounds {
  /** After that, whoever asked has given up. */
  readonly timeoutMs: number;
  readonly gate: LoadGate;
}

/**
 * Reads the whole body of a review.
 *
 * @throws RequestError 408 when it takes too long, 413 when it is too large, 429 when the
 *   bodies being read are too large together.
 * @throws AbortedError when the connection ends before the body does.
 */
export function readBody(
  request: IncomingMessage,
  { timeoutMs, gate }: ReadBounds,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let settled = false;
    const timer = setTimeout(() => {
      settle(new RequestError(408, 'the body did not arrive in time'));
    }, timeoutMs);

    request.on('data', (chunk: Buffer) => {
      // What comes after a refusal is read and thrown away until the answer is out.
      if (settled) return;
      if (length + chunk.length > MAX_REVIEW_BYTES) settle(tooLarge());
      else if (!gate.hold(chunk.length)) settle(new RequestError(429, 'too many bytes in flight'));
      else {
        length += chunk.length;
        chunks.push(chunk);
      }
    });
    request.on('end', () => {
      settle(undefined);
    });
    request.on('error', hangUp);
    request.on('close', hangUp);

    /** `close` also comes after every `end`, when it says nothing. */
    function hangUp(): void {
      if (!settled) settle(new AbortedError('the connection ended before the body did'));
    }

    function settle(error: Error | undefined): void {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      gate.release(length);
      if (error === undefined) resolve(join(chunks, length));
      else reject(error);
    }
  });
}

function join(chunks: readonly Buffer[], length: number): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, length);
}

/** Refuses by the headers alone what reading would only refuse later. */
export function checkHeaders({ headers }: IncomingMessage): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new RequestError(415, 'the content type is not application/json');
  }
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    throw new RequestError(415, 'a content encoding is not supported');
  }
  if (Number(headers['content-length'] ?? 0) > MAX_REVIEW_BYTES) throw tooLarge();
}

function tooLarge(): RequestError {
  return new RequestError(413, `the body is larger than ${MAX_REVIEW_BYTES} bytes`);
}
