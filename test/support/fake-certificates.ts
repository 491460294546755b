import { isRecord } from '../../shared/domain/json.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type {
  CertificateFacts,
  CertificateMaker,
  KeyPair,
} from '../../shared/ports/certificates.ts';

/** What a made-up certificate says, in the open. */
interface FakeCertificate extends CertificateFacts {
  /** Fingerprint of the authority that signed it. */
  readonly signedBy: string;
}

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/**
 * Certificates that are made at once and that only {@link fakeCertificates} can
 * read. One suite runs against them and against the real ones.
 */
export function fakeCertificates(): CertificateMaker {
  let made = 0;
  const make = (facts: Omit<CertificateFacts, 'fingerprint'>, signedBy?: string): KeyPair => {
    made += 1;
    const fingerprint = `F${made}`;
    const content: FakeCertificate = { ...facts, fingerprint, signedBy: signedBy ?? fingerprint };
    const certificate = `${BEGIN}\n${btoa(JSON.stringify(content))}\n${END}\n`;
    return { certificate, privateKey: `key of ${fingerprint}` };
  };
  return {
    createAuthority: (_name, validity) => Promise.resolve(make({ ...validity, names: [] })),
    issue: (authority, names, validity) =>
      Promise.resolve(make({ ...validity, names }, readFake(authority.certificate).fingerprint)),
    read: readFake,
    isPair({ certificate, privateKey }) {
      try {
        return privateKey === `key of ${readFake(certificate).fingerprint}`;
      } catch {
        return false;
      }
    },
  };
}

/** @throws AppError `KDS_BAD_CERTIFICATE`. */
export function readFake(certificate: string): FakeCertificate {
  try {
    const [, text = ''] = certificate.split('\n', 2);
    const content: unknown = JSON.parse(atob(text));
    if (isRecord(content)) return content as unknown as FakeCertificate;
  } catch {
    // Told below.
  }
  throw new AppError('KDS_BAD_CERTIFICATE', 'not a fake certificate', { hint: 'Make one.' });
}
