import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { redactObject } from '../../../../../plugin/actions/redact/redact-object.ts';
import { secretMarks } from '../../../../../plugin/actions/redact/secret-marks.ts';
import type { JsonValue } from '../../../../../shared/domain/json.ts';

const M = 'REDACTED-1-9to16';

function redact(value: JsonValue): JsonValue {
  return redactObject(value, secretMarks());
}

describe('redactObject', () => {
  it.each<[string, JsonValue, JsonValue]>([
    [
      'a variable by its name',
      { name: 'DB_PASSWORD', value: 'hunter2hunter' },
      { name: 'DB_PASSWORD', value: M },
    ],
    ['a member by its name', { keystore_password: 'hunter2hunter' }, { keystore_password: M }],
    ['a number', { password: 123456789 }, { password: M }],
    ['a list', { passwords: ['hunter2hunter'] }, { passwords: [M] }],
    ['a word of a command', { args: ['-pw', 'hunter2hunter', 'x'] }, { args: ['-pw', M, 'x'] }],
    [
      'a login of curl',
      { command: ['curl', '-u', 'a:hunter2hunter'] },
      { command: ['curl', '-u', `a:${M}`] },
    ],
    ['of cqlsh', { command: ['cqlsh', '-p', 'hunter2hunter'] }, { command: ['cqlsh', '-p', M] }],
    ['JSON in a text', { x: '{"token":"hunter2hunter"}' }, { x: `{"token":"${M}"}` }],
    [
      'what cannot be looked into',
      { binaryData: { a: 'AAAA' } },
      { binaryData: { a: '3 bytes left out' } },
    ],
    ['managedFields', { managedFields: [{}], a: 1 }, { a: 1 }],
    ['copies', { 'kubectl.kubernetes.io/last-applied-configuration': '{}', a: 1 }, { a: 1 }],
  ])('replaces %s', (_what, value, expected) => {
    expect(redact(value)).toEqual(expected);
  });

  it.each<[string, JsonValue]>([
    [
      'a reference',
      { name: 'P_PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'password' } } },
    ],
    ['the name of a Secret', { superuserSecretRef: { name: 'shop' }, secretName: 'x' }],
    ['tokens of the ring', { tokens: ['-9223372036854775808', '17'], num_tokens: 16 }],
    ['how long a token lives', { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }],
    ['a switch', { automountServiceAccountToken: true, requirePassword: false }],
    ['the port of nodetool', { command: ['nodetool', '-p', '7199'] }],
  ])('leaves %s', (_what, value) => {
    expect(redact(value)).toEqual(value);
  });

  it('leaves structure and ordinary values as they are', () => {
    const word = fc
      .stringMatching(/^[a-z]{1,8}$/)
      .filter(
        (text) =>
          !/pass|pwd|pw$|sig|jwt|sas|dsn|otp|auth|key|token|secret|value|name|command|args/.test(
            text,
          ),
      );
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        word,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(word, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(redact(value)).toEqual(value);
      }),
    );
  });
});
