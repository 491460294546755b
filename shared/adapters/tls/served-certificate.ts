import { connect } from 'node:tls';

import { AppError } from '../../errors/app-error.ts';

const TIMEOUT_MS = 5_000;

/**
 * Connects to a TLS server of this machine and looks at the certificate that it shows.
 *
 * @returns SHA-256 fingerprint, in upper-case hexadecimal with colons.
 * @throws AppError `KDS_BAD_CERTIFICATE` when there is no TLS server.
 */
export function readServedFingerprint(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    // Nothing is trusted on the strength of this connection: only the certificate is looked at.
    const socket = connect({ host, port, rejectUnauthorized: false });
    const fail = (why: string): void => {
      socket.destroy();
      reject(
        new AppError('KDS_BAD_CERTIFICATE', `no certificate from ${host}:${port}: ${why}`, {
          hint: 'Check that nothing else listens on the port.',
        }),
      );
    };
    socket.setTimeout(TIMEOUT_MS, () => {
      fail('no answer');
    });
    socket.once('error', (error) => {
      fail(error.message);
    });
    socket.once('secureConnect', () => {
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      resolve(fingerprint256);
    });
  });
}
