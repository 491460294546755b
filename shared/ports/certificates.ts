/** A certificate and its private key, both PEM. The key is a secret. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** When a certificate is valid, in milliseconds since 1970. */
export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** What can be read from a certificate. */
export interface CertificateFacts extends Validity {
  /** SHA-256 of the whole certificate, in upper-case hexadecimal with colons. */
  readonly fingerprint: string;
  /** DNS names and IP addresses that it is for. */
  readonly names: readonly string[];
}

/** Makes and reads X.509 certificates. */
export interface CertificateMaker {
  /** A new RSA key and a certificate, signed with it, that may sign others. */
  createAuthority(commonName: string, validity: Validity): Promise<KeyPair>;
  /**
   * A new RSA key and a server certificate.
   *
   * @param names - DNS names and IP addresses of the server; at least one.
   * @throws AppError `KDS_BAD_CERTIFICATE` when the authority cannot be used.
   */
  issue(authority: KeyPair, names: readonly string[], validity: Validity): Promise<KeyPair>;
  /**
   * Reads the first certificate of a PEM text, whatever its kind of key.
   *
   * @throws AppError `KDS_BAD_CERTIFICATE` when there is none.
   */
  read(certificate: string): CertificateFacts;
  /** True when the private key belongs to the first certificate of the PEM text. */
  isPair(pair: KeyPair): boolean;
}
