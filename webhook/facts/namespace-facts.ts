import { objectAt, objectsAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import type { NamespaceFact, NamespaceFacts } from '../../shared/ports/namespace-facts.ts';
import type { WatchedCollection } from '../../shared/ports/watched-collection.ts';
import type { Counter } from '../metrics/registry.ts';

interface NamespaceFactsDeps {
  readonly namespaces: WatchedCollection;
  readonly limitRanges: WatchedCollection;
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** Longest time that one look-up may take, in milliseconds. */
  readonly lookupMs: number;
  readonly lookups: Counter;
}

const UNKNOWN: NamespaceFact = { labels: {}, limitRanges: [], known: false };
/** An answer, or the lack of one, is good for this long: a burst of pods asks only once. */
const KEEP_MS = 10_000;
const MAX_KEPT = 1_000;

/** Facts from the watched copies; from the API server only for what they do not have. */
export function createNamespaceFacts(deps: NamespaceFactsDeps): NamespaceFacts {
  const { namespaces, limitRanges, clock } = deps;
  const kept = new Map<string, { readonly untilMs: number; readonly fact: NamespaceFact }>();
  const asked = new Map<string, Promise<NamespaceFact>>();

  function keep(namespace: string, fact: NamespaceFact): void {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(namespace, { untilMs: clock.nowMs() + KEEP_MS, fact });
  }

  async function ask(namespace: string, budgetMs: number): Promise<NamespaceFact> {
    const fact = await askApi(deps.api, namespace, budgetMs);
    deps.lookups.add([fact.known ? 'answered' : 'failed']);
    keep(namespace, fact);
    asked.delete(namespace);
    return fact;
  }

  return {
    known(namespace) {
      if (namespaces.synced && limitRanges.synced) {
        const object = namespaces.get('', namespace);
        if (object !== undefined) {
          return {
            labels: labelsOf(object),
            limitRanges: limitRanges.list(namespace),
            known: true,
          };
        }
      }
      const recent = kept.get(namespace);
      if (recent !== undefined && clock.nowMs() < recent.untilMs) return recent.fact;
      kept.delete(namespace);
      return undefined;
    },

    lookUp(namespace, budgetMs) {
      const running = asked.get(namespace);
      if (running !== undefined) return running;
      // 0 would mean no limit at all.
      const work = ask(namespace, Math.max(1, Math.min(deps.lookupMs, budgetMs)));
      asked.set(namespace, work);
      return work;
    },
  };
}

async function askApi(
  api: KubernetesApi,
  namespace: string,
  timeoutMs: number,
): Promise<NamespaceFact> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  try {
    const [object, list] = await Promise.all([
      api.request({ method: 'GET', path, timeoutMs }),
      api.request({ method: 'GET', path: `${path}/limitranges`, timeoutMs }),
    ]);
    return { labels: labelsOf(object), limitRanges: objectsAt(list, 'items'), known: true };
  } catch {
    // A missing fact is no reason to refuse or to delay: the decision is made without it.
    return UNKNOWN;
  }
}

function labelsOf(namespace: JsonValue): Readonly<Record<string, string>> {
  // The API server has checked that labels are strings.
  return objectAt(namespace, 'metadata', 'labels') as Readonly<Record<string, string>>;
}

/** What decisions need of a Namespace. */
export function slimNamespace(namespace: JsonObject): JsonObject {
  const { name = '', resourceVersion = '', labels = {} } = objectAt(namespace, 'metadata');
  return { metadata: { name, resourceVersion, labels } };
}

/** What decisions need of a LimitRange: all but who wrote which field of it. */
export function slimLimitRange(limitRange: JsonObject): JsonObject {
  const { name = '', namespace = '', resourceVersion = '' } = objectAt(limitRange, 'metadata');
  return { metadata: { name, namespace, resourceVersion }, spec: objectAt(limitRange, 'spec') };
}
