import { RequestError } from './request-error.ts';

/** Bodies up to this length are parsed as they are: the worst of them becomes some 30 MB. */
const SMALL_BYTES = 1024 * 1024;
/** Objects, lists and members. The largest Cassandra object that is known has a few thousand. */
const MAX_PARTS = 300_000;

const [OBJECT, LIST, MEMBER] = Buffer.from('{[:');

/**
 * Refuses a body that is small as text and huge as objects: two bytes of `{}`
 * become sixty in memory, and a heap that is full ends the program for all.
 *
 * @throws RequestError 413 when it holds too many parts.
 */
export function checkParts(body: Buffer): void {
  if (body.length <= SMALL_BYTES) return;
  let parts = 0;
  for (const byte of body) {
    if (byte === OBJECT || byte === LIST || byte === MEMBER) parts += 1;
  }
  if (parts > MAX_PARTS) {
    throw new RequestError(413, `the body holds more than ${MAX_PARTS} objects, lists and members`);
  }
}
