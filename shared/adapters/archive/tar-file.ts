import type { ArchiveEntry } from '../../ports/archive.ts';

const BLOCK = 512;
/** Only the owner may read what is unpacked. */
const MODE = '0000600';
const TYPE = { file: '0', extended: 'x' } as const;
/** Where the checksum stands in a header; it counts as spaces while it is computed. */
const CHECKSUM = { start: 148, length: 8 } as const;
const PLAIN_NAME = /^[\x20-\x7e]{1,100}$/;

/**
 * One file of a tar archive, as POSIX.1-2001 (pax) has it: header, content, zeros to a full block.
 *
 * A name that is long or not ASCII goes into an extended header in front, in UTF-8.
 */
export function tarFile({ path, content }: ArchiveEntry, modifiedMs: number): readonly Buffer[] {
  const seconds = Math.max(0, Math.floor(modifiedMs / 1_000));
  const body = Buffer.from(content);
  const extended = PLAIN_NAME.test(path) ? [] : member('pax/header', paxRecord(path), 'extended');
  return [...extended, ...member(shortened(path), body, 'file')];

  function member(name: string, data: Buffer, type: keyof typeof TYPE): readonly Buffer[] {
    const padding = Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK);
    return [header(name, data.length, seconds, TYPE[type]), data, padding];
  }
}

/** For programs that do not know extended headers. */
function shortened(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, '_').slice(-100);
}

/** `LENGTH path=VALUE`, where the length counts itself, too. */
function paxRecord(path: string): Buffer {
  const rest = ` path=${path}\n`;
  const bytes = Buffer.byteLength(rest);
  const guess = bytes + String(bytes).length;
  const length = bytes + String(guess).length;
  return Buffer.from(`${length}${rest}`);
}

function header(name: string, size: number, seconds: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  const fields: readonly (readonly [start: number, text: string])[] = [
    [0, name],
    [100, MODE],
    [108, octal(0, 7)],
    [116, octal(0, 7)],
    [124, octal(size, 11)],
    [136, octal(seconds, 11)],
    [CHECKSUM.start, ' '.repeat(CHECKSUM.length)],
    [156, type],
    [257, 'ustar\u000000'],
  ];
  for (const [start, text] of fields) block.write(text, start, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, CHECKSUM.start, 'latin1');
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
