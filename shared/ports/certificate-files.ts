import type { KeyPair } from './certificates.ts';

/** A certificate and its key in two files that somebody else renews. */
export interface CertificateFiles {
  /**
   * Something that differs when the files may have changed; cheap to ask for.
   *
   * @throws AppError `KDS_FILE_UNREADABLE`.
   */
  stamp(): Promise<string>;
  /** @throws AppError `KDS_FILE_UNREADABLE`. */
  read(): Promise<KeyPair>;
}
