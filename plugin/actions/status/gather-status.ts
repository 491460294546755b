import { objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { findCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { CASSANDRA_DATACENTERS, K8SSANDRA_CLUSTERS, PODS, STATEFUL_SETS } from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { listObjects } from '../list-objects.ts';
import { hasOwner, isOwner, refOf } from './ownership.ts';

export interface StatusRequest {
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
}

/** What the cluster says about Cassandra. Objects are raw; what could not be had is in `errors`. */
export interface StatusFacts {
  /** Only those that run Cassandra, and were asked for or belong to a datacenter that was. */
  readonly statefulSets: readonly JsonObject[];
  readonly datacenters: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
  /** Of these StatefulSets, and perhaps others. */
  readonly pods: readonly JsonObject[];
  /** False when pods or what owns them could not be listed: to have none means nothing then. */
  readonly podsKnown: boolean;
  readonly errors: readonly AppError[];
}

/** With more StatefulSets, one list of all pods is cheaper than one list for each. */
const MAX_POD_LISTS = 4;

/**
 * Asks for the objects at once, and then for their pods.
 *
 * An operator need not repeat the labels of a datacenter on its StatefulSets, so a label
 * selector does not choose those: they come along with what owns them.
 *
 * @throws AppError when nothing at all could be had.
 */
export async function gatherStatus(
  api: KubernetesApi,
  { namespace, labelSelector }: StatusRequest,
): Promise<StatusFacts> {
  const errors: AppError[] = [];
  const unknown = new Set<ResourceType>();
  const list = async (type: ResourceType, selector?: string): Promise<readonly JsonObject[]> => {
    try {
      return (await listObjects(api, { type, namespace, labelSelector: selector })) ?? [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (!errors.some(({ message }) => message === error.message)) errors.push(error);
      unknown.add(type);
      return [];
    }
  };
  const [all, labelled, datacenters, clusters] = await Promise.all([
    list(STATEFUL_SETS),
    labelSelector === undefined ? undefined : list(STATEFUL_SETS, labelSelector),
    list(CASSANDRA_DATACENTERS, labelSelector),
    list(K8SSANDRA_CLUSTERS, labelSelector),
  ]);
  const wanted = { labelled, datacenters, datacentersKnown: !unknown.has(CASSANDRA_DATACENTERS) };
  const statefulSets = all.filter((set) => isWanted(set, wanted) && runsCassandra(set));
  const found = statefulSets.length + datacenters.length + clusters.length;
  const [first] = errors;
  if (found === 0 && first !== undefined) throw first;
  const pods = await Promise.all(podSelectors(statefulSets).map((one) => list(PODS, one)));
  return {
    statefulSets,
    datacenters,
    clusters,
    pods: withoutRepetition(pods.flat()),
    podsKnown: !unknown.has(PODS) && !unknown.has(STATEFUL_SETS),
    errors,
  };
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

/** Two selectors may match the same pod. */
function withoutRepetition(pods: readonly JsonObject[]): readonly JsonObject[] {
  const byUid = new Map(pods.map((pod) => [stringAt(pod, 'metadata', 'uid') ?? pod, pod]));
  return [...byUid.values()];
}

function runsCassandra(statefulSet: JsonObject): boolean {
  return !('code' in findCassandraContainer(objectAt(statefulSet, 'spec', 'template')));
}

/** One selector for each list of pods to ask for; undefined stands for all pods. */
function podSelectors(statefulSets: readonly JsonObject[]): readonly (string | undefined)[] {
  const selectors = new Set(statefulSets.map(selectorOf));
  const isSimple = !selectors.has(undefined) && selectors.size <= MAX_POD_LISTS;
  return isSimple || statefulSets.length === 0 ? [...selectors] : [undefined];
}

/** Undefined when it is more than a set of labels. */
function selectorOf(statefulSet: JsonObject): string | undefined {
  const labels = objectAt(statefulSet, 'spec', 'selector', 'matchLabels');
  const isMore = objectsAt(statefulSet, 'spec', 'selector', 'matchExpressions').length > 0;
  if (isMore || Object.keys(labels).length === 0) return undefined;
  return Object.keys(labels)
    .map((key) => `${key}=${stringAt(labels, key) ?? ''}`)
    .join(',');
}
