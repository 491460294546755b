import { member, stringAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ClusterTarget } from '../../ports/cluster.ts';
import type { Connection } from './connection.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { fileAt, filledText, materialAt } from './kubeconfig-entry.ts';
import { resolveIdentity } from './resolve-identity.ts';

/**
 * Applies the flags to the kubeconfig, as kubectl does.
 *
 * @returns Undefined when neither says where the API server is.
 * @throws AppError `KDS_BAD_KUBECONFIG` naming the entry that is missing or wrong.
 */
export function resolveConnection(
  config: Kubeconfig,
  target: ClusterTarget,
): Connection | undefined {
  const { contextName, context, cluster, userName, user } = selectEntries(config, target);
  const server = target.server ?? filledText(cluster, 'server');
  if (server === undefined) return undefined;
  return {
    server: normalizeServer(server),
    namespace: target.namespace ?? filledText(context, 'namespace') ?? 'default',
    context: context === undefined ? undefined : contextName,
    ...resolveTls(cluster, target),
    disableCompression:
      target.disableCompression ?? member(cluster, 'disable-compression') === true,
    proxyUrl: filledText(cluster, 'proxy-url'),
    identity: resolveIdentity(user, target, userName ?? ''),
    user: user === undefined ? undefined : userName,
    clusterEntry: cluster ?? {},
  };
}

interface Entries {
  readonly contextName: string | undefined;
  readonly context: JsonObject | undefined;
  readonly cluster: JsonObject | undefined;
  readonly userName: string | undefined;
  readonly user: JsonObject | undefined;
}

function selectEntries(config: Kubeconfig, target: ClusterTarget): Entries {
  const contextName = target.context ?? config.currentContext;
  const context = find(config.contexts, contextName);
  if (context === undefined) demand('context', contextName, config.contexts);
  const clusterName = target.cluster ?? stringAt(context, 'cluster');
  const cluster = find(config.clusters, clusterName);
  if (cluster === undefined && target.server === undefined) {
    demand('cluster', clusterName, config.clusters);
  }
  const userName = target.user ?? stringAt(context, 'user');
  const user = find(config.users, userName);
  // kubectl forgives a context whose user is missing, and asks anonymously.
  if (user === undefined) demand('user', target.user, config.users);
  return { contextName, context, cluster, userName, user };
}

function find(
  entries: ReadonlyMap<string, JsonObject>,
  name: string | undefined,
): JsonObject | undefined {
  return name === undefined ? undefined : entries.get(name);
}

/** Refuses a missing entry that was asked for by name. */
function demand(
  kind: string,
  name: string | undefined,
  entries: ReadonlyMap<string, JsonObject>,
): void {
  if (name === undefined) return;
  const known = [...entries.keys()].slice(0, 10).join(', ');
  throw new AppError('KDS_BAD_KUBECONFIG', `${kind} "${name}" does not exist in the kubeconfig`, {
    hint: known === '' ? 'Check $KUBECONFIG with: kubectl config view' : `Use one of: ${known}.`,
  });
}

function normalizeServer(server: string): string {
  const text = server.includes('://') ? server : `http://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new AppError(
      'KDS_BAD_KUBECONFIG',
      `"${withoutLogin(server)}" is not the URL of an API server`,
      {
        hint: 'Write it like https://10.0.0.1:6443, in the kubeconfig or with --server.',
      },
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** There may be a password in front of the host. */
function withoutLogin(server: string): string {
  return server.replace(/\/\/.*@/s, '//…@');
}

type Tls = Pick<Connection, 'insecureSkipTlsVerify' | 'tlsServerName' | 'certificateAuthority'>;

/** A flag about trust voids what the kubeconfig says about it. */
function resolveTls(cluster: JsonObject | undefined, target: ClusterTarget): Tls {
  const named = fileAt(target.certificateAuthority);
  const insecure =
    target.insecureSkipTlsVerify ??
    (named === undefined && member(cluster, 'insecure-skip-tls-verify') === true);
  // A server name belongs to the server that stands beside it.
  const serverName =
    target.server === undefined ? filledText(cluster, 'tls-server-name') : undefined;
  const isFlagged = named !== undefined || target.insecureSkipTlsVerify === true;
  const certificateAuthority = isFlagged ? named : materialAt(cluster, 'certificate-authority');
  if (insecure && certificateAuthority !== undefined) {
    throw new AppError(
      'KDS_BAD_KUBECONFIG',
      'a certificate authority and insecure-skip-tls-verify exclude each other',
      { hint: 'Remove one of them: either the certificate of the API server is checked or not.' },
    );
  }
  return {
    insecureSkipTlsVerify: insecure,
    tlsServerName: target.tlsServerName ?? serverName,
    certificateAuthority,
  };
}
