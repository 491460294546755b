import type { Clock } from '../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import type { NamespaceFacts } from '../../shared/ports/namespace-facts.ts';
import type { WatchCollection, WatchedCollection } from '../../shared/ports/watched-collection.ts';
import type { Log } from '../audit/log.ts';
import type { Readiness } from '../lifecycle/readiness.ts';
import type { WebhookMetrics } from '../metrics/webhook-metrics.ts';
import type { WebhookConfig } from '../settings-table.ts';
import { keepFresh } from './keep-fresh.ts';
import { createNamespaceFacts, slimLimitRange, slimNamespace } from './namespace-facts.ts';
import { followNativeSidecars } from './native-sidecars.ts';

interface FollowFactsDeps {
  readonly config: Pick<WebhookConfig, 'facts' | 'injection'>;
  readonly api: KubernetesApi;
  readonly watch: WatchCollection;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<WebhookMetrics, 'factLookups' | 'factsAge'>;
  readonly readiness: Readiness;
}

/** What decisions take from the cluster. */
export interface Facts {
  readonly namespaces: NamespaceFacts;
  readonly nativeSidecars: () => boolean;
  /** Sets the metrics that are ages. */
  measure(): void;
}

/** Begins to follow everything in the cluster that decisions depend on, until the signal aborts. */
export function followFacts(deps: FollowFactsDeps, signal: AbortSignal): Facts {
  const { config, api, watch, clock, log, metrics } = deps;
  const onError = (error: string): void => {
    log.write('warn', 'watch-failed', { error });
  };
  const namespaces = watch({
    resource: 'namespaces',
    path: '/api/v1/namespaces',
    slim: slimNamespace,
    onError,
  });
  const limitRanges = watch({
    resource: 'limitranges',
    path: '/api/v1/limitranges',
    slim: slimLimitRange,
    onError,
  });
  const collections = [namespaces, limitRanges];
  const sidecars = followNativeSidecars({ mode: config.injection.nativeSidecars, api, clock, log });

  signal.addEventListener('abort', () => {
    for (const collection of collections) collection.stop();
  });
  void sidecars.follow(signal);
  void keepFresh({ collections, clock, log }, signal);
  void awaitFacts(deps, collections, sidecars, signal);

  return {
    namespaces: createNamespaceFacts({
      namespaces,
      limitRanges,
      api,
      clock,
      lookupMs: config.facts.lookupMs,
      lookups: metrics.factLookups,
    }),
    nativeSidecars: () => sidecars.supported(),
    measure() {
      for (const { resource, heardMs } of collections) {
        const ageMs = heardMs === undefined ? Infinity : clock.nowMs() - heardMs;
        metrics.factsAge.set([resource], ageMs / 1_000);
      }
    },
  };
}

const POLL_MS = 50;

/** Holds readiness back until all is known; not for ever, as defaults are better than nobody. */
async function awaitFacts(
  { config, clock, log, readiness }: FollowFactsDeps,
  collections: readonly WatchedCollection[],
  sidecars: { readonly known: boolean },
  signal: AbortSignal,
): Promise<void> {
  const untilMs = clock.nowMs() + config.facts.syncMs;
  const isListed = (): boolean => collections.every(({ synced }) => synced);
  for (;;) {
    const timeUp = clock.nowMs() >= untilMs;
    if (isListed() || timeUp) readiness.set('facts', undefined);
    if (sidecars.known || timeUp) readiness.set('version', undefined);
    if (isListed() && sidecars.known) return;
    if (timeUp) break;
    await clock.sleep(POLL_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
  }
  log.write('warn', 'facts-missing', { waitedMs: config.facts.syncMs });
}
