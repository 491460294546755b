import { createPrivateKey, generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';

import forge from 'node-forge';

import { AppError } from '../../errors/app-error.ts';
import type {
  CertificateFacts,
  CertificateMaker,
  KeyPair,
  Validity,
} from '../../ports/certificates.ts';

const { pki } = forge;
const KEY_BITS = 2_048;
const COMMON_NAME = 'commonName';
/** GeneralName tags of RFC 5280, section 4.2.1.6. */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/**
 * Certificates by node-forge and node:crypto, each for what it is good at.
 *
 * Node makes keys (forge would block the process for seconds) and reads
 * certificates (forge knows RSA only). Forge puts certificates together and
 * signs them, which Node cannot. Forge never verifies anything.
 */
export const forgeCertificates: CertificateMaker = {
  async createAuthority(commonName, validity) {
    const key = await newKey();
    const certificate = draft(key.publicKey, validity);
    const name = [{ name: COMMON_NAME, value: commonName }];
    certificate.setSubject(name);
    certificate.setIssuer(name);
    certificate.setExtensions([
      { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
      { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
      { name: 'subjectKeyIdentifier' },
    ]);
    return signed(certificate, key.privateKey, key.privateKey);
  },

  async issue(authority, names, validity) {
    const key = await newKey();
    const issuer = explain(() => pki.certificateFromPem(authority.certificate));
    const certificate = draft(key.publicKey, validity);
    // A name longer than 64 characters does not fit in a subject; clients read only what is below.
    certificate.setSubject([{ name: COMMON_NAME, value: (names[0] ?? '').slice(0, 64) }]);
    certificate.setIssuer(issuer.subject.attributes);
    certificate.setExtensions([
      { name: 'basicConstraints', critical: true, cA: false },
      { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'authorityKeyIdentifier',
        keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes(),
      },
      { name: 'subjectKeyIdentifier' },
      { name: 'subjectAltName', altNames: names.map(toAltName) },
    ]);
    return signed(certificate, authority.privateKey, key.privateKey);
  },

  read(certificate): CertificateFacts {
    const read = explain(() => new X509Certificate(certificate));
    return {
      fingerprint: read.fingerprint256,
      notBeforeMs: read.validFromDate.getTime(),
      notAfterMs: read.validToDate.getTime(),
      names: (read.subjectAltName ?? '')
        .split(', ')
        .filter((name) => name !== '')
        .map((name) => name.slice(name.indexOf(':') + 1)),
    };
  },

  isPair({ certificate, privateKey }) {
    try {
      return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
    } catch {
      return false;
    }
  },
};

interface Key {
  readonly publicKey: string;
  readonly privateKey: string;
}

function newKey(): Promise<Key> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function draft(publicKey: string, { notBeforeMs, notAfterMs }: Validity): forge.pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = newSerial();
  certificate.validity.notBefore = new Date(notBeforeMs);
  certificate.validity.notAfter = new Date(notAfterMs);
  return certificate;
}

/** 127 random bits: positive, and never the same twice under one authority. */
function newSerial(): string {
  const bytes = randomBytes(16);
  // Without the sign bit the number stays positive; with the next one it keeps its length.
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
}

function signed(certificate: forge.pki.Certificate, signingKey: string, ownKey: string): KeyPair {
  certificate.sign(
    explain(() => pki.privateKeyFromPem(signingKey)),
    forge.md.sha256.create(),
  );
  return { certificate: unixLines(pki.certificateToPem(certificate)), privateKey: ownKey };
}

function toAltName(name: string): object {
  return isIP(name) === 0 ? { type: DNS_NAME, value: name } : { type: IP_ADDRESS, ip: name };
}

/** Forge ends lines as mail does; PEM files on Unix do not. */
function unixLines(pem: string): string {
  return pem.replaceAll('\r\n', '\n');
}

function explain<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    // The cause may quote the key, so its text is not repeated.
    throw new AppError('KDS_BAD_CERTIFICATE', 'a certificate or private key cannot be read', {
      hint: 'Check that it is PEM, and not the private key in place of the certificate.',
      cause,
    });
  }
}
