import { objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { findCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { CASSANDRA_DATACENTERS, K8SSANDRA_CLUSTERS, STATEFUL_SETS } from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { listObjects } from '../list-objects.ts';
import { hasOwner, isOwner, refOf } from './ownership.ts';

export interface WorkloadRequest {
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
}

/** What runs Cassandra. Objects are raw. */
export interface Workloads {
  /** Only those that run Cassandra, and were asked for or belong to a datacenter that was. */
  readonly statefulSets: readonly JsonObject[];
  readonly datacenters: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
}

/** Lists objects; what could not be listed is noted instead of thrown. */
export interface PatientLister {
  readonly list: (type: ResourceType, labelSelector?: string) => Promise<readonly JsonObject[]>;
  readonly errors: readonly AppError[];
  /** True when a list of this type failed: to have none of it means nothing then. */
  readonly isUnknown: (type: ResourceType) => boolean;
}

/** @param namespace - Undefined for all namespaces. */
export function patientLister(api: KubernetesApi, namespace: string | undefined): PatientLister {
  const errors: AppError[] = [];
  const unknown = new Set<ResourceType>();
  return {
    errors,
    isUnknown: (type) => unknown.has(type),
    async list(type, labelSelector) {
      try {
        return (await listObjects(api, { type, namespace, labelSelector })) ?? [];
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (!errors.some(({ message }) => message === error.message)) errors.push(error);
        unknown.add(type);
        return [];
      }
    },
  };
}

/**
 * Asks for everything that may run Cassandra at once.
 *
 * An operator need not repeat the labels of a datacenter on its StatefulSets, so a label
 * selector does not choose those: they come along with what owns them.
 *
 * @throws AppError when nothing at all could be had.
 */
export async function gatherWorkloads(
  { list, errors, isUnknown }: PatientLister,
  labelSelector: string | undefined,
): Promise<Workloads> {
  const [all, labelled, datacenters, clusters] = await Promise.all([
    list(STATEFUL_SETS),
    labelSelector === undefined ? undefined : list(STATEFUL_SETS, labelSelector),
    list(CASSANDRA_DATACENTERS, labelSelector),
    list(K8SSANDRA_CLUSTERS, labelSelector),
  ]);
  const wanted = { labelled, datacenters, datacentersKnown: !isUnknown(CASSANDRA_DATACENTERS) };
  const statefulSets = all.filter((set) => isWanted(set, wanted) && runsCassandra(set));
  const found = statefulSets.length + datacenters.length + clusters.length;
  const [first] = errors;
  if (found === 0 && first !== undefined) throw first;
  return { statefulSets, datacenters, clusters };
}

interface Wanted {
  /** Undefined when no labels were asked for. */
  readonly labelled: readonly JsonObject[] | undefined;
  readonly datacenters: readonly JsonObject[];
  readonly datacentersKnown: boolean;
}

/** What a datacenter owns goes with it, whatever its own labels. */
function isWanted(set: JsonObject, { labelled, datacenters, datacentersKnown }: Wanted): boolean {
  if (labelled === undefined) return true;
  if (datacenters.some((one) => isOwner(one, set, 'CassandraDatacenter'))) return true;
  const { namespace, name } = refOf(set);
  const isLabelled = labelled
    .map(refOf)
    .some((one) => one.namespace === namespace && one.name === name);
  return isLabelled && !(datacentersKnown && hasOwner(set, 'CassandraDatacenter'));
}

function runsCassandra(statefulSet: JsonObject): boolean {
  return !('code' in findCassandraContainer(objectAt(statefulSet, 'spec', 'template')));
}
