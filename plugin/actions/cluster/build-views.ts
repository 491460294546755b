import { agreeOnRing } from '../../../shared/domain/gossip-agreement.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
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
    const belonging = workloads.filter(
      (one) => own.has(one) || isParent(one, own) || isEmptySibling(one, own),
    );
    for (const workload of belonging) placed.add(workload);
    return buildView(belonging, group, others);
  });
  const empty = workloads.filter((one) => !placed.has(one));
  return [...views, ...empty.map((workload) => buildView([workload], [], []))].toSorted(
    (a, b) => firstOf(a, workloads) - firstOf(b, workloads),
  );
}

function firstOf(view: ClusterView, workloads: readonly WorkloadStatus[]): number {
  return workloads.findIndex((workload) => view.workloads.includes(workload));
}

/** A K8ssandraCluster has no pods but those of its datacenters. */
function isParent(workload: WorkloadStatus, children: ReadonlySet<WorkloadStatus>): boolean {
  return (
    workload.kind === 'K8ssandraCluster' &&
    [...children].some(
      ({ cluster }) => cluster !== undefined && formatRef(cluster) === formatRef(workload),
    )
  );
}

/** A datacenter without pods, as one that is stopped, of a K8ssandraCluster that has others. */
function isEmptySibling(workload: WorkloadStatus, children: ReadonlySet<WorkloadStatus>): boolean {
  const { cluster, pods } = workload;
  return (
    cluster !== undefined &&
    pods.length === 0 &&
    [...children].some(
      (child) => child.cluster !== undefined && formatRef(child.cluster) === formatRef(cluster),
    )
  );
}

function buildView(
  workloads: readonly WorkloadStatus[],
  replies: readonly PodReply[],
  others: readonly JsonObject[],
): ClusterView {
  const seen = replies.flatMap(({ view }) => view ?? []);
  const ring = seen.length === 0 ? undefined : agreeOnRing(seen);
  return {
    name: ring?.clusterName ?? nameInKubernetes(workloads, replies),
    workloads,
    ...joinMembers(ring, replies, others),
    ring,
  };
}

function nameInKubernetes(
  workloads: readonly WorkloadStatus[],
  replies: readonly PodReply[],
): string {
  const parent = workloads.find(({ kind }) => kind === 'K8ssandraCluster')?.name;
  const clusterName = replies
    .map(({ pod }) => stringAt(pod.datacenter, 'spec', 'clusterName'))
    .find((name) => name !== undefined);
  return parent ?? clusterName ?? workloads[0]?.name ?? '';
}
