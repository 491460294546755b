import { X509Certificate } from 'node:crypto';

import type { CertificateTimes, ReadCertificates } from '../../ports/certificate-reader.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Reads the certificates of a bundle; one that is broken is left out. */
export const readCertificates: ReadCertificates = (pem) =>
  [...pem.matchAll(CERTIFICATE)].flatMap(([text]) => readOne(text));

function readOne(text: string): readonly CertificateTimes[] {
  try {
    const { subject, validFromDate, validToDate } = new X509Certificate(text);
    return [
      {
        subject: subject.replaceAll('\n', ', '),
        notBeforeMs: validFromDate.getTime(),
        notAfterMs: validToDate.getTime(),
      },
    ];
  } catch {
    return [];
  }
}
