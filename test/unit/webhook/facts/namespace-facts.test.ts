import { describe, expect, it } from 'vitest';

import {
  createNamespaceFacts,
  slimLimitRange,
  slimNamespace,
} from '../../../../webhook/facts/namespace-facts.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { fakeCollection } from '../../../support/fake-collection.ts';
import { failure, inMemoryApi } from '../../../support/in-memory-api.ts';

const prod = { metadata: { name: 'prod', labels: { team: 'a' } } };
const range = { metadata: { name: 'limits', namespace: 'prod' }, spec: { limits: [] } };

function setUp() {
  const clock = fakeClock();
  const namespaces = fakeCollection('namespaces');
  const limitRanges = fakeCollection('limitranges');
  namespaces.items = [prod];
  limitRanges.items = [range];
  const api = inMemoryApi({
    '/api/v1/namespaces/fresh': { metadata: { name: 'fresh', labels: { team: 'b' } } },
    '/api/v1/namespaces/fresh/limitranges/l': range,
  });
  const lookups: string[] = [];
  const facts = createNamespaceFacts({
    namespaces,
    limitRanges,
    api,
    clock,
    lookupMs: 500,
    lookups: { add: ([outcome = '']) => lookups.push(outcome) },
  });
  return { clock, namespaces, limitRanges, api, facts, lookups };
}

describe('namespace facts', () => {
  it('come from the watched copies without asking anybody', () => {
    const { facts, api } = setUp();
    expect(facts.known('prod')).toEqual({
      labels: { team: 'a' },
      limitRanges: [range],
      known: true,
    });
    expect(api.requests).toEqual([]);
  });

  it.each(['namespaces', 'limitRanges'] as const)(
    'are not known while %s are not listed yet',
    (which) => {
      const world = setUp();
      world[which].synced = false;
      expect(world.facts.known('prod')).toBeUndefined();
    },
  );

  it('are looked up for a namespace that is newer than the copy', async () => {
    const { facts, lookups } = setUp();
    expect(facts.known('fresh')).toBeUndefined();
    const looked = await facts.lookUp('fresh', 9_000);
    expect(looked).toMatchObject({
      labels: { team: 'b' },
      limitRanges: [{ spec: { limits: [] } }],
      known: true,
    });
    expect(lookups).toEqual(['answered']);
    expect(facts.known('fresh')).toEqual(looked);
  });

  it('are asked for again after a while', async () => {
    const { facts, clock } = setUp();
    await facts.lookUp('fresh', 9_000);
    await clock.advance(9_999);
    expect(facts.known('fresh')).toBeDefined();
    await clock.advance(1);
    expect(facts.known('fresh')).toBeUndefined();
  });

  it('are asked for once by a burst of reviews', async () => {
    const { facts, api } = setUp();
    await Promise.all([1, 2, 3].map(() => facts.lookUp('fresh', 9_000)));
    expect(api.requests).toHaveLength(2);
  });

  it('are empty when the API server cannot be asked, and that is remembered', async () => {
    const { facts, api, lookups } = setUp();
    api.before = () => {
      throw failure(403, 'Forbidden', 'no');
    };
    const nothing = { labels: {}, limitRanges: [], known: false };
    expect(await facts.lookUp('fresh', 9_000)).toEqual(nothing);
    expect(facts.known('fresh')).toEqual(nothing);
    expect(lookups).toEqual(['failed']);
  });

  it.each([
    [9_000, 500],
    [300, 300],
    [0, 1],
    [-50, 1],
  ])('may take no longer than the budget of %d ms and its own', async (budgetMs, timeoutMs) => {
    const { facts, api } = setUp();
    await facts.lookUp('fresh', budgetMs);
    expect(api.requests).toMatchObject([{ timeoutMs }, { timeoutMs }]);
  });

  it('cannot be used to reach another part of the API', async () => {
    const { facts, api } = setUp();
    await facts.lookUp('../secrets?x=', 500);
    expect(api.requests[0]?.path).toBe('/api/v1/namespaces/..%2Fsecrets%3Fx%3D');
  });
});

describe('what is kept in memory', () => {
  it('is the little that decisions need', () => {
    const metadata = { name: 'n', resourceVersion: '7', managedFields: [{ manager: 'kubectl' }] };
    expect(slimNamespace({ metadata: { ...metadata, labels: { a: 'b' } }, spec: {} })).toEqual({
      metadata: { name: 'n', resourceVersion: '7', labels: { a: 'b' } },
    });
    expect(
      slimLimitRange({ metadata: { ...metadata, namespace: 'x' }, spec: { limits: [] } }),
    ).toEqual({
      metadata: { name: 'n', namespace: 'x', resourceVersion: '7' },
      spec: { limits: [] },
    });
  });
});
