import { lookedIn, lookElsewhere } from '../actions/cluster/looked-in.ts';
import type { Place } from '../actions/cluster/looked-in.ts';

/** The note of a command that shows what nodes say, where there are none. */
export function noPodFound(place: Place): string {
  const advice = 'See where there are some with: kubectl k8ssandra list -A';
  return `No Cassandra pod found in ${lookedIn(place)}. ${lookElsewhere(place, advice)}\n`;
}
