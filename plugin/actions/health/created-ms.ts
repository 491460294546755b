import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { isOwner, refOf } from '../status/ownership.ts';

/**
 * When what makes the pods of a cluster was made: its data is no older, as far as Kubernetes
 * knows.
 *
 * @returns Milliseconds since 1970; 0 when it is not known.
 */
export function createdMs(
  { workloads }: ClusterView,
  { statefulSets, datacenters }: StatusFacts,
): number {
  const names = new Set(workloads.map(formatRef));
  const isOurs = (one: JsonObject): boolean => names.has(formatRef(refOf(one)));
  const own = datacenters.filter(isOurs);
  const sets = statefulSets.filter(
    (set) => isOurs(set) || own.some((one) => isOwner(one, set, 'CassandraDatacenter')),
  );
  const times = [...own, ...sets]
    .map((one) => Date.parse(stringAt(one, 'metadata', 'creationTimestamp') ?? ''))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? 0 : Math.min(...times);
}
