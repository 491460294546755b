import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { describeStatus } from '../status/describe-status.ts';
import type { Advisor } from '../status/describe-status.ts';
import { gatherStatus } from '../status/gather-status.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import { selectWorkloads } from '../status/select-workloads.ts';
import type { WorkloadStatus } from '../status/workload-status.ts';
import { lookedIn, lookElsewhere } from './looked-in.ts';

/** What a command is asked to look at. */
export interface TargetRequest {
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  /**
   * `NAME`, `sts/NAME`, `dc/NAME`, `k8c/NAME` or `pod/NAME`; undefined for everything. A name
   * alone is that of a pod only where nothing else has it.
   */
  readonly target: string | undefined;
  readonly labelSelector?: string | undefined;
  /** Only pods of this datacenter and rack, by the names that cass-operator puts on them. */
  readonly datacenter?: string | undefined;
  readonly rack?: string | undefined;
}

/** A pod that runs Cassandra, or should, and what it belongs to. */
export interface CassandraPod extends ResourceRef {
  readonly object: JsonObject;
  readonly workload: WorkloadStatus;
  /** The CassandraDatacenter, where cass-operator made the pod. */
  readonly datacenter: JsonObject | undefined;
  /** As Cassandra knows it, as far as the CassandraDatacenter tells. */
  readonly datacenterName: string | undefined;
  /** As Kubernetes knows it: the label of cass-operator; undefined for a plain StatefulSet. */
  readonly rack: string | undefined;
}

export interface Target {
  readonly facts: StatusFacts;
  readonly workloads: readonly WorkloadStatus[];
  readonly pods: readonly CassandraPod[];
}

const POD_TARGET = /^(?:pod|pods|po)\/(.+)$/;
const RACK_LABEL = 'cassandra.datastax.com/rack';

/**
 * Finds what the user named, and its pods in the order of their numbers.
 *
 * @param advisor - Absent, nothing is said about what to do.
 * @throws AppError `KDS_NOT_FOUND` with the names that there are, `KDS_USAGE` for a kind that is
 *   none, and what the API server refuses when it may be for that that nothing is found.
 */
export async function findTarget(
  api: KubernetesApi,
  request: TargetRequest,
  advisor?: Advisor,
): Promise<Target> {
  const { namespace, target, labelSelector, datacenter, rack } = request;
  const facts = await gatherStatus(api, { namespace, labelSelector });
  const all = describeStatus(facts, advisor);
  const podName = podNameIn(target, all);
  const named = asFarAsSeen(facts, () =>
    selectWorkloads(all, podName === undefined ? target : undefined, request),
  );
  const pods = named
    .flatMap((workload) => podsOfWorkload(workload, facts))
    .filter((pod) => podName === undefined || pod.name === podName)
    .filter((pod) => datacenter === undefined || datacenterNames(pod).includes(datacenter))
    .filter((pod) => rack === undefined || pod.rack === rack);
  const isNarrowed = podName !== undefined || datacenter !== undefined || rack !== undefined;
  if (isNarrowed && pods.length === 0) throw facts.errors[0] ?? noPod(request, named, facts);
  const workloads = isNarrowed
    ? named.filter((workload) => pods.some((pod) => pod.workload === workload))
    : named;
  return { facts, workloads, pods };
}

/** What could not be listed is not known to be absent. */
function asFarAsSeen<T>({ errors }: StatusFacts, look: () => T): T {
  const [first] = errors;
  try {
    return look();
  } catch (error) {
    const isAbsent = error instanceof AppError && error.code === 'KDS_NOT_FOUND';
    throw isAbsent && first !== undefined ? first : error;
  }
}

function podNameIn(
  target: string | undefined,
  workloads: readonly WorkloadStatus[],
): string | undefined {
  if (target === undefined || workloads.some(({ name }) => name === target)) return undefined;
  if (workloads.some(({ pods }) => pods.some(({ name }) => name === target))) return target;
  return POD_TARGET.exec(target)?.[1];
}

/** The pods of a workload, in the order of their numbers. */
export function podsOfWorkload(
  workload: WorkloadStatus,
  facts: StatusFacts,
): readonly CassandraPod[] {
  const { kind, namespace } = workload;
  if (kind === 'K8ssandraCluster') return [];
  const datacenter =
    kind === 'CassandraDatacenter'
      ? facts.datacenters.find((one) => formatRef(refOf(one)) === formatRef(workload))
      : undefined;
  const objects = new Map(facts.pods.map((pod) => [formatRef(refOf(pod)), pod]));
  return workload.pods.flatMap(({ name }) => {
    const object = objects.get(formatRef({ namespace, name }));
    if (object === undefined) return [];
    const rack = stringAt(object, 'metadata', 'labels', RACK_LABEL) ?? ownerRack(object, facts);
    const datacenterName =
      stringAt(datacenter, 'spec', 'datacenterName') ?? stringAt(datacenter, 'metadata', 'name');
    return [{ namespace, name, object, workload, datacenter, datacenterName, rack }];
  });
}

/** The StatefulSets of cass-operator carry the label, too. */
function ownerRack(pod: JsonObject, { statefulSets }: StatusFacts): string | undefined {
  const set = statefulSets.find((one) => isOwner(one, pod, 'StatefulSet'));
  return stringAt(set, 'metadata', 'labels', RACK_LABEL);
}

/** The name of the object, and the one that Cassandra knows where they differ. */
function datacenterNames(pod: CassandraPod): readonly (string | undefined)[] {
  return [stringAt(pod.datacenter, 'metadata', 'name'), pod.datacenterName];
}

function whichPod(request: TargetRequest): string {
  const { target } = request;
  if (target === undefined) return `in ${lookedIn(request)}`;
  const [, name] = POD_TARGET.exec(target) ?? [];
  return name === undefined ? `in "${target}"` : `"${name}" in ${lookedIn(request)}`;
}

function noPod(
  request: TargetRequest,
  workloads: readonly WorkloadStatus[],
  facts: StatusFacts,
): AppError {
  const { datacenter, rack } = request;
  const message = [
    `there is no Cassandra pod ${whichPod(request)}`,
    ...(datacenter === undefined ? [] : [`of datacenter "${datacenter}"`]),
    ...(rack === undefined ? [] : [`of rack "${rack}"`]),
  ].join(' ');
  const pods = workloads
    .flatMap((workload) => podsOfWorkload(workload, facts))
    .map(({ name }) => name);
  const shown = [...pods.slice(0, 10), ...(pods.length > 10 ? ['…'] : [])].join(', ');
  return new AppError('KDS_NOT_FOUND', message, {
    hint:
      pods.length === 0
        ? lookElsewhere(request, 'Name another namespace with -n.')
        : `The pods are: ${shown}.`,
  });
}
