import { groupBy } from '../../../shared/domain/group-by.ts';
import type { CassandraPod } from './find-target.ts';

/** Each tells about the whole cluster: with more of them the answers together grow by the square. */
const MAX_OBSERVERS = 32;

/**
 * Chooses the nodes that are asked what they know of all others: everyone up to 32, and beyond
 * that as many from each rack in turn.
 */
export function chooseObservers(pods: readonly CassandraPod[]): ReadonlySet<CassandraPod> {
  if (pods.length <= MAX_OBSERVERS) return new Set(pods);
  const racks = groupBy(pods, ({ workload, rack }) =>
    [workload.namespace, workload.name, rack].join('/'),
  );
  const chosen = new Set<CassandraPod>();
  for (let round = 0; chosen.size < MAX_OBSERVERS; round += 1) {
    for (const rack of racks.values()) {
      const pod = rack[round];
      if (pod !== undefined && chosen.size < MAX_OBSERVERS) chosen.add(pod);
    }
  }
  return chosen;
}
