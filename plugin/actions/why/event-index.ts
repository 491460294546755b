import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { byTime, readEvent } from '../events/event-entry.ts';
import type { EventEntry } from '../events/event-entry.ts';
import { refOf } from '../status/ownership.ts';

/** The events of an object, the earliest first. */
export type EventsOf = (object: JsonObject) => readonly EventEntry[];

/**
 * Sorts events by what they are about.
 *
 * A pod that is made anew has the name of the one before it, and the API server still keeps the
 * events of that one: where both sides have a uid, it must be the same.
 */
export function eventIndex(events: readonly JsonObject[]): EventsOf {
  const byKey = new Map<string, JsonObject[]>();
  for (const event of events) {
    const key = keyOf(
      stringAt(event, 'involvedObject', 'kind'),
      stringAt(event, 'involvedObject', 'namespace'),
      stringAt(event, 'involvedObject', 'name'),
    );
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [event]);
    else known.push(event);
  }
  return (object) => {
    const { namespace, name } = refOf(object);
    const uid = stringAt(object, 'metadata', 'uid');
    return (byKey.get(keyOf(stringAt(object, 'kind'), namespace, name)) ?? [])
      .filter((event) => {
        const about = stringAt(event, 'involvedObject', 'uid') ?? '';
        return uid === undefined || about === '' || about === uid;
      })
      .map(readEvent)
      .toSorted(byTime);
  };
}

function keyOf(kind = '', namespace = '', name = ''): string {
  return `${kind} ${namespace}/${name}`;
}
