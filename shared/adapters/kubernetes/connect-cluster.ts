import { AppError } from '../../errors/app-error.ts';
import type { Cluster, ClusterTarget, ConnectCluster } from '../../ports/cluster.ts';
import type { Connection } from './connection.ts';
import { createHttpsApi } from './https-api.ts';
import { inClusterConnection } from './in-cluster.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';
import { proxyFor } from './proxy-for.ts';
import { resolveConnection } from './resolve-connection.ts';

/** Longer than any healthy answer, and shorter than patience. */
const DEFAULT_REQUEST_TIMEOUT_MS = 10_000;

export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How we introduce ourselves to the API server. */
  readonly userAgent: string;
  /** Ends all requests, when the user has lost interest. */
  readonly signal?: AbortSignal;
}

/** Reaches clusters as kubectl does: flags, then kubeconfig, then the service account of the pod. */
export function clusterConnector(machine: Machine): ConnectCluster {
  return async (target) =>
    openCluster(
      await findConnection(target, machine.environment),
      machine,
      target.requestTimeoutMs,
    );
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
    hint: 'Name one with --kubeconfig or $KUBECONFIG.',
  });
}

/** Only where there is no kubeconfig at all: one that is wrong must not be passed over. */
function fromPod(
  config: Kubeconfig,
  { namespace }: ClusterTarget,
  environment: Machine['environment'],
): Connection | undefined {
  if (config.contexts.size + config.clusters.size > 0) return undefined;
  const connection = inClusterConnection(environment);
  return connection === undefined || namespace === undefined
    ? connection
    : { ...connection, namespace };
}

/**
 * Opens a connection that is decided on. Nothing is sent yet.
 *
 * @param requestTimeoutMs - 0 lifts the limit.
 */
export function openCluster(
  connection: Connection,
  { environment, userAgent, signal }: Machine,
  requestTimeoutMs: number = DEFAULT_REQUEST_TIMEOUT_MS,
): Cluster {
  const proxyUrl = proxyFor(connection.server, connection.proxyUrl, environment);
  return {
    api: createHttpsApi(connection, { requestTimeoutMs, userAgent, proxyUrl, signal }),
    namespace: connection.namespace,
    server: connection.server,
    context: connection.context,
  };
}
