import { readFileSync } from 'node:fs';

import { monotonicMs } from '../system/monotonic-ms.ts';
import type { Connection, Identity } from './connection.ts';
import type { Credential, CredentialSource, LoginOptions } from './credential.ts';
import { readMaterial, unreadable } from './read-material.ts';

/** How long a token from a file is used before the file is looked at again, as client-go does. */
const TOKEN_FILE_MAX_AGE_MS = 60_000;

/**
 * Chooses the way to log in.
 *
 * @throws AppError `KDS_BAD_KUBECONFIG` when a certificate, key or token file cannot be read.
 */
export function createCredentialSource(
  connection: Connection,
  options: LoginOptions = {},
): CredentialSource {
  const { identity } = connection;
  // As with kubectl, a secret is never sent over a connection that anybody can read.
  if (connection.server.startsWith('http://')) return fixed({});
  const certificate = {
    cert: readMaterial(identity.clientCertificate?.cert),
    key: readMaterial(identity.clientCertificate?.key),
  };
  if (identity.tokenFile !== undefined) return tokenFromFile(identity, certificate);
  if (identity.exec !== undefined || identity.provider !== undefined) {
    return special(connection, certificate, options);
  }
  return fixed({ ...certificate, authorization: authorizationOf(identity) });
}

function fixed(credential: Partial<Credential>): CredentialSource {
  const whole = { authorization: undefined, cert: undefined, key: undefined, ...credential };
  return () => Promise.resolve(whole);
}

function authorizationOf({ token, basic }: Identity): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (basic === undefined) return undefined;
  const pair = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
  return `Basic ${pair}`;
}

function tokenFromFile(
  { tokenFile: path = '', token: spare }: Identity,
  certificate: Pick<Credential, 'cert' | 'key'>,
): CredentialSource {
  let known: Credential | undefined;
  let readAtMs = 0;
  return (refused) => {
    const nowMs = monotonicMs();
    if (known === undefined || known === refused || nowMs - readAtMs > TOKEN_FILE_MAX_AGE_MS) {
      try {
        const token = readFileSync(path, 'utf8').trim();
        known = { ...certificate, authorization: `Bearer ${token}` };
        readAtMs = nowMs;
      } catch (error) {
        if (spare !== undefined) known ??= { ...certificate, authorization: `Bearer ${spare}` };
        // A token may be gone for a moment while it is being replaced: keep the old one then.
        if (known === undefined) return Promise.reject(unreadable(path, error));
      }
    }
    return Promise.resolve(known);
  };
}

/** Programs and libraries are loaded only for those who log in with them. */
function special(
  connection: Connection,
  certificate: Pick<Credential, 'cert' | 'key'>,
  options: LoginOptions,
): CredentialSource {
  const load = async (): Promise<CredentialSource> => {
    if (connection.identity.exec === undefined) {
      const { providerCredentials } = await import('./provider-credentials.ts');
      return providerCredentials(connection, certificate);
    }
    const { execCredentials } = await import('./exec-credentials.ts');
    return execCredentials(connection, options);
  };
  let source: Promise<CredentialSource> | undefined;
  let login: Promise<Credential> | undefined;
  // Requests that come together log in once: a person is not asked twice.
  return (refused) =>
    (login ??= (source ??= load())
      .then((obtain) => obtain(refused))
      .finally(() => {
        login = undefined;
      }));
}
