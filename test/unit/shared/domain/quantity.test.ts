import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  formatBytes,
  formatCpu,
  parseQuantity,
  readQuantity,
  toUnits,
} from '../../../../shared/domain/quantity.ts';

const NANO = 1_000_000_000n;

describe('parseQuantity', () => {
  it.each<[string | number, bigint]>([
    ['0', 0n],
    ['1', NANO],
    [2, 2n * NANO],
    [0.5, NANO / 2n],
    ['500m', NANO / 2n],
    ['1n', 1n],
    ['0.1n', 1n],
    ['1u', 1_000n],
    ['1k', 1_000n * NANO],
    ['1Ki', 1_024n * NANO],
    ['1.5Gi', 1_610_612_736n * NANO],
    ['.5', NANO / 2n],
    ['5.', 5n * NANO],
    ['1e3', 1_000n * NANO],
    ['1E3', 1_000n * NANO],
    ['1E', 10n ** 18n * NANO],
    ['1e-3', NANO / 1_000n],
    ['-1', -NANO],
    ['+1', NANO],
    ['9007199254740993', 9_007_199_254_740_993n * NANO],
  ])('reads %s', (text, nanos) => {
    expect(parseQuantity(text)).toBe(nanos);
  });

  it.each(['', '.', 'm', '1 Gi', '1gi', '1KI', '0x1', '1e', 'Infinity', '1e1000', '１'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseQuantity(text)).toThrow(`"${text}" is not a Kubernetes quantity`);
    },
  );

  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (bytes) => {
        expect(toUnits(parseQuantity(formatBytes(bytes)))).toBe(bytes);
      }),
    );
  });
});

it('readQuantity answers undefined where there is no quantity', () => {
  expect([undefined, null, {}, 'much', true].map(readQuantity)).toEqual(Array(5).fill(undefined));
});

it('formatBytes uses the largest suffix that stays exact', () => {
  expect([0n, 1n, 1024n, 1025n, 1536n * 1024n, 2n ** 30n].map(formatBytes)).toEqual([
    '0',
    '1',
    '1Ki',
    '1025',
    '1536Ki',
    '1Gi',
  ]);
});

it('formatCpu rounds up to a millicore', () => {
  expect([0n, 1n, NANO, NANO / 2n, NANO + 1n].map(formatCpu)).toEqual([
    '0',
    '1m',
    '1',
    '500m',
    '1001m',
  ]);
});
