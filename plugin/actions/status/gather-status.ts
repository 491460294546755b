import { objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { PODS, STATEFUL_SETS } from '../api-paths.ts';
import { gatherWorkloads, patientLister } from './gather-workloads.ts';
import type { WorkloadRequest, Workloads } from './gather-workloads.ts';

/** What Kubernetes says about Cassandra. Objects are raw; what could not be had is in `errors`. */
export interface StatusFacts extends Workloads {
  /** Of these StatefulSets, and perhaps others. */
  readonly pods: readonly JsonObject[];
  /** False when pods or what owns them could not be listed: to have none means nothing then. */
  readonly podsKnown: boolean;
  readonly errors: readonly AppError[];
}

/** With more StatefulSets, one list of all pods is cheaper than one list for each. */
const MAX_POD_LISTS = 4;

/**
 * Asks for what runs Cassandra, and then for its pods.
 *
 * @throws AppError when nothing at all could be had.
 */
export async function gatherStatus(
  api: KubernetesApi,
  { namespace, labelSelector }: WorkloadRequest,
): Promise<StatusFacts> {
  const lister = patientLister(api, namespace);
  const workloads = await gatherWorkloads(lister, labelSelector);
  const selectors = podSelectors(workloads.statefulSets);
  const pods = await Promise.all(selectors.map((one) => lister.list(PODS, one)));
  return {
    ...workloads,
    pods: withoutRepetition(pods.flat()),
    podsKnown: !lister.isUnknown(PODS) && !lister.isUnknown(STATEFUL_SETS),
    errors: lister.errors,
  };
}

/** Two selectors may match the same pod. */
function withoutRepetition(pods: readonly JsonObject[]): readonly JsonObject[] {
  const byUid = new Map(pods.map((pod) => [stringAt(pod, 'metadata', 'uid') ?? pod, pod]));
  return [...byUid.values()];
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
