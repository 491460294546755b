import { groupBy } from '../../../shared/domain/group-by.ts';
import type { CassandraPod } from './find-target.ts';

/** Each tells about the whole cluster: with more of them the answers together grow by the square. */
const MAX_OBSERVERS = 32;
/** Enough for a majority, also when some of them do not answer. */
const MIN_OBSERVERS = 8;
/** What all of them tell together; each description is about 1 KB of JSON. */
const MAX_DESCRIPTIONS = 16_000;

/** One of them may be the node that does not answer. */
const OBSERVERS_PER_RACK = 2;

/**
 * Chooses the nodes that are asked what they know of all others: everyone up to 32, and beyond
 * that as many from each rack in turn; of more than 500 nodes fewer, down to 8.
 *
 * However many racks there are, each has one, and two as long as that can be afforded: the racks
 * may be of as many clusters, and nobody else can tell of those.
 */
export function chooseObservers(pods: readonly CassandraPod[]): ReadonlySet<CassandraPod> {
  if (pods.length <= MAX_OBSERVERS) return new Set(pods);
  const affordable = Math.floor(MAX_DESCRIPTIONS / pods.length);
  const racks = groupBy(pods, ({ workload, rack }) =>
    [workload.namespace, workload.name, rack].join('/'),
  );
  const few = Math.min(MAX_OBSERVERS, Math.max(MIN_OBSERVERS, affordable));
  const ofRacks = Math.min(OBSERVERS_PER_RACK * racks.size, affordable);
  const count = Math.min(pods.length, Math.max(few, ofRacks, racks.size));
  const chosen = new Set<CassandraPod>();
  for (let round = 0; chosen.size < count; round += 1) {
    for (const rack of racks.values()) {
      const pod = rack[round];
      if (pod !== undefined && chosen.size < count) chosen.add(pod);
    }
  }
  return chosen;
}
