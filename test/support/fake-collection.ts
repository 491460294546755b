import type { JsonObject } from '../../shared/domain/json.ts';
import { stringAt } from '../../shared/domain/json.ts';
import type { WatchCollection, WatchedCollection } from '../../shared/ports/watched-collection.ts';

/** A watched collection whose content a test sets. */
export interface FakeCollection extends WatchedCollection {
  synced: boolean;
  heardMs: number | undefined;
  items: readonly JsonObject[];
  readonly relists: number;
  readonly stopped: boolean;
}

export function fakeCollection(resource: string): FakeCollection {
  const counts = { relists: 0, stopped: false };
  const of = (item: JsonObject, field: string): string => stringAt(item, 'metadata', field) ?? '';
  const collection: FakeCollection = {
    resource,
    synced: true,
    heardMs: undefined,
    items: [],
    get: (namespace, name) =>
      collection.items.find((i) => of(i, 'namespace') === namespace && of(i, 'name') === name),
    list: (namespace) => collection.items.filter((i) => of(i, 'namespace') === namespace),
    relist() {
      counts.relists += 1;
    },
    stop() {
      counts.stopped = true;
    },
    get relists() {
      return counts.relists;
    },
    get stopped() {
      return counts.stopped;
    },
  };
  return collection;
}

/** Hands out the given collections by resource. */
export function fakeWatch(collections: readonly FakeCollection[]): WatchCollection {
  return ({ resource }) => {
    const found = collections.find((collection) => collection.resource === resource);
    if (found === undefined) throw new Error(`the test has no collection of ${resource}`);
    return found;
  };
}
