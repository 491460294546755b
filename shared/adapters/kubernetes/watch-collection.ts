import { ListWatch, V1ListMeta, Watch } from '@kubernetes/client-node';
import type { KubeConfig, KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';

import { objectsAt, stringAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KubernetesApi } from '../../ports/kubernetes-api.ts';
import type {
  CollectionOptions,
  WatchCollection,
  WatchedCollection,
} from '../../ports/watched-collection.ts';

interface WatchDeps {
  /** For lists. */
  readonly api: KubernetesApi;
  /** For watches. */
  readonly config: KubeConfig;
  readonly clock: Clock;
}

const LIST_TIMEOUT_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/** Informers of @kubernetes/client-node behind our port. */
export function watchCollections(deps: WatchDeps): WatchCollection {
  return (options) => watchCollection(deps, options);
}

function watchCollection(
  { api, config, clock }: WatchDeps,
  { resource, path, slim, onError }: CollectionOptions,
): WatchedCollection {
  let copy: Copy | undefined;
  let heardMs: number | undefined;
  let retryMs = FIRST_RETRY_MS;
  let current = follow();

  function heard(): void {
    heardMs = clock.nowMs();
    retryMs = FIRST_RETRY_MS;
  }

  /** One informer, until it is replaced by the next. */
  function follow(): AbortController {
    const ending = new AbortController();
    const { signal } = ending;

    const list = async (): Promise<KubernetesListObject<KubernetesObject>> => {
      const query = { resourceVersion: '0' };
      const answer = await api.request({ method: 'GET', path, query, timeoutMs: LIST_TIMEOUT_MS });
      const items = objectsAt(answer, 'items').map(slim);
      if (!signal.aborted) {
        heard();
        copy = toCopy(items);
      }
      const metadata = new V1ListMeta();
      metadata.resourceVersion = stringAt(answer, 'metadata', 'resourceVersion') ?? '';
      return { metadata, items };
    };
    const watch = new SlimWatch(config, slim, () => {
      if (!signal.aborted) heard();
    });
    const informer = new ListWatch<KubernetesObject>(path, watch, list, false);

    const retry = async (error: unknown): Promise<void> => {
      if (signal.aborted) return;
      onError(`cannot follow ${resource}: ${error instanceof Error ? error.message : 'unknown'}`);
      const delayMs = retryMs;
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      try {
        await clock.sleep(delayMs, signal);
      } catch {
        return;
      }
      await informer.start();
    };
    const change = (apply: (objects: Copy, object: JsonObject) => void) => {
      return (object: KubernetesObject): void => {
        if (!signal.aborted && copy !== undefined) apply(copy, object as JsonObject);
      };
    };

    informer.on('add', change(put));
    informer.on('update', change(put));
    informer.on('delete', change(drop));
    informer.on('error', (error: unknown) => void retry(error));
    signal.addEventListener('abort', () => void informer.stop());
    void informer.start();
    return ending;
  }

  return {
    resource,
    get synced() {
      return copy !== undefined;
    },
    get heardMs() {
      return heardMs;
    },
    get: (namespace, name) => copy?.get(namespace)?.get(name),
    list: (namespace) => [...(copy?.get(namespace)?.values() ?? [])],
    relist() {
      current.abort();
      current = follow();
    },
    stop() {
      current.abort();
    },
  };
}

/** A watch that keeps only what is wanted of every object, and tells when it hears anything. */
class SlimWatch extends Watch {
  readonly #slim: CollectionOptions['slim'];
  readonly #heard: () => void;

  constructor(config: KubeConfig, slim: CollectionOptions['slim'], heard: () => void) {
    super(config);
    this.#slim = slim;
    this.#heard = heard;
  }

  override async watch(
    ...[path, query, callback, done]: WatchArguments
  ): ReturnType<Watch['watch']> {
    let ended = false as boolean;
    try {
      const controller = await super.watch(
        path,
        { ...query, allowWatchBookmarks: true },
        (phase, object: JsonObject) => {
          const isObject = phase === 'ADDED' || phase === 'MODIFIED' || phase === 'DELETED';
          if (phase !== 'ERROR') this.#heard();
          callback(phase, isObject ? this.#slim(object) : object);
        },
        (error) => {
          ended = true;
          done(error);
        },
      );
      if (!ended) this.#heard();
      return controller;
    } catch (error) {
      // Such as a token file that cannot be read: the informer would let it reach nobody.
      done(error);
      return new AbortController();
    }
  }
}

type WatchArguments = Parameters<Watch['watch']>;

/** Objects by name by namespace. */
type Copy = Map<string, Map<string, JsonObject>>;

function toCopy(items: readonly JsonObject[]): Copy {
  const copy: Copy = new Map();
  for (const item of items) put(copy, item);
  return copy;
}

function put(copy: Copy, object: JsonObject): void {
  const namespace = stringAt(object, 'metadata', 'namespace') ?? '';
  const members = copy.get(namespace) ?? new Map<string, JsonObject>();
  members.set(stringAt(object, 'metadata', 'name') ?? '', object);
  copy.set(namespace, members);
}

function drop(copy: Copy, object: JsonObject): void {
  const namespace = stringAt(object, 'metadata', 'namespace') ?? '';
  const members = copy.get(namespace);
  members?.delete(stringAt(object, 'metadata', 'name') ?? '');
  if (members?.size === 0) copy.delete(namespace);
}
