import { describe, expect, it } from 'vitest';

import { clip, quote } from '../../../../shared/policy/quote.ts';

describe('clip', () => {
  it.each([
    ['shop', 'shop'],
    ['Grüße 東京', 'Grüße 東京'],
    ['a\nb\tc\u0000', 'abc'],
    ['right\u202eleft\u200b', 'rightleft'],
    ['half \ud83d', 'half '],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['x'.repeat(61), `${'x'.repeat(57)}...`],
    [`${'x'.repeat(56)}\u{1f600}\u{1f600}\u{1f600}`, `${'x'.repeat(56)}...`],
  ])('of %j is %j', (text, expected) => {
    expect(clip(text)).toBe(expected);
  });

  it('looks at no more than the start of a long text', () => {
    expect(clip('\n'.repeat(10_000_000))).toBe('...');
  });
});

it('quote puts the text in quotes', () => {
  expect(quote('dc1')).toBe('"dc1"');
});
