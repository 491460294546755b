import { expect, it } from 'vitest';

import { excerpt } from '../../../../shared/domain/excerpt.ts';

it.each([
  ['', '""'],
  ['  OK\n', '"OK"'],
  ['a\nb\u001b[2J\u009b', String.raw`"a\x0ab\x1b[2J\x9b"`],
  ['x'.repeat(80), `"${'x'.repeat(80)}"`],
  ['x'.repeat(81), `"${'x'.repeat(80)}..."`],
])('of %j is %s', (text, shown) => {
  expect(excerpt(text)).toBe(shown);
});
