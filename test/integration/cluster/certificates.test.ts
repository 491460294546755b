import { X509Certificate, createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestAuthority } from '../../cluster/certificates.ts';

const authority = await createTestAuthority();
const ca = new X509Certificate(authority.ca.certPem);

describe('the certificate authority of a test cluster', () => {
  it('signs leaves that verify against it and fit their key', () => {
    const leaf = authority.issue({ commonName: 'admin', usage: 'client' });
    const certificate = new X509Certificate(leaf.certPem);
    expect(ca.ca).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkIssued(ca)).toBe(true);
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(leaf.keyPem))).toBe(true);
  });

  it('puts the group of a user into the organization', () => {
    const leaf = { commonName: 'me', organization: 'system:masters', usage: 'client' } as const;
    const { subject } = new X509Certificate(authority.issue(leaf).certPem);
    expect(subject).toBe('O=system:masters\nCN=me');
  });

  it('tells names from addresses', () => {
    const hosts = ['localhost', '127.0.0.1'];
    const { certPem } = authority.issue({ commonName: 'server', usage: 'server', hosts });
    const certificate = new X509Certificate(certPem);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
  });
});
