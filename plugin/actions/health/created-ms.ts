import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import { dataClaimOf } from './claims-of.ts';
import type { Listed } from './health-facts.ts';

/**
 * When the oldest was made of what makes the pods of a cluster and of the claims with their data:
 * these stay when a StatefulSet is made anew, as for larger volumes. The data is no older, as far
 * as Kubernetes knows.
 *
 * @param claims - All of the namespace; those that could not be listed do not count.
 * @returns Milliseconds since 1970; 0 when it is not known.
 */
export function createdMs(
  { workloads, members }: ClusterView,
  { statefulSets, datacenters }: StatusFacts,
  claims: Listed,
): number {
  const names = new Set(workloads.map(formatRef));
  const isOurs = (one: JsonObject): boolean => names.has(formatRef(refOf(one)));
  const own = datacenters.filter(isOurs);
  const sets = statefulSets.filter(
    (set) => isOurs(set) || own.some((one) => isOwner(one, set, 'CassandraDatacenter')),
  );
  const data = new Set(members.flatMap(({ pod }) => (pod === undefined ? [] : dataClaimRef(pod))));
  const volumes = ('error' in claims ? undefined : claims.value) ?? [];
  const used = volumes.filter((one) => data.has(formatRef(refOf(one))));
  const times = [...own, ...sets, ...used]
    .map((one) => Date.parse(stringAt(one, 'metadata', 'creationTimestamp') ?? ''))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? 0 : Math.min(...times);
}

function dataClaimRef({ namespace, object }: CassandraPod): readonly string[] {
  const name = dataClaimOf(object);
  return name === undefined ? [] : [formatRef({ namespace, name })];
}
