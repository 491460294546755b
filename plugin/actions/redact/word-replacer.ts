/** So many letters of each word are looked up; none may be shorter. */
const HEAD = 8;
const TABLE_SIZE = 2 ** 16;
const FACTOR = 0x01000193;

/**
 * Makes what replaces thousands of words in megabytes of text, in one pass over it.
 *
 * A hash of the last eight letters rolls along the text (Rabin and Karp); only where a word may
 * begin by its hash is it compared. Of words with the same beginning the longest one counts.
 *
 * @param words - Of at least eight letters, each with what `replace` is called with.
 */
export function wordReplacer(
  words: ReadonlyMap<string, string>,
  replace: (value: string) => string,
): (text: string) => string {
  const byHead = new Map<string, string[]>();
  const mayBegin = new Uint8Array(TABLE_SIZE);
  for (const word of [...words.keys()].sort((a, b) => b.length - a.length)) {
    const head = word.slice(0, HEAD);
    byHead.set(head, [...(byHead.get(head) ?? []), word]);
    mayBegin[hashOf(head) & (TABLE_SIZE - 1)] = 1;
  }
  return (text) => {
    const parts: string[] = [];
    let done = 0;
    let hash = hashOf(text.slice(0, HEAD));
    for (let start = 0; start + HEAD <= text.length; start += 1) {
      if (start > 0)
        hash = roll(hash, text.charCodeAt(start - 1), text.charCodeAt(start + HEAD - 1));
      if (mayBegin[hash & (TABLE_SIZE - 1)] === 0 || start < done) continue;
      const word = byHead
        .get(text.slice(start, start + HEAD))
        ?.find((candidate) => text.startsWith(candidate, start));
      if (word === undefined) continue;
      parts.push(text.slice(done, start), replace(words.get(word) ?? word));
      done = start + word.length;
    }
    return done === 0 ? text : parts.join('') + text.slice(done);
  };
}

function hashOf(head: string): number {
  let hash = 0;
  for (let i = 0; i < head.length; i += 1) hash = step(hash, head.charCodeAt(i));
  return hash;
}

/** What the first letter of a head has become of by its last one. */
const FIRST_FACTOR = Array.from({ length: HEAD - 1 }).reduce<number>(
  (factor) => Math.imul(factor, FACTOR),
  1,
);

function roll(hash: number, left: number, entered: number): number {
  return step((hash - Math.imul(left, FIRST_FACTOR)) | 0, entered);
}

function step(hash: number, code: number): number {
  return (Math.imul(hash, FACTOR) + code) | 0;
}
