import { describe, expect, it } from 'vitest';

import { defaulted, differs, known, opaque, parseLeaf } from '../../../../shared/domain/leaf.ts';

const toNumber = (text: string): number | undefined =>
  /^\d+$/.test(text) ? Number(text) : undefined;

describe('parseLeaf', () => {
  it.each([
    { what: 'a known text', leaf: known('16', '16', 'p'), expected: known(16, '16', 'p') },
    {
      what: 'a known text that does not parse',
      leaf: known('x', 'x', 'p'),
      expected: opaque('p', 'x'),
    },
    { what: 'a known default', leaf: defaulted('16', 'p'), expected: defaulted(16, 'p') },
    {
      what: 'an unknown default',
      leaf: defaulted<string>(undefined, 'p'),
      expected: defaulted(undefined, 'p'),
    },
    { what: 'an opaque text', leaf: opaque<string>('p', '16'), expected: opaque('p', '16') },
  ])('keeps how sure $what is', ({ leaf, expected }) => {
    expect(parseLeaf(leaf, toNumber)).toEqual(expected);
  });
});

describe('differs', () => {
  it.each([
    { what: 'two stated values', a: known(1, '1', 'p'), b: known(2, '2', 'p'), expected: true },
    { what: 'the same value', a: known(1, '1', 'p'), b: known(1, '01', 'q'), expected: false },
    { what: 'a value and a default', a: known(1, '1', 'p'), b: defaulted(2, 'p'), expected: true },
    {
      what: 'a value and a default that is not known',
      a: known(1, '1', 'p'),
      b: defaulted<number>(undefined, 'p'),
      expected: false,
    },
    {
      what: 'a value and what cannot be told',
      a: known(1, '1', 'p'),
      b: opaque<number>('p'),
      expected: false,
    },
  ])('of $what is $expected', ({ a, b, expected }) => {
    expect([differs(a, b), differs(b, a)]).toEqual([expected, expected]);
  });
});
