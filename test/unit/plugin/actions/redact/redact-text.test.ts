import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { redactText } from '../../../../../plugin/actions/redact/redact-text.ts';
import { secretMarks } from '../../../../../plugin/actions/redact/secret-marks.ts';

const S = 'S3cr3t-Value1';
const M = 'REDACTED-1-9to16';

function redact(text: string): string {
  return redactText(text, secretMarks());
}

describe('a secret is replaced', () => {
  it.each([
    ['in a property', `password=${S}`, `password=${M}`],
    ['in YAML', `a:\n  keystore_password: ${S}\n  b: c`, `a:\n  keystore_password: ${M}\n  b: c`],
    ['in JSON', `{"password" : "${S}","b":1}`, `{"password" : "${M}","b":1}`],
    ['in JSON in JSON', `{"c":"{\\"token\\":\\"${S}\\"}"}`, `{"c":"{\\"token\\":\\"${M}\\"}"}`],
    ['in flow YAML', `{password: ${S}, x: keep}`, `{password: ${M}, x: keep}`],
    ['in quotes of YAML', `password: 'it''s ${S}'`, `password: 'REDACTED-1-17to32'`],
    ['in a block of YAML', `password: |\n  ${S}\nx: keep`, `password: |\n  ${M}\nx: keep`],
    ['below its name', `  password:\n    ${S}\n  x: keep`, `  password:\n    ${M}\n  x: keep`],
    ['in a list', `tokens:\n- ${S}\nx: keep`, `tokens:\n- ${M}\nx: keep`],
    [
      'that somebody writes about',
      `the secret "${S}" was not found`,
      `the secret "${M}" was not found`,
    ],
    ['in a flag', `run --db-password=${S} --x`, `run --db-password=${M} --x`],
    ['behind a flag', `nodetool -u a -pw ${S} status`, `nodetool -u a -pw ${M} status`],
    ['of keytool', `keytool -storepass ${S} -list`, `keytool -storepass ${M} -list`],
    ['of cqlsh', `cqlsh -u a -p ${S} host`, `cqlsh -u a -p ${M} host`],
    ['of curl', `curl -u bob:${S} http://x`, `curl -u bob:${M} http://x`],
    [
      'of the JVM',
      `x -Djavax.net.ssl.keyStorePassword=${S} -Dy=1`,
      `x -Djavax.net.ssl.keyStorePassword=${M} -Dy=1`,
    ],
    ['in a URL', `https://bob:${S}@host/x`, `https://bob:${M}@host/x`],
    ['in a query', `jdbc://h/?user=a&password=${S}&z=1`, `jdbc://h/?user=a&password=${M}&z=1`],
    ['in a header', `x Authorization: Bearer ${S}`, `x Authorization: Bearer ${M}`],
    ['in an element', `<password>${S}</password>`, `<password>${M}</password>`],
    [
      'in an attribute',
      `<property name="a.password" value="${S}"/>`,
      `<property name="a.password" value="${M}"/>`,
    ],
    [
      'in a variable of a manifest',
      `- name: DB_PASSWORD\n  value: ${S}\n- name: B`,
      `- name: DB_PASSWORD\n  value: ${M}\n- name: B`,
    ],
    [
      'in CQL',
      `ALTER ROLE a WITH PASSWORD = '${S}' AND LOGIN`,
      `ALTER ROLE a WITH PASSWORD = '${M}' AND LOGIN`,
    ],
    ['in HCL', `secret = "${S}" # why`, `secret = "${M}" # why`],
    [
      'in a log',
      `2026 INFO user=bob, password=${S}, n=3`,
      `2026 INFO user=bob, password=${M}, n=3`,
    ],
    ['in .netrc', `machine h login bob password ${S}`, `machine h login bob password ${M}`],
    ['of AWS', 'id AKIAIOSFODNN7EXAMPLE x', 'id REDACTED-1-17to32 x'],
    [
      'as a private key',
      'a\n-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----\nb',
      'a\nREDACTED-1-33to64\nb',
    ],
    ['as a key that is cut off', 'a\n-----BEGIN PRIVATE KEY-----\nabc', 'a\nREDACTED-1-17to32'],
    [
      'in base64',
      `x ${Buffer.from(`db.password=${S}`).toString('base64')} y`,
      'x REDACTED-2-33to64 y',
    ],
    ['when its quote is cut off', `password="${S}`, `password="${M}`],
    ['over two lines', `password=abc\\\n${S}`, 'password=REDACTED-1-17to32'],
  ])('%s', (_where, text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

describe('what is no secret stays', () => {
  it.each([
    'num_tokens: 16',
    'initial_token: -9223372036854775808,3074457345618258602',
    'credentials_validity: 2000ms',
    'authenticator: PasswordAuthenticator',
    'secretName: shop-superuser',
    'password_file: /etc/cassandra/jmx.password',
    '-Dcom.sun.management.jmxremote.password.file=/etc/jmx',
    'mkdir -p /var/lib/cassandra && chown -R 999 /x',
    'nodetool -p 7199 status',
    'password: ${DB_PASSWORD}',
    'password=$(DB_PASSWORD)',
    'password: ""',
    'password: null',
    'client_encryption_options=<REDACTED>',
    'partition key: id, sort key: ts',
    'image: cassandra@sha256:8d1b2a9f0c1e4d5b6a7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5',
    'host id 2e0b1c3a-6c1f-4d2e-9a7b-0c1d2e3f4a5b',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'INFO  the password of bob has changed',
    'bypass: yes',
    'MountVolume.SetUp failed for volume "tls" : secret "shop-tls" not found',
    'Error: secret "shop.superuser" not found',
    'REDACTED-3-9to16',
    'password: REDACTED-3-9to16',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('redaction', () => {
  it('gives equal secrets equal marks, and others others', () => {
    const text = 'a_password=first-one\nb_password=second-one\nc_password=first-one';
    expect(redact(text)).toBe(
      'a_password=REDACTED-1-9to16\nb_password=REDACTED-2-9to16\nc_password=REDACTED-1-9to16',
    );
  });

  it('changes nothing the second time', () => {
    const line = fc.tuple(
      fc.constantFrom('password', 'user', 'a.secret', 'api_token'),
      fc.constantFrom('=', ': ', '="', " '"),
      fc.stringMatching(/^[a-z0-9 .:-]{0,20}$/),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const once = redact(lines.map((parts) => parts.join('')).join('\n'));
        expect(redact(once)).toBe(once);
      }),
    );
  });

  it('finds a secret in every notation, whatever stands around it', () => {
    const secret = fc
      .stringMatching(/^[A-Za-z0-9+/_@%^!~.-]{6,30}$/)
      .filter((text) => /[a-z]/.test(text) && !text.startsWith('-'));
    const notation = fc.constantFrom<(s: string) => string>(
      (s) => `password=${s}`,
      (s) => `my.password: ${s}`,
      (s) => `"password":"${s}"`,
      (s) => `<password>${s}</password>`,
      (s) => `--password ${s}`,
      (s) => `export API_TOKEN='${s}'`,
    );
    const around = fc.stringMatching(/^[a-z .\n]{0,20}$/);
    fc.assert(
      fc.property(secret, notation, around, around, (text, write, before, after) => {
        const shown = redact(`${before}\n${write(text)}\n${after}`);
        expect(shown).not.toContain(text);
        expect(shown).toContain(after.split('\n').at(-1));
      }),
    );
  });
});
