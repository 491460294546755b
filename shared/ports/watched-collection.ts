import type { JsonObject } from '../domain/json.ts';

/** A copy of all objects of one resource that follows the API server. */
export interface WatchedCollection {
  /** Plural resource, for logs and metrics: `namespaces`. */
  readonly resource: string;
  /** False until the first list has arrived. */
  readonly synced: boolean;
  /** When the API server last proved the copy current, on the monotonic clock in milliseconds. */
  readonly heardMs: number | undefined;
  /** @param namespace - Empty for a cluster-scoped resource. */
  get(namespace: string, name: string): JsonObject | undefined;
  list(namespace: string): readonly JsonObject[];
  /** Starts over with a new list and watch; the old copy serves until the new one is complete. */
  relist(): void;
  stop(): void;
}

/** What to follow, and how much of it to keep. */
export interface CollectionOptions {
  readonly resource: string;
  /** `/api/v1/namespaces`. */
  readonly path: string;
  /** Keeps what is needed of an object: what it returns is held in memory. */
  readonly slim: (object: JsonObject) => JsonObject;
  /** Told about failures; the collection tries again by itself. */
  readonly onError: (message: string) => void;
}

/** Begins to follow a resource at once. */
export type WatchCollection = (options: CollectionOptions) => WatchedCollection;
