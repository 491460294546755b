import { expect, it } from 'vitest';

import { SeenLines } from '../../../../../plugin/actions/logs/seen-lines.ts';
import { readStampedLine } from '../../../../../plugin/actions/logs/stamped-line.ts';

const line = (second: number, text = 'x') =>
  readStampedLine(`2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z ${text}`);

it('lets every line pass once, also those of the same instant, and what is new after a resume', () => {
  const seen = new SeenLines();
  const first = [line(1, 'a'), line(1, 'a'), line(2, 'b')];
  expect(first.filter((one) => seen.isNew(one))).toEqual(first);
  seen.resume();
  const again = [line(1, 'a'), line(2, 'b'), line(2, 'c'), line(3, 'd')];
  expect(again.filter((one) => seen.isNew(one)).map(({ text }) => text)).toEqual(['c', 'd']);
});

it('leaves out what is older than the first line that was wanted', () => {
  const seen = new SeenLines();
  seen.isNew(line(5));
  seen.resume();
  expect(seen.isNew(line(4, 'older than --tail'))).toBe(false);
});

it('remembers so much and no more, and takes nothing twice for that', () => {
  const seen = new SeenLines();
  const all = Array.from({ length: 1_000 }, (_, index) =>
    readStampedLine(new Date(index).toISOString().replace('Z', `000000Z ${index}`)),
  );
  expect(all.every((one) => seen.isNew(one))).toBe(true);
  seen.resume();
  expect(all.filter((one) => seen.isNew(one))).toEqual([]);
});

it.each([
  ['2026-01-01T00:00:10.000000000Z', '2026-01-01T00:00:12.500Z', 3],
  ['2026-01-01T02:00:10.000000000+02:00', '2026-01-01T00:00:10.000Z', 1],
])('says how long ago %s was at %s', (stamp, now, seconds) => {
  const seen = new SeenLines();
  expect(seen.secondsSinceLast(Date.parse(now))).toBeUndefined();
  seen.isNew(readStampedLine(`${stamp} x`));
  expect(seen.secondsSinceLast(Date.parse(now))).toBe(seconds);
});

it.each([
  ['2026-01-01T00:00:00.000000001Z text', 1_767_225_600_000_000_001n, 'text'],
  ['2026-01-01T01:00:00.5+01:00 text', 1_767_225_600_500_000_000n, 'text'],
  ['2026-01-01T00:00:00Z ', 1_767_225_600_000_000_000n, ''],
  ['unable to retrieve container logs', 0n, 'unable to retrieve container logs'],
  ['2026-01-01T00:00:00Z \tat a.b\r', 1_767_225_600_000_000_000n, '\tat a.b'],
])('reads the time stamp of %j', (text, timeNs, rest) => {
  expect(readStampedLine(text)).toMatchObject({ timeNs, text: rest });
});
