import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { oldestRepairMs, parseTokenSpan } from '../../../../shared/repair/repair-age.ts';
import type { RepairRun } from '../../../../shared/repair/repair-age.ts';

/** `run(7, '0-4', '6-0')`: finished at 7, with two spans. */
function run(finishedMs: number, ...spans: readonly string[]): RepairRun {
  return {
    finishedMs,
    spans: spans.map((text) => {
      const [start = '', end = ''] = text.split('-');
      return { start: BigInt(start), end: BigInt(end) };
    }),
  };
}

describe('oldestRepairMs', () => {
  it.each<[string, readonly RepairRun[], number | undefined]>([
    ['nothing', [], undefined],
    ['all of the ring at once', [run(5, '3-3')], 5],
    ['two halves', [run(5, '0-4'), run(7, '4-0')], 5],
    ['one half', [run(5, '0-4')], undefined],
    ['a half twice', [run(5, '0-4'), run(6, '0-4'), run(7, '4-0')], 6],
    ['a gap of one token', [run(5, '0-4', '5-0')], undefined],
    ['an old whole below a newer half', [run(5, '0-4'), run(1, '2-2')], 1],
    ['an older whole that a newer one covers', [run(5, '2-2'), run(1, '3-3')], 5],
    ['spans that overlap', [run(5, '0-6'), run(4, '4-2')], 4],
  ])('%s', (_what, runs, expected) => {
    expect(oldestRepairMs(runs)).toBe(expected);
  });

  it('agrees with looking at every token of a small ring', () => {
    const token = fc.integer({ min: 0, max: 9 });
    const aRun = fc.record({
      finishedMs: fc.integer({ min: 1, max: 5 }),
      spans: fc.array(fc.record({ start: token.map(BigInt), end: token.map(BigInt) }), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(fc.array(aRun, { maxLength: 8 }), (runs) => {
        expect(oldestRepairMs(runs)).toBe(byToken(runs));
      }),
    );
  });
});

function byToken(runs: readonly RepairRun[]): number | undefined {
  const newest = Array.from({ length: 10 }, (_, token) => {
    const times = runs
      .filter(({ spans }) => spans.some(({ start, end }) => holds(start, end, BigInt(token))))
      .map(({ finishedMs }) => finishedMs);
    return Math.max(...times);
  });
  const oldest = Math.min(...newest);
  return Number.isFinite(oldest) ? oldest : undefined;
}

function holds(start: bigint, end: bigint, token: bigint): boolean {
  if (start === end) return true;
  return start < end ? token > start && token <= end : token > start || token <= end;
}

it.each([
  ['(-9223372036854775808,42]', { start: -9_223_372_036_854_775_808n, end: 42n }],
  ['(1, 2]', { start: 1n, end: 2n }],
  ['[1,2]', undefined],
  ['(max(0),min(1)]', undefined],
  ['', undefined],
])('the range %j', (text, expected) => {
  expect(parseTokenSpan(text)).toEqual(expected);
});
