import { AppError } from '../../errors/app-error.ts';
import type { Cluster, ClusterTarget, ConnectCluster } from '../../ports/cluster.ts';
import { ApiSession } from './api-session.ts';
import type { Connection } from './connection.ts';
import { createHttpsApi } from './https-api.ts';
import { inClusterConnection, withFlags } from './in-cluster.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';
import { proxyFor } from './proxy-for.ts';
import { resolveConnection } from './resolve-connection.ts';
import { tracedApi } from './traced-api.ts';

/** Longer than any healthy answer, and shorter than patience. */
const DEFAULT_REQUEST_TIMEOUT_MS = 10_000;

export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How we introduce ourselves to the API server. */
  readonly userAgent: string;
  /** Ends all requests, when the user has lost interest. */
  readonly signal?: AbortSignal;
  /** Where to tell of requests, for a target that wants it, and of what takes long. */
  readonly trace?: (line: string) => void;
}

/** Reaches clusters as kubectl does: flags, then kubeconfig, then the service account of the pod. */
export function clusterConnector(machine: Machine): ConnectCluster {
  return async (target) => {
    const connection = await findConnection(target, machine.environment);
    requireCredentials(connection);
    const isTraced = target.trace === true;
    return openCluster(connection, machine, target.requestTimeoutMs, isTraced);
  };
}

/** kubectl would ask for a name and a password here, which hardly any API server takes. */
function requireCredentials({ server, user, identity }: Connection): void {
  const { impersonate: _, ...credentials } = identity;
  if (server.startsWith('http://') || Object.keys(credentials).length > 0) return;
  const who = user === undefined ? 'no user is selected' : `user "${user}" has no credentials`;
  throw new AppError('KDS_BAD_KUBECONFIG', `there is nothing to log in with: ${who}`, {
    hint: 'Log in with the tool of your cluster, or see: kubectl config view --minify',
  });
}

/**
 * Decides which API server is meant, and as whom.
 *
 * @throws AppError `KDS_BAD_KUBECONFIG` when it cannot be told.
 */
export async function findConnection(
  target: ClusterTarget,
  environment: Machine['environment'],
): Promise<Connection> {
  const config = await loadKubeconfig(target.kubeconfig, environment);
  const connection = resolveConnection(config, target) ?? fromPod(config, target, environment);
  if (connection !== undefined) return connection;
  if (config.contexts.size > 0) {
    throw new AppError('KDS_BAD_KUBECONFIG', 'no context is selected', {
      hint: `Select one with: kubectl config use-context ${[...config.contexts.keys()][0] ?? ''}`,
    });
  }
  throw new AppError('KDS_BAD_KUBECONFIG', 'there is no kubeconfig that names an API server', {
    hint: `Looked for ${lookedFor(target, environment)}. Name another with --kubeconfig or $KUBECONFIG.`,
  });
}

/** As kubectl, it takes a variable that is empty for one that is not there. */
function lookedFor({ kubeconfig }: ClusterTarget, environment: Machine['environment']): string {
  const { KUBECONFIG: list = '' } = environment;
  return kubeconfig ?? (list === '' ? '~/.kube/config' : list);
}

/** Only where there is no kubeconfig at all: one that is wrong must not be passed over. */
function fromPod(
  config: Kubeconfig,
  target: ClusterTarget,
  environment: Machine['environment'],
): Connection | undefined {
  if (config.contexts.size + config.clusters.size > 0) return undefined;
  const connection = inClusterConnection(environment);
  return connection === undefined ? undefined : withFlags(connection, target);
}

/**
 * Opens a connection that is decided on. Nothing is sent yet.
 *
 * @param requestTimeoutMs - 0 lifts the limit.
 * @param isTraced - Tells of requests, too.
 */
export function openCluster(
  connection: Connection,
  { environment, userAgent, signal, trace }: Machine,
  requestTimeoutMs: number = DEFAULT_REQUEST_TIMEOUT_MS,
  isTraced = false,
): Cluster {
  const proxyUrl = proxyFor(connection.server, connection.proxyUrl, environment);
  const session = new ApiSession(connection, { userAgent, proxyUrl, signal, tell: trace });
  const options = { requestTimeoutMs, userAgent, proxyUrl, signal };
  const plain = createHttpsApi(connection, options, session);
  const api = isTraced && trace !== undefined ? tracedApi(plain, connection.server, trace) : plain;
  return {
    api,
    namespace: connection.namespace,
    server: connection.server,
    context: connection.context,
    async pods(via, onNotice) {
      const { openPodAccess } = await import('./pods/open-pod-access.ts');
      const deps = { api, session, connection, requestTimeoutMs, environment, signal };
      return openPodAccess(deps, via, onNotice);
    },
  };
}
