import { generateKeyPairSync, X509Certificate } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';

import { forgeCertificates } from '../../../../../shared/adapters/tls/forge-certificates.ts';
import type { KeyPair } from '../../../../../shared/ports/certificates.ts';

const HOUR_MS = 3_600_000;
const validity = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2026, 0, 8) };

describe('certificates of node-forge, as OpenSSL reads them', () => {
  let authority: KeyPair;
  let leaf: X509Certificate;

  beforeAll(async () => {
    authority = await forgeCertificates.createAuthority('k8ssandra-webhook', validity);
    const names = ['webhook.prod.svc', '127.0.0.1', '::1'];
    leaf = new X509Certificate(
      (await forgeCertificates.issue(authority, names, validity)).certificate,
    );
  });

  it('has an authority that may sign, and nothing else', () => {
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate).toMatchObject({ ca: true, subject: 'CN=k8ssandra-webhook' });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('has a leaf that the authority signed and that may not sign', () => {
    const issuer = new X509Certificate(authority.certificate);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(issuer)).toBe(true);
    expect(leaf.verify(issuer.publicKey)).toBe(true);
    // The object identifier of server authentication.
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it.each(['webhook.prod.svc'])('has a leaf for the host %s', (host) => {
    expect(leaf.checkHost(host)).toBe(host);
  });

  it.each(['127.0.0.1', '::1'])('has a leaf for the address %s', (address) => {
    expect(leaf.checkIP(address)).toBe(address);
  });

  it('tells its authority from one of the same name', async () => {
    const other = await forgeCertificates.createAuthority('k8ssandra-webhook', validity);
    expect(leaf.verify(new X509Certificate(other.certificate).publicKey)).toBe(false);
    expect(leaf.checkIssued(new X509Certificate(other.certificate))).toBe(false);
  });

  it('has serial numbers that are positive and as long as they may be', () => {
    expect(leaf.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it('does not put a name that is too long for a subject there', async () => {
    const name = `${'a'.repeat(60)}.${'b'.repeat(60)}.svc`;
    const { certificate } = await forgeCertificates.issue(authority, [name], validity);
    expect(new X509Certificate(certificate).checkHost(name)).toBe(name);
  });

  it('refuses an authority that is none', async () => {
    const broken = { ...authority, privateKey: 'nonsense' };
    await expect(forgeCertificates.issue(broken, ['a'], validity)).rejects.toMatchObject({
      code: 'KDS_BAD_CERTIFICATE',
    });
  });

  it('reads a certificate with an elliptic curve key, as cert-manager may make it', () => {
    expect(forgeCertificates.read(EC_CERTIFICATE)).toMatchObject({ names: ['webhook.prod.svc'] });
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    expect(forgeCertificates.isPair({ certificate: EC_CERTIFICATE, privateKey })).toBe(false);
  });

  it('keeps times to the second', async () => {
    const odd = { notBeforeMs: validity.notBeforeMs + 1_234, notAfterMs: 1_234 + HOUR_MS };
    const { certificate } = await forgeCertificates.createAuthority('x', odd);
    expect(forgeCertificates.read(certificate)).toMatchObject({
      notBeforeMs: validity.notBeforeMs + 1_000,
      notAfterMs: HOUR_MS + 1_000,
    });
  });
});

/** Made with OpenSSL for this test; its private key was thrown away. */
const EC_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBlzCCAT6gAwIBAgIUQPQ3HIrkvSUGndQ1WeVjHCZLEyIwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHd2ViaG9vazAgFw0yNjExMjMyMjQ2MDdaGA8yMTI2MTAzMDIy
NDYwN1owEjEQMA4GA1UEAwwHd2ViaG9vazBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABGONncgwUlJVM/dzhfoN8Pf2qcTZhzjApDjRdH0jHMIr0Fk8pySW3HohPmXY
PCcM5tPfyxNZ3CdjvABxsHgTR2ijcDBuMB0GA1UdDgQWBBSz0LdXVyaJrJNhdk0Z
53PaAIerXzAfBgNVHSMEGDAWgBSz0LdXVyaJrJNhdk0Z53PaAIerXzAPBgNVHRMB
Af8EBTADAQH/MBsGA1UdEQQUMBKCEHdlYmhvb2sucHJvZC5zdmMwCgYIKoZIzj0E
AwIDRwAwRAIgCerqRklcfv7fvRM3v4+OV8R2v1PCVxM66PJUF4/XSp8CID6S6JBM
QbaLVj4Iw9wX0cfm2phr7kCf37dWXYx9nSNj
-----END CERTIFICATE-----
`;
