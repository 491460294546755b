import fc from 'fast-check';
import { expect, it } from 'vitest';

import { secretScrubber } from '../../../../../plugin/actions/redact/scrub-secrets.ts';

const SECRET = 'p&ss"Word 42';

function scrub(text: string, secrets = [SECRET], ordinary: readonly string[] = []): string {
  return secretScrubber(secrets, () => 'X', new Set(ordinary))(text);
}

it.each([
  ['as it is', SECRET],
  ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ['in a URL', encodeURIComponent(SECRET)],
  ['in a form', encodeURIComponent(SECRET).replaceAll('%20', '+')],
  ['in base64', Buffer.from(SECRET).toString('base64')],
])('a known secret is found %s', (_how, text) => {
  expect(scrub(`a ${text} b`)).toBe('a X b');
});

it('a known secret is found within base64, wherever it stands in it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), (before, after) => {
      const text = Buffer.from(`${before}Long-Secret-1234${after}`).toString('base64');
      const shown = scrub(text, ['Long-Secret-1234']);
      expect(Buffer.from(shown, 'base64').toString()).not.toContain('Secret');
    }),
  );
});

it.each([
  ['short', 'abc123'],
  ['a plain word', 'cassandra'],
  ['a number', '1234567890'],
])('a secret that is %s is not looked for: it would tear holes', (_what, secret) => {
  expect(scrub(`a ${secret} b`, [secret])).toBe(`a ${secret} b`);
});

it('the name of an object is not looked for', () => {
  expect(scrub('a shop-dc1-r1 b', ['shop-dc1-r1'], ['shop-dc1-r1'])).toBe('a shop-dc1-r1 b');
});

it('the longer of two secrets goes first', () => {
  expect(scrub('Abcdefg1-Hijk', ['Abcdefg1', 'Abcdefg1-Hijk'])).toBe('X');
});
