import { expect, it } from 'vitest';

import { nearest } from '../../../plugin/suggest.ts';

const KNOWN = ['status', 'inject', 'uninject', 'check', 'v'];

it.each([
  ['status', 'status'],
  ['stauts', 'status'],
  ['statu', 'status'],
  ['chekc', 'check'],
  ['injct', 'inject'],
  ['uninjectt', 'uninject'],
  // Four edits are a different word, and of a short word half may be wrong.
  ['stxxyy', undefined],
  ['repair', undefined],
  ['x', undefined],
  ['ch', undefined],
  ['', undefined],
])('"%s" was probably meant as %s', (typed, meant) => {
  expect(nearest(typed, KNOWN)).toBe(meant);
});

it('of two that are equally near, the first is named', () => {
  expect(nearest('-bc', ['abc', 'xbc'])).toBe('abc');
});
