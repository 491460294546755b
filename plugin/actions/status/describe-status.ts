import { formatVersion } from '../../../shared/domain/cassandra-version.ts';
import { member, numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import {
  findCassandraContainer,
  versionOf,
} from '../../../shared/injection/cassandra-container.ts';
import { inspectPod, pinnedRevision } from '../../../shared/injection/inspect-pod.ts';
import type { StatusFacts } from './gather-status.ts';
import { isOwner, refOf } from './ownership.ts';
import { podState } from './pod-state.ts';
import type { Advice, DescribedWorkload, PodStatus, WorkloadStatus } from './workload-status.ts';

/** Says what to do about what is not as it should be; pods that cannot be seen are not judged. */
export interface Advisor {
  readonly cluster: (cluster: JsonObject, unseen: readonly string[]) => readonly Advice[];
  readonly datacenter: (workload: DescribedWorkload) => readonly Advice[];
  readonly statefulSet: (workload: DescribedWorkload, set: JsonObject) => readonly Advice[];
}

/**
 * Puts the objects together: pods under what owns them, StatefulSets of cass-operator
 * under their datacenter.
 */
export function describeStatus(facts: StatusFacts, advisor?: Advisor): readonly WorkloadStatus[] {
  const setsOf = (datacenter: JsonObject | undefined): readonly JsonObject[] =>
    facts.statefulSets.filter((set) => datacenterOf(set, facts) === datacenter);
  return [
    ...facts.clusters.map((cluster) => describeCluster(cluster, facts, advisor)),
    ...facts.datacenters.map((one) => describeDatacenter(one, podsOf(setsOf(one), facts), advisor)),
    ...setsOf(undefined).map((set) => describeStatefulSet(set, podsOf([set], facts), advisor)),
  ];
}

/** In the order of their numbers; undefined when pods could not be listed. */
function podsOf(
  sets: readonly JsonObject[],
  { pods, podsKnown }: StatusFacts,
): readonly PodStatus[] | undefined {
  if (!podsKnown) return undefined;
  return pods
    .filter((pod) => sets.some((set) => isOwner(set, pod, 'StatefulSet')))
    .map(describePod)
    .toSorted((a, b) => compareNames(a.name, b.name));
}

/** `cassandra-2` comes before `cassandra-10`. */
function compareNames(a: string, b: string): number {
  const [, aBase = a, aNumber = ''] = /^(.*-)(\d+)$/.exec(a) ?? [];
  const [, bBase = b, bNumber = ''] = /^(.*-)(\d+)$/.exec(b) ?? [];
  if (aBase === bBase) return Number(aNumber) - Number(bNumber);
  return aBase < bBase ? -1 : 1;
}

function describeCluster(
  cluster: JsonObject,
  facts: StatusFacts,
  advisor: Advisor | undefined,
): WorkloadStatus {
  const { namespace, name } = refOf(cluster);
  const datacenters = objectsAt(cluster, 'spec', 'cassandra', 'datacenters').map(
    (datacenter) => stringAt(datacenter, 'metadata', 'name') ?? '',
  );
  const inSight = facts.datacenters.map((one) => refOf(one).name);
  return {
    kind: 'K8ssandraCluster',
    namespace,
    name,
    cluster: undefined,
    cassandraVersion: stringAt(cluster, 'spec', 'cassandra', 'serverVersion'),
    desired: undefined,
    ready: undefined,
    withApi: undefined,
    pinnedRevision: undefined,
    phase: undefined,
    pods: [],
    datacenters,
    advice:
      advisor?.cluster(
        cluster,
        datacenters.filter((datacenter) => !inSight.includes(datacenter)),
      ) ?? [],
  };
}

function describeDatacenter(
  datacenter: JsonObject,
  pods: readonly PodStatus[] | undefined,
  advisor: Advisor | undefined,
): WorkloadStatus {
  const { namespace, name } = refOf(datacenter);
  const isStopped = member(datacenter, 'spec', 'stopped') === true;
  const desired = isStopped ? 0 : numberAt(datacenter, 'spec', 'size');
  const phase = isStopped ? 'Stopped' : stringAt(datacenter, 'status', 'cassandraOperatorProgress');
  const workload = {
    kind: 'CassandraDatacenter' as const,
    namespace,
    name,
    cluster: parentOf(datacenter),
    cassandraVersion: stringAt(datacenter, 'spec', 'serverVersion'),
    desired,
    ...countsOf(pods),
    pinnedRevision: undefined,
    phase,
    pods: pods ?? [],
    datacenters: [],
  };
  return { ...workload, advice: pods === undefined ? [] : (advisor?.datacenter(workload) ?? []) };
}

/** By the labels of k8ssandra-operator. */
function parentOf(datacenter: JsonObject): ResourceRef | undefined {
  const labels = objectAt(datacenter, 'metadata', 'labels');
  const name = stringAt(labels, 'k8ssandra.io/cluster-name');
  const namespace = stringAt(labels, 'k8ssandra.io/cluster-namespace');
  return name === undefined
    ? undefined
    : { name, namespace: namespace ?? refOf(datacenter).namespace };
}

function describeStatefulSet(
  set: JsonObject,
  pods: readonly PodStatus[] | undefined,
  advisor: Advisor | undefined,
): WorkloadStatus {
  const workload = {
    kind: 'StatefulSet' as const,
    ...refOf(set),
    cluster: undefined,
    cassandraVersion: cassandraVersionOf(objectAt(set, 'spec', 'template')),
    desired: numberAt(set, 'spec', 'replicas') ?? 1,
    ...countsOf(pods),
    ready: pods === undefined ? numberAt(set, 'status', 'readyReplicas') : countsOf(pods).ready,
    pinnedRevision: pinnedRevision(set),
    phase: undefined,
    pods: pods ?? [],
    datacenters: [],
  };
  return {
    ...workload,
    advice: pods === undefined ? [] : (advisor?.statefulSet(workload, set) ?? []),
  };
}

function describePod(pod: JsonObject): PodStatus {
  const inspection = inspectPod(pod);
  const parts = inspection.state === 'injected' ? inspection.parts : undefined;
  return {
    name: refOf(pod).name,
    ...podState(pod),
    node: stringAt(pod, 'spec', 'nodeName'),
    createdAt: stringAt(pod, 'metadata', 'creationTimestamp'),
    templateRevision: stringAt(pod, 'metadata', 'labels', 'controller-revision-hash'),
    injection: inspection.state,
    revision: parts?.revision,
    port: parts?.port,
    metricsPorts: parts?.metricsPorts ?? [],
  };
}

function countsOf(
  pods: readonly PodStatus[] | undefined,
): Pick<WorkloadStatus, 'ready' | 'withApi'> {
  return {
    ready: pods?.filter(({ ready }) => ready).length,
    withApi: pods?.filter(({ injection }) => ['injected', 'built-in'].includes(injection)).length,
  };
}

function cassandraVersionOf(template: JsonObject): string | undefined {
  const container = findCassandraContainer(template);
  if ('code' in container) return undefined;
  const version = versionOf(template, container, []);
  return version === undefined ? undefined : formatVersion(version);
}

/** The CassandraDatacenter that a StatefulSet belongs to, if any. */
function datacenterOf(set: JsonObject, { datacenters }: StatusFacts): JsonObject | undefined {
  return datacenters.find((datacenter) => isOwner(datacenter, set, 'CassandraDatacenter'));
}
