import type { JsonObject } from '../../../shared/domain/json.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import {
  CASSANDRA_DATACENTERS,
  CASSANDRA_TASKS,
  K8SSANDRA_TASKS,
  MEDUSA_TASKS,
  SCHEDULED_TASKS,
} from '../api-paths.ts';
import { patientLister } from '../status/gather-workloads.ts';

/** What is known of tasks. Objects are raw; what could not be had is in `errors`. */
export interface TaskFacts {
  /** CassandraTasks, K8ssandraTasks, ScheduledTasks and MedusaTasks. */
  readonly tasks: readonly JsonObject[];
  /** Undefined when they could not be listed. */
  readonly datacenters: readonly JsonObject[] | undefined;
  readonly errors: readonly AppError[];
}

/**
 * @param namespace - Undefined for all namespaces.
 * @throws AppError when nothing at all could be had.
 */
export async function gatherTasks(
  api: KubernetesApi,
  namespace: string | undefined,
): Promise<TaskFacts> {
  const { list, errors, isUnknown } = patientLister(api, namespace);
  const [datacenters, ...lists] = await Promise.all([
    list(CASSANDRA_DATACENTERS),
    ...[CASSANDRA_TASKS, K8SSANDRA_TASKS, SCHEDULED_TASKS, MEDUSA_TASKS].map((type) => list(type)),
  ]);
  const tasks = lists.flat();
  const [first] = errors;
  if (tasks.length === 0 && first !== undefined) throw first;
  return {
    tasks,
    datacenters: isUnknown(CASSANDRA_DATACENTERS) ? undefined : datacenters,
    errors,
  };
}
