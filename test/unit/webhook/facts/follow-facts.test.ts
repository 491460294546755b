import { describe, expect, it } from 'vitest';

import { followFacts } from '../../../../webhook/facts/follow-facts.ts';
import { createReadiness } from '../../../../webhook/lifecycle/readiness.ts';
import { createRegistry } from '../../../../webhook/metrics/registry.ts';
import { createWebhookMetrics } from '../../../../webhook/metrics/webhook-metrics.ts';
import { loadConfig } from '../../../../webhook/config.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { fakeCollection, fakeWatch } from '../../../support/fake-collection.ts';
import { failure, inMemoryApi } from '../../../support/in-memory-api.ts';
import { keptLog } from '../../../support/kept-log.ts';

function setUp({ synced = true, reachable = true } = {}) {
  const [clock, log, ending] = [fakeClock(), keptLog(), new AbortController()];
  const [readiness, registry] = [createReadiness(), createRegistry()];
  readiness.set('certificate', undefined);
  const collections = [fakeCollection('namespaces'), fakeCollection('limitranges')];
  for (const collection of collections) collection.synced = synced;
  const api = inMemoryApi({ '/version': { gitVersion: 'v1.34.0' } });
  api.before = () => {
    if (!reachable) throw failure(503, 'ServiceUnavailable', 'no');
  };
  const facts = followFacts(
    {
      config: loadConfig({ env: {}, file: undefined }),
      api,
      watch: fakeWatch(collections),
      clock,
      log,
      metrics: createWebhookMetrics(registry),
      readiness,
    },
    ending.signal,
  );
  return { clock, log, ending, readiness, registry, collections, facts };
}

describe('followFacts', () => {
  it('is ready as soon as everything is known', async () => {
    const { clock, readiness, log, facts } = setUp();
    expect(readiness.ready).toBe(false);
    await clock.advance(50);
    expect(readiness.ready).toBe(true);
    expect(facts.nativeSidecars()).toBe(true);
    expect(log.lines.map(({ event }) => event)).not.toContain('facts-missing');
  });

  it.each([
    ['the lists', { synced: false }],
    ['the version', { reachable: false }],
  ])('waits for %s, but not for ever', async (_name, world) => {
    const { clock, readiness, log } = setUp(world);
    await clock.advance(19_900);
    expect(readiness.ready).toBe(false);
    await clock.advance(200);
    expect(readiness.ready).toBe(true);
    expect(log.lines).toContainEqual({
      level: 'warn',
      event: 'facts-missing',
      fields: { waitedMs: 20_000 },
    });
  });

  it('measures how old the copies are', async () => {
    const { clock, collections, facts, registry } = setUp();
    await clock.advance(10_000);
    if (collections[0] !== undefined) collections[0].heardMs = 7_000;
    facts.measure();
    expect(registry.write()).toContain('facts_age_seconds{resource="namespaces"} 3\n');
    expect(registry.write()).toContain('facts_age_seconds{resource="limitranges"} +Inf\n');
  });

  it('stops with the process', async () => {
    const { clock, ending, collections } = setUp();
    await clock.advance(100);
    ending.abort();
    await clock.advance(0);
    expect(collections.map(({ stopped }) => stopped)).toEqual([true, true]);
    expect(clock.sleeping).toBe(0);
  });
});
