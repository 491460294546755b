import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { boundWarnings, oneLine } from '../../../../webhook/admission/plain-text.ts';

describe('oneLine', () => {
  it.each([
    ['leaves text that fits', 'abcde', 5, 'abcde'],
    ['cuts text that is one too long', 'abcdef', 5, 'ab...'],
    ['makes one space of line feeds and tabs', 'a\r\n\tb', 9, 'a b'],
    ['removes the controls above ASCII as well', 'a\u0085b\u007fc', 9, 'a b c'],
    ['does not cut a character in half', 'ab😀cdef', 6, 'ab...'],
  ])('%s', (_name, text, maxLength, expected) => {
    expect(oneLine(text, maxLength)).toBe(expected);
  });
});

describe('boundWarnings', () => {
  it('keeps what fits, in order and without repetitions', () => {
    expect(boundWarnings(['b', 'a', 'b'])).toEqual(['b', 'a']);
  });

  it('says how many did not fit', () => {
    const warnings = Array.from({ length: 100 }, (_item, index) => `${index} ${'x'.repeat(110)}`);
    const bound = boundWarnings(warnings);
    expect(bound.at(-1)).toBe(`k8ssandra-webhook: ${101 - bound.length} more warnings left out`);
  });

  it('never says more than the API server passes on', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 400 })), (warnings) => {
        const bound = boundWarnings(warnings);
        expect(bound.join('').length).toBeLessThanOrEqual(2_048);
        for (const warning of bound) {
          expect(warning.length).toBeLessThanOrEqual(120);
          expect(warning).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
