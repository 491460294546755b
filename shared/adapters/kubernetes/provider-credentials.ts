import type { RequestOptions } from 'node:https';

import { KubeConfig } from '@kubernetes/client-node';

import { objectAt, stringAt } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Connection } from './connection.ts';
import type { Credential, CredentialSource } from './credential.ts';

/** An identity provider may be slow, but a command must not hang. */
const LOGIN_TIMEOUT_MS = 30_000;

/**
 * Logs in with an `auth-provider` entry, which is OIDC today and once was each cloud's own.
 *
 * The library refreshes tokens; it is large, and loaded for nothing else.
 */
export function providerCredentials(
  connection: Connection,
  fallback: Pick<Credential, 'cert' | 'key'>,
): CredentialSource {
  const provider = connection.identity.provider ?? {};
  const name = stringAt(provider, 'name') ?? '';
  const user = connection.user ?? '';
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'cluster', server: connection.server, skipTLSVerify: false },
    { name: user, authProvider: { name, config: objectAt(provider, 'config') } },
  );
  return async () => {
    const options: RequestOptions & { headers: Record<string, unknown> } = { headers: {} };
    try {
      await withTimeout(config.applyToHTTPSOptions(options));
    } catch (cause) {
      throw failure(user, name, cause instanceof Error ? cause.message : 'unknown error', cause);
    }
    const { Authorization: authorization } = options.headers;
    if (typeof authorization !== 'string') throw failure(user, name, 'it is not supported');
    return { ...fallback, authorization };
  };
}

async function withTimeout(login: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${LOGIN_TIMEOUT_MS / 1_000} s`));
    }, LOGIN_TIMEOUT_MS);
  });
  try {
    await Promise.race([login, late]);
  } finally {
    clearTimeout(timer);
  }
}

function failure(user: string, provider: string, problem: string, cause?: unknown): AppError {
  return new AppError(
    'KDS_BAD_KUBECONFIG',
    `cannot log in as user "${user}" with the auth-provider "${provider}": ${problem}`,
    { hint: 'Log in again with the tool that wrote the kubeconfig entry.', cause },
  );
}
