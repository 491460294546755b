import { objectsAt, stringAt } from '../../shared/domain/json.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Cluster, ClusterTarget, ConnectCluster } from '../../shared/ports/cluster.ts';
import type { ReadKubeconfigNames } from '../../shared/ports/kubeconfig-names.ts';
import {
  CASSANDRA_DATACENTERS,
  K8SSANDRA_CLUSTERS,
  PODS,
  STATEFUL_SETS,
  apiPath,
} from '../actions/api-paths.ts';
import type { ResourceType } from '../actions/api-paths.ts';
import type { NameKind } from './complete-words.ts';

/** Enough for any screen. */
const MAX_NAMES = 500;

export interface NamePorts {
  readonly connect: ConnectCluster;
  readonly kubeconfigNames: ReadKubeconfigNames;
}

/**
 * Asks for names to complete with; whatever cannot be had is left out without a word.
 *
 * @param timeoutMs - Budget for the requests, which are made at once.
 */
export async function findNames(
  kind: NameKind,
  target: ClusterTarget,
  { connect, kubeconfigNames }: NamePorts,
  timeoutMs: number,
): Promise<readonly string[]> {
  if (kind === 'contexts' || kind === 'clusters' || kind === 'users') {
    return (await kubeconfigNames(target.kubeconfig))[kind];
  }
  const cluster = await connect(target);
  const list = (type: ResourceType, prefix: string): Promise<readonly string[]> =>
    listNames(cluster, apiPath(type, cluster.namespace), prefix, timeoutMs);
  switch (kind) {
    case 'namespaces':
      return listNames(cluster, '/api/v1/namespaces', '', timeoutMs);
    case 'datacenters':
      return list(CASSANDRA_DATACENTERS, '');
    case 'pods':
      return list(PODS, '');
    case 'workloads':
    case 'targets': {
      const found = await Promise.all([
        list(K8SSANDRA_CLUSTERS, 'k8c/'),
        list(CASSANDRA_DATACENTERS, 'dc/'),
        list(STATEFUL_SETS, 'sts/'),
        ...(kind === 'targets' ? [list(PODS, 'pod/')] : []),
      ]);
      return found.flat();
    }
  }
}

async function listNames(
  { api }: Cluster,
  path: string,
  prefix: string,
  timeoutMs: number,
): Promise<readonly string[]> {
  try {
    const answer = await api.request({
      method: 'GET',
      path,
      query: { limit: String(MAX_NAMES) },
      // Names and labels only: a list of pods is a hundred times as long.
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      timeoutMs,
    });
    return objectsAt(answer, 'items').map(
      (item) => `${prefix}${stringAt(item, 'metadata', 'name') ?? ''}`,
    );
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
