/** When one certificate of a bundle is valid. */
export interface CertificateTimes {
  /** Who it is for, as one line. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * Reads every certificate of a PEM text.
 *
 * @returns Empty when the text holds no certificate that can be read.
 */
export type ReadCertificates = (pem: string) => readonly CertificateTimes[];
