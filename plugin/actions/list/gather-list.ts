import type { JsonObject } from '../../../shared/domain/json.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { CASSANDRA_TASKS, K8SSANDRA_TASKS, MEDUSA_BACKUPS, STATEFUL_SETS } from '../api-paths.ts';
import { gatherWorkloads, patientLister } from '../status/gather-workloads.ts';
import type { WorkloadRequest, Workloads } from '../status/gather-workloads.ts';

/** What `list` is made of. Objects are raw; what could not be had is in `errors`. */
export interface ListFacts extends Workloads {
  /** False when StatefulSets could not be listed: nobody knows then which nodes are ready. */
  readonly setsKnown: boolean;
  /** CassandraTasks and K8ssandraTasks. */
  readonly tasks: readonly JsonObject[];
  readonly backups: readonly JsonObject[];
  readonly errors: readonly AppError[];
}

/** Asks for everything at once; pods are not needed. */
export async function gatherList(
  api: KubernetesApi,
  { namespace, labelSelector }: WorkloadRequest,
): Promise<ListFacts> {
  const lister = patientLister(api, namespace);
  const [workloads, ...extras] = await Promise.all([
    gatherWorkloads(lister, labelSelector),
    lister.list(CASSANDRA_TASKS),
    lister.list(K8SSANDRA_TASKS),
    lister.list(MEDUSA_BACKUPS),
  ]);
  const [tasks, clusterTasks, backups] = extras;
  return {
    ...workloads,
    setsKnown: !lister.isUnknown(STATEFUL_SETS),
    tasks: [...tasks, ...clusterTasks],
    backups,
    errors: lister.errors,
  };
}
