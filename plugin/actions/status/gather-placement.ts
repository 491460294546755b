import type { JsonObject } from '../../../shared/domain/json.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { NODES, PERSISTENT_VOLUME_CLAIMS } from '../api-paths.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import type { VolumeUsage } from '../health/health-facts.ts';
import { readVolumes } from '../health/read-volumes.ts';
import { patientLister } from './gather-workloads.ts';

/** Where pods run, and what their volumes hold. Objects are raw. */
export interface PlacementFacts {
  readonly kubernetesNodes: readonly JsonObject[];
  readonly claims: readonly JsonObject[];
  /** Of kubelets that may be asked and answer: the load of Cassandra stands in for the others. */
  readonly usages: readonly VolumeUsage[];
  readonly errors: readonly AppError[];
}

/** @param namespace - Undefined for all. */
export async function gatherPlacement(
  api: KubernetesApi,
  pods: readonly CassandraPod[],
  namespace: string | undefined,
): Promise<PlacementFacts> {
  const everywhere = patientLister(api, undefined);
  const here = patientLister(api, namespace);
  const [kubernetesNodes, claims, { usages }] = await Promise.all([
    everywhere.list(NODES),
    here.list(PERSISTENT_VOLUME_CLAIMS),
    readVolumes(api, pods),
  ]);
  return { kubernetesNodes, claims, usages, errors: [...everywhere.errors, ...here.errors] };
}
