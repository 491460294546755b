import fc from 'fast-check';
import { expect, it } from 'vitest';

import { wordReplacer } from '../../../../../plugin/actions/redact/word-replacer.ts';

it.each([
  ['at both ends', 'abcdefgh x abcdefgh', '<1> x <1>'],
  ['side by side', 'abcdefghabcdefgh', '<1><1>'],
  ['the longer one of two', 'abcdefghij', '<2>'],
  ['not a part of one', 'abcdefg', 'abcdefg'],
  ['nothing in nothing', '', ''],
])('replaces %s', (_what, text, expected) => {
  const words = new Map([
    ['abcdefgh', '1'],
    ['abcdefghij', '2'],
  ]);
  expect(wordReplacer(words, (value) => `<${value}>`)(text)).toBe(expected);
});

it('finds whatever a search finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 8, maxLength: 10 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 60 });
  fc.assert(
    fc.property(letters, text, text, (word, before, after) => {
      const whole = before + word + after;
      const replaced = wordReplacer(new Map([[word, word]]), () => '#')(whole);
      expect(replaced).toBe(whole.replaceAll(word, '#'));
    }),
  );
});
