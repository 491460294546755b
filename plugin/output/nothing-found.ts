import { lookedIn, lookElsewhere } from '../actions/cluster/looked-in.ts';
import type { Place } from '../actions/cluster/looked-in.ts';

/**
 * The note of a command with `-A` that has found nothing.
 *
 * @param what - As in "WHAT in the namespace prod": `No tasks`.
 */
export function nothingFound(what: string, place: Place): string {
  const advice = place.namespace === undefined ? '' : 'Look in all of them with -A.';
  return `${`${what} in ${lookedIn(place)}. ${lookElsewhere(place, advice)}`.trim()}\n`;
}
