import { describe, expect, it } from 'vitest';

import { forgeCertificates } from '../../../../../shared/adapters/tls/forge-certificates.ts';
import { fakeCertificates } from '../../../../support/fake-certificates.ts';

const validity = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2026, 0, 8) };
const names = ['webhook.prod.svc', 'localhost', '127.0.0.1'];

describe.each([
  ['node-forge', forgeCertificates],
  ['the fake of the tests', fakeCertificates()],
])('a certificate maker: %s', (_name, maker) => {
  it('makes what it can read', async () => {
    const authority = await maker.createAuthority('test', validity);
    expect(maker.read(authority.certificate)).toMatchObject({ ...validity, names: [] });
    const leaf = await maker.issue(authority, names, validity);
    expect(maker.read(leaf.certificate)).toMatchObject({ ...validity, names });
    expect(maker.isPair(leaf)).toBe(true);
    expect(maker.isPair({ ...leaf, privateKey: authority.privateKey })).toBe(false);
  });

  it('never makes the same certificate twice', async () => {
    const authority = await maker.createAuthority('test', validity);
    const [one, two] = [
      await maker.issue(authority, names, validity),
      await maker.issue(authority, names, validity),
    ];
    expect(maker.read(one.certificate).fingerprint).not.toBe(
      maker.read(two.certificate).fingerprint,
    );
  });

  it('reads the first certificate of a bundle', async () => {
    const [one, two] = [
      await maker.createAuthority('one', validity),
      await maker.createAuthority('two', validity),
    ];
    expect(maker.read(one.certificate + two.certificate)).toEqual(maker.read(one.certificate));
  });

  it('refuses what is no certificate', () => {
    expect(() => maker.read('nonsense')).toThrow(
      expect.objectContaining({ code: 'KDS_BAD_CERTIFICATE' }) as Error,
    );
    expect(maker.isPair({ certificate: 'nonsense', privateKey: 'nonsense' })).toBe(false);
  });
});
