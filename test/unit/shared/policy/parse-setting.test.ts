import { describe, expect, it } from 'vitest';

import {
  toBoolean,
  toQuantity,
  toVersion,
  toWholeNumber,
} from '../../../../shared/policy/parse-setting.ts';

describe('toWholeNumber', () => {
  it.each([
    [16, 16],
    ['16', 16],
    ['016', 16],
    [0, 0],
  ])('reads %j', (value, expected) => {
    expect(toWholeNumber(value)).toBe(expected);
  });

  it.each([['-1'], ['1.5'], [1.5], [''], ['sixteen'], ['1'.repeat(10)], [true], [null], [[16]]])(
    'does not read %j',
    (value) => {
      expect(toWholeNumber(value)).toBeUndefined();
    },
  );
});

describe('toBoolean', () => {
  it.each([
    [true, true],
    ['true', true],
    ['True', true],
    [false, false],
    ['false', false],
    ['FALSE', false],
    ['no', undefined],
    [0, undefined],
    ['', undefined],
  ])('makes of %j %s', (value, expected) => {
    expect(toBoolean(value)).toBe(expected);
  });
});

describe('long text', () => {
  it('is neither a version nor a quantity', () => {
    expect(toVersion(`1.1.1${'.1'.repeat(30)}`)).toBeUndefined();
    expect(toQuantity('9'.repeat(65))).toBeUndefined();
    expect(toQuantity('9'.repeat(64))).toBeDefined();
  });
});
