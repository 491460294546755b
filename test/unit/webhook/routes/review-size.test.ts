import { expect, it } from 'vitest';

import { checkParts } from '../../../../webhook/routes/review-size.ts';

const MIB = 1024 * 1024;

function body(parts: number, length: number): Buffer {
  return Buffer.from(`[${'{},'.repeat(parts - 1)}`.padEnd(length, ' '));
}

it.each([
  ['a large body of few parts', body(300_000, 2 * MIB)],
  ['a small body of many', body(300_001, MIB)],
])('takes %s', (_, bytes) => {
  expect(() => {
    checkParts(bytes);
  }).not.toThrow();
});

it('refuses a large body of many parts, which would fill the heap', () => {
  expect(() => {
    checkParts(body(300_001, MIB + 1));
  }).toThrow('the body holds more than 300000 objects, lists and members');
});
