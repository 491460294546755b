import type { AppError } from '../../../shared/errors/app-error.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { TaskView } from '../task/task-view.ts';
import type { Answer } from '../webhook/gather-webhook.ts';

/**
 * The tasks of one cluster. One that could not be listed may be the one that is stuck, so that with
 * an error they are not known, unless one of those that are known is in a bad state already.
 */
export function tasksOf(
  { workloads }: ClusterView,
  all: readonly TaskView[],
  errors: readonly AppError[],
): Answer<readonly TaskView[]> {
  const targets = new Set(
    workloads.flatMap(({ kind, namespace, name, datacenters }) => {
      if (kind === 'CassandraDatacenter') return [`${namespace} dc/${name}`];
      if (kind !== 'K8ssandraCluster') return [];
      return [`${namespace} k8c/${name}`, ...datacenters.map((one) => `${namespace} dc/${one}`)];
    }),
  );
  const own = all.filter(({ namespace, target }) => targets.has(`${namespace} ${target}`));
  const [error] = errors;
  const isBad = own.some(({ state }) => state === 'stuck' || state === 'failed');
  return error === undefined || isBad ? { value: own } : { error };
}
