import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import { dataClaimOf } from './claims-of.ts';
import type { Listed } from './health-facts.ts';

/**
 * When the oldest was made of what makes the pods of a cluster and of the claims with their data:
 * these stay when a StatefulSet is made anew, as for larger volumes. The data is no older, as far
 * as Kubernetes knows.
 *
 * What has pods here tells nothing of nodes that have none: a datacenter may be added to one that
 * has been elsewhere for years.
 *
 * @param claims - All of the namespace.
 * @returns Milliseconds since 1970; 0 when it may be as old as can be; undefined when the claims,
 *   which would tell, could not be listed.
 */
export function createdMs(
  { workloads, members, otherNodes }: ClusterView,
  { statefulSets, datacenters, pods }: StatusFacts,
  claims: Listed,
): number | undefined {
  if (members.some(({ pod }) => pod === undefined)) return 0;
  const names = new Set(workloads.map(formatRef));
  // Nodes with pods that were not asked for are of any workload here.
  const isOurs = (one: JsonObject): boolean => otherNodes > 0 || names.has(formatRef(refOf(one)));
  const own = datacenters.filter(isOurs);
  const sets = statefulSets.filter(
    (set) => isOurs(set) || own.some((one) => isOwner(one, set, 'CassandraDatacenter')),
  );
  const asked = members.flatMap(({ pod }) => (pod === undefined ? [] : [pod.object]));
  const data = new Set((otherNodes > 0 ? [...asked, ...pods] : asked).flatMap(dataClaimRef));
  if ('error' in claims && data.size > 0) return undefined;
  const volumes = ('error' in claims ? undefined : claims.value) ?? [];
  const used = volumes.filter((one) => data.has(formatRef(refOf(one))));
  const times = [...own, ...sets, ...used]
    .map((one) => Date.parse(stringAt(one, 'metadata', 'creationTimestamp') ?? ''))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? 0 : Math.min(...times);
}

function dataClaimRef(pod: JsonObject): readonly string[] {
  const name = dataClaimOf(pod);
  return name === undefined ? [] : [formatRef({ namespace: refOf(pod).namespace, name })];
}
