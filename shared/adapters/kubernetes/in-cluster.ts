import { existsSync, readFileSync } from 'node:fs';

import type { Connection } from './connection.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * How a pod reaches the API server of its cluster, with its service account.
 *
 * @param folder - Where the kubelet puts token, CA and namespace.
 * @returns Undefined when this is not a pod, or one without a service account.
 */
export function inClusterConnection(
  environment: Environment,
  folder = SERVICE_ACCOUNT,
): Connection | undefined {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '';
  if (host === '' || port === '' || !existsSync(`${folder}/token`)) return undefined;
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: readNamespace(folder),
    context: undefined,
    insecureSkipTlsVerify: false,
    tlsServerName: undefined,
    certificateAuthority: { kind: 'file', path: `${folder}/ca.crt` },
    proxyUrl: undefined,
    identity: { tokenFile: `${folder}/token`, impersonate: {} },
    user: undefined,
    clusterEntry: {},
  };
}

function readNamespace(folder: string): string {
  try {
    return readFileSync(`${folder}/namespace`, 'utf8').trim() || 'default';
  } catch {
    return 'default';
  }
}
