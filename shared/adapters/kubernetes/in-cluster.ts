import { existsSync, readFileSync } from 'node:fs';

import type { ClusterTarget } from '../../ports/cluster.ts';
import type { Connection } from './connection.ts';
import { fileAt } from './kubeconfig-entry.ts';

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
    namespace: readNamespace(environment, folder),
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

/** What the flags change about it; those about entries of a kubeconfig have no meaning here. */
export function withFlags(connection: Connection, target: ClusterTarget): Connection {
  const { identity } = connection;
  const { token, impersonate = identity.impersonate } = target;
  const insecureSkipTlsVerify = target.insecureSkipTlsVerify ?? false;
  const file = fileAt(target.certificateAuthority);
  return {
    ...connection,
    namespace: target.namespace ?? connection.namespace,
    insecureSkipTlsVerify,
    certificateAuthority: insecureSkipTlsVerify
      ? undefined
      : (file ?? connection.certificateAuthority),
    tlsServerName: target.tlsServerName ?? connection.tlsServerName,
    disableCompression: target.disableCompression ?? false,
    identity: { ...(token === undefined ? identity : { token }), impersonate },
  };
}

function readNamespace(environment: Environment, folder: string): string {
  const named = environment['POD_NAMESPACE'] ?? '';
  if (named !== '') return named;
  try {
    return readFileSync(`${folder}/namespace`, 'utf8').trim() || 'default';
  } catch {
    return 'default';
  }
}
