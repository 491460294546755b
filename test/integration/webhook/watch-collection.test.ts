import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Connection } from '../../../shared/adapters/kubernetes/connection.ts';
import { createHttpsApi } from '../../../shared/adapters/kubernetes/https-api.ts';
import { watchCollections } from '../../../shared/adapters/kubernetes/watch-collection.ts';
import { WatchConfig } from '../../../shared/adapters/kubernetes/watch-config.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { WatchedCollection } from '../../../shared/ports/watched-collection.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { fakeWatchServer } from '../../support/fake-watch-server.ts';
import type { FakeWatchServer } from '../../support/fake-watch-server.ts';

let server: FakeWatchServer;
let clock: FakeClock;
let collection: WatchedCollection;
let errors: string[];

beforeEach(async () => {
  server = await fakeWatchServer();
  clock = fakeClock();
  errors = [];
});

afterEach(async () => {
  collection.stop();
  await server.close();
});

function follow(): void {
  const connection: Connection = {
    server: server.url,
    namespace: 'default',
    context: undefined,
    insecureSkipTlsVerify: false,
    tlsServerName: undefined,
    certificateAuthority: undefined,
    proxyUrl: undefined,
    identity: { impersonate: {} },
    user: undefined,
    clusterEntry: {},
  };
  const options = {
    requestTimeoutMs: 5_000,
    userAgent: 'test',
    proxyUrl: undefined,
    signal: undefined,
  };
  const watch = watchCollections({
    api: createHttpsApi(connection, options),
    config: new WatchConfig(connection, undefined),
    clock,
  });
  collection = watch({
    resource: 'things',
    path: '/api/v1/things',
    slim: ({ metadata = {} }) => ({ metadata }),
    onError: (message) => errors.push(message),
  });
}

function thing(name: string, version: string, label = 'a'): JsonObject {
  return {
    metadata: { namespace: 'prod', name, resourceVersion: version, labels: { label } },
    spec: { large: true },
  };
}

const names = (): readonly unknown[] =>
  collection.list('prod').map(({ metadata }) => (metadata as JsonObject)['name']);
const isWatching = () => expect.poll(() => server.openWatches).toBe(1);

describe('a watched collection', () => {
  it('begins with a list and keeps only what is wanted', async () => {
    server.items = [thing('one', '1')];
    follow();
    expect(collection.synced).toBe(false);
    await expect.poll(() => collection.synced).toBe(true);
    expect(collection.get('prod', 'one')).toEqual({ metadata: thing('one', '1')['metadata'] });
    expect(collection.get('prod', 'two')).toBeUndefined();
    expect(collection.list('test')).toEqual([]);
  });

  it('follows additions, changes and removals', async () => {
    server.items = [thing('one', '1')];
    follow();
    await isWatching();
    server.send('ADDED', thing('two', '2'));
    server.send('MODIFIED', thing('one', '3', 'changed'));
    await expect.poll(names).toEqual(['one', 'two']);
    await expect
      .poll(() => collection.get('prod', 'one'))
      .toMatchObject({ metadata: { labels: { label: 'changed' } } });
    server.send('DELETED', thing('one', '4'));
    server.send('DELETED', thing('two', '5'));
    await expect.poll(names).toEqual([]);
  });

  it('goes on where it was when the server ends a watch', async () => {
    server.items = [thing('one', '1')];
    follow();
    await isWatching();
    server.send('BOOKMARK', { metadata: { resourceVersion: '41' } });
    server.send('ADDED', thing('two', '42'));
    await expect.poll(names).toEqual(['one', 'two']);
    server.endWatches();
    await expect.poll(() => server.requests.length, { timeout: 5_000 }).toBe(3);
    expect(server.requests[2]).toContain('resourceVersion=42');
    expect(server.requests[2]).toContain('allowWatchBookmarks=true');
  });

  it('lists again when its place in the stream is gone', async () => {
    server.items = [thing('one', '1')];
    follow();
    await isWatching();
    server.items = [thing('three', '90')];
    server.send('ERROR', { kind: 'Status', code: 410 });
    server.endWatches();
    await expect.poll(names, { timeout: 5_000 }).toEqual(['three']);
  });

  it('tries again when it cannot list, later each time', async () => {
    server.listStatus = 500;
    follow();
    await expect.poll(() => errors.length).toBe(1);
    expect(errors[0]).toMatch(/^cannot follow things: /);
    await expect.poll(() => clock.sleeping).toBe(1);
    await clock.advance(999);
    expect(errors).toHaveLength(1);
    await clock.advance(1);
    await expect.poll(() => clock.sleeping).toBe(1);
    await clock.advance(1_000);
    expect(errors).toHaveLength(2);
    server.listStatus = undefined;
    server.items = [thing('one', '1')];
    await clock.advance(1_000);
    await expect.poll(() => collection.synced).toBe(true);
  });

  it('tells when it was last heard of', async () => {
    follow();
    expect(collection.heardMs).toBeUndefined();
    await isWatching();
    await clock.advance(5_000);
    server.send('BOOKMARK', { metadata: { resourceVersion: '2' } });
    await expect.poll(() => collection.heardMs).toBe(5_000);
  });

  it('serves the old copy until a new list has arrived', async () => {
    server.items = [thing('one', '1')];
    follow();
    await isWatching();
    server.items = [thing('two', '2')];
    collection.relist();
    expect(names()).toEqual(['one']);
    await expect.poll(names).toEqual(['two']);
    await isWatching();
    server.send('ADDED', thing('three', '3'));
    await expect.poll(names).toEqual(['two', 'three']);
  });

  it('lets go of its connections when it is stopped', async () => {
    follow();
    await isWatching();
    collection.stop();
    await expect.poll(() => server.openWatches).toBe(0);
    expect(clock.sleeping).toBe(0);
  });
});
