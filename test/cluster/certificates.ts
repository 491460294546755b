import { createPrivateKey, generateKeyPair, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';

export interface KeyPair {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface Leaf {
  readonly commonName: string;
  /** The group that Kubernetes reads from a client certificate. */
  readonly organization?: string;
  readonly usage: 'client' | 'server';
  /** DNS names and IP addresses that a server answers to. */
  readonly hosts?: readonly string[];
}

/** A certificate authority that lives as long as one test cluster. */
export interface TestAuthority {
  readonly ca: KeyPair;
  issue(leaf: Leaf): KeyPair;
}

const VALID_DAYS = 30;
/** Clocks of containers on one machine may differ by a little. */
const BACKDATED_MS = 60 * 60 * 1000;
const RSA = { modulusLength: 2048 } as const;

/**
 * Makes a CA that can sign at once.
 *
 * All its leaves share one key: finding an RSA key takes longer than all the
 * rest, and nobody has to be kept apart within a throwaway cluster.
 */
export async function createTestAuthority(): Promise<TestAuthority> {
  const [caKeys, leafKeys] = await Promise.all([newKeys(), newKeys()]);
  const caName = [{ name: 'commonName', value: 'k8ssandra-test-ca' }];
  const build = (
    subject: forge.pki.CertificateField[],
    publicPem: string,
    extensions: object[],
  ): string =>
    signCertificate({ subject, issuer: caName, publicPem, extensions }, caKeys.privateKey);
  const caPem = build(caName, caKeys.publicKey, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  return {
    ca: { certPem: caPem, keyPem: caKeys.privateKey },
    issue: (leaf) => ({
      certPem: build(subjectOf(leaf), leafKeys.publicKey, extensionsOf(leaf)),
      keyPem: leafKeys.privateKey,
    }),
  };
}

async function newKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    ...RSA,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function subjectOf({ commonName, organization }: Leaf): forge.pki.CertificateField[] {
  const name = { name: 'commonName', value: commonName };
  return organization === undefined
    ? [name]
    : [{ name: 'organizationName', value: organization }, name];
}

function extensionsOf({ usage, hosts = [] }: Leaf): object[] {
  const altNames = hosts.map((host) =>
    isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host },
  );
  return [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: usage === 'server', clientAuth: usage === 'client' },
    ...(altNames.length === 0 ? [] : [{ name: 'subjectAltName', altNames }]),
  ];
}

interface Unsigned {
  readonly subject: forge.pki.CertificateField[];
  readonly issuer: forge.pki.CertificateField[];
  readonly publicPem: string;
  readonly extensions: object[];
}

/** forge writes the certificate, OpenSSL signs it: forge's own RSA takes 100 ms for each. */
function signCertificate(
  { subject, issuer, publicPem, extensions }: Unsigned,
  keyPem: string,
): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicPem);
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - BACKDATED_MS);
  certificate.validity.notAfter = new Date(Date.now() + VALID_DAYS * 24 * 60 * 60 * 1000);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  const algorithm = forge.pki.oids['sha256WithRSAEncryption'] ?? '';
  certificate.signatureOid = algorithm;
  certificate.siginfo.algorithmOid = algorithm;
  certificate.signature = '';
  const [toBeSigned] = forge.pki.certificateToAsn1(certificate).value as forge.asn1.Asn1[];
  if (toBeSigned === undefined) throw new Error('forge made a certificate without a body');
  const der = Buffer.from(forge.asn1.toDer(toBeSigned).getBytes(), 'latin1');
  certificate.signature = sign('sha256', der, createPrivateKey(keyPem)).toString('latin1');
  return forge.pki.certificateToPem(certificate);
}
