import { AppError } from '../../shared/errors/app-error.ts';
import type { CertificateFiles } from '../../shared/ports/certificate-files.ts';
import type { CertificateMaker } from '../../shared/ports/certificates.ts';
import type { CertificateSource, CertificateState } from './certificate-source.ts';

interface FileCertificateDeps {
  readonly files: CertificateFiles;
  readonly maker: CertificateMaker;
  /** The name by which API servers call us; noted when the certificate is not for it. */
  readonly serverName: string;
}

/** Polled: a mounted Secret is replaced through a chain of links that file watches do not follow. */
const CHECK_MS = 10_000;

/** A certificate in files, renewed by cert-manager or by people. */
export function fileCertificate({
  files,
  maker,
  serverName,
}: FileCertificateDeps): CertificateSource {
  let known: { readonly stamp: string; readonly state: CertificateState } | undefined;

  return {
    async check() {
      const stamp = await files.stamp();
      if (known?.stamp !== stamp) known = { stamp, state: await readState() };
      const { state } = known;
      known = { stamp, state: { ...state, notes: [] } };
      return state;
    },
  };

  async function readState(): Promise<CertificateState> {
    const pair = await files.read();
    const facts = maker.read(pair.certificate);
    // Between the two reads the pair may have been replaced: the next check gets both.
    if (!maker.isPair(pair)) {
      throw new AppError('KDS_BAD_CERTIFICATE', 'tls.key does not belong to tls.crt', {
        hint: 'Check what wrote the two files.',
      });
    }
    const named = facts.names.includes(serverName);
    const notes = named ? [] : [`the certificate is not for ${serverName}`];
    const told = { authorityNotAfterMs: undefined, isTrusted: true, notes };
    return { pair, facts, ...told, nextCheckMs: CHECK_MS };
  }
}
