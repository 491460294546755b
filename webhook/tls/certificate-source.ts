import type { CertificateFacts, KeyPair } from '../../shared/ports/certificates.ts';

/** What to serve, as far as it is known now. */
export interface CertificateState {
  readonly pair: KeyPair;
  readonly facts: CertificateFacts;
  /** When the authority that signed it expires; undefined when it is not ours to know. */
  readonly authorityNotAfterMs: number | undefined;
  /** False while API servers may refuse it, because they have just been told to trust it. */
  readonly isTrusted: boolean;
  /** When to look again, in milliseconds. */
  readonly nextCheckMs: number;
  /** For the log; at most one line each. */
  readonly notes: readonly string[];
}

/** Where certificates come from. */
export interface CertificateSource {
  /**
   * Brings everything up to date that is not. Cheap when it is.
   *
   * @throws AppError when that fails; what is served stays as it is.
   */
  check(): Promise<CertificateState>;
}
