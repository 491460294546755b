import { agreeOnRing } from '../../../shared/domain/gossip-agreement.ts';
import { groupBy } from '../../../shared/domain/group-by.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { refOf } from '../status/ownership.ts';
import type { WorkloadStatus } from '../status/workload-status.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Target } from './find-target.ts';
import { groupClusters } from './group-clusters.ts';
import type { PodReply } from './group-clusters.ts';
import { joinMembers } from './join-members.ts';

/** Makes one view of each Cassandra cluster that the target is part of. */
export function buildViews(
  { workloads, pods, facts }: Target,
  replies: readonly PodReply[],
): readonly ClusterView[] {
  const chosen = new Set(pods.map(formatRef));
  const others = facts.pods.filter((pod) => !chosen.has(formatRef(refOf(pod))));
  const groups = groupClusters(replies);
  const placed = new Set<WorkloadStatus>();
  const views = groups.map((group) => {
    const own = new Set(group.map(({ pod }) => pod.workload));
    const marks = new Set([...own].flatMap((one) => marksOf(one, facts)));
    const belonging = workloads.filter(
      (one) => own.has(one) || isEmptyPart(marksOf(one, facts), one, marks),
    );
    for (const workload of belonging) placed.add(workload);
    return buildView(belonging, group, { others, facts });
  });
  const empty = workloads.filter((one) => !placed.has(one));
  const together = [...groupBy(empty, (one) => marksOf(one, facts)[0]).values()];
  return [
    ...views,
    ...together.map((group) => buildView(group, [], { others: [], facts })),
  ].toSorted((a, b) => firstOf(a, workloads) - firstOf(b, workloads));
}

function firstOf(view: ClusterView, workloads: readonly WorkloadStatus[]): number {
  return workloads.findIndex((workload) => view.workloads.includes(workload));
}

/**
 * What has a mark in common with another is of the same cluster; the first one is the best: the
 * K8ssandraCluster, else the name that cass-operator gives to the cluster, else its own.
 */
function marksOf(workload: WorkloadStatus, facts: StatusFacts): readonly string[] {
  const { kind, namespace, cluster } = workload;
  if (kind === 'K8ssandraCluster') return [`k8c/${formatRef(workload)}`];
  const clusterName = clusterNameOf(workload, facts);
  return [
    ...(cluster === undefined ? [] : [`k8c/${formatRef(cluster)}`]),
    ...(clusterName === undefined ? [] : [`name/${namespace}/${clusterName}`]),
    `${kind}/${formatRef(workload)}`,
  ];
}

/** As the CassandraDatacenter tells. */
function clusterNameOf(workload: WorkloadStatus, { datacenters }: StatusFacts): string | undefined {
  if (workload.kind !== 'CassandraDatacenter') return undefined;
  const own = datacenters.find((one) => formatRef(refOf(one)) === formatRef(workload));
  return stringAt(own, 'spec', 'clusterName');
}

/** The K8ssandraCluster of others, or a datacenter beside them without pods, as one that is stopped. */
function isEmptyPart(
  own: readonly string[],
  { pods }: WorkloadStatus,
  marks: ReadonlySet<string>,
): boolean {
  return pods.length === 0 && own.some((mark) => marks.has(mark));
}

interface Surroundings {
  /** Pods that were not asked for. */
  readonly others: readonly JsonObject[];
  readonly facts: StatusFacts;
}

function buildView(
  workloads: readonly WorkloadStatus[],
  replies: readonly PodReply[],
  { others, facts }: Surroundings,
): ClusterView {
  const seen = replies.flatMap(({ view }) => view ?? []);
  const ring = seen.length === 0 ? undefined : agreeOnRing(seen);
  return {
    name: ring?.clusterName ?? nameInKubernetes(workloads, facts),
    workloads,
    ...joinMembers(ring, replies, others),
    ring,
  };
}

function nameInKubernetes(workloads: readonly WorkloadStatus[], facts: StatusFacts): string {
  const parent = workloads.find(({ kind }) => kind === 'K8ssandraCluster')?.name;
  const clusterName = workloads
    .map((one) => clusterNameOf(one, facts))
    .find((name) => name !== undefined);
  return parent ?? clusterName ?? workloads[0]?.name ?? '';
}
