import { groupBy } from '../../../shared/domain/group-by.ts';
import type { CassandraPod } from './find-target.ts';

/** Each tells about the whole cluster: with more of them the answers together grow by the square. */
const MAX_OBSERVERS = 32;
/** Enough for a majority, also when some of them do not answer. */
const MIN_OBSERVERS = 8;
/** What all of them may tell together; each description of a node is about 1 KB of JSON. */
export const MAX_DESCRIPTIONS = 16_000;

/**
 * Chooses the nodes that are asked what they know of all others: everyone up to 32, and beyond
 * that as many from each rack in turn; of more than 500 nodes fewer, down to 8.
 */
export function chooseObservers(pods: readonly CassandraPod[]): ReadonlySet<CassandraPod> {
  if (pods.length <= MAX_OBSERVERS) return new Set(pods);
  const affordable = Math.floor(MAX_DESCRIPTIONS / pods.length);
  const count = Math.min(MAX_OBSERVERS, Math.max(MIN_OBSERVERS, affordable));
  const racks = groupBy(pods, ({ workload, rack }) =>
    [workload.namespace, workload.name, rack].join('/'),
  );
  const chosen = new Set<CassandraPod>();
  for (let round = 0; chosen.size < count; round += 1) {
    for (const rack of racks.values()) {
      const pod = rack[round];
      if (pod !== undefined && chosen.size < count) chosen.add(pod);
    }
  }
  return chosen;
}
