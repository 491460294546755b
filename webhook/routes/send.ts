import type { ServerResponse } from 'node:http';

import type { Readiness } from '../lifecycle/readiness.ts';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export const PLAIN_TEXT = 'text/plain; charset=utf-8';

/**
 * Writes an answer at once.
 *
 * Not `response.send` of express: that computes an ETag and looks at the request
 * again, which costs as much as all that we do.
 */
export function send(
  response: ServerResponse,
  { status, type, body }: Answer,
  { ending }: Pick<Readiness, 'ending'>,
): void {
  const length = Buffer.byteLength(body);
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', length);
  if (ending) response.setHeader('Connection', 'close');
  // Text without a character beyond ASCII, as nearly all answers are, needs no encoding.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}
