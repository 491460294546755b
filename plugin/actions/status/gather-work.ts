import type { JsonObject } from '../../../shared/domain/json.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { CASSANDRA_TASKS, K8SSANDRA_TASKS, MEDUSA_BACKUPS } from '../api-paths.ts';
import { patientLister } from './gather-workloads.ts';

/** What operators do to datacenters, and have done. What could not be had is in `errors`. */
export interface WorkFacts {
  /** CassandraTasks and K8ssandraTasks. */
  readonly tasks: readonly JsonObject[];
  /** MedusaBackups. */
  readonly backups: readonly JsonObject[];
  readonly errors: readonly AppError[];
}

/** @param namespace - Undefined for all namespaces. */
export async function gatherWork(
  api: KubernetesApi,
  namespace: string | undefined,
): Promise<WorkFacts> {
  const { list, errors } = patientLister(api, namespace);
  const types = [CASSANDRA_TASKS, K8SSANDRA_TASKS, MEDUSA_BACKUPS];
  const [tasks = [], clusterTasks = [], backups = []] = await Promise.all(
    types.map((type) => list(type)),
  );
  return { tasks: [...tasks, ...clusterTasks], backups, errors };
}
