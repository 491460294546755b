import { describe, expect, it } from 'vitest';

import { objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { anEmulatedCluster } from '../../../support/management-api/an-emulated-cluster.ts';
import type {
  EmulatedCluster,
  Which,
} from '../../../support/management-api/an-emulated-cluster.ts';

function get(cluster: EmulatedCluster, which: Which, url: string): JsonObject {
  return JSON.parse(cluster.ask(which, { method: 'GET', url }).body) as JsonObject;
}

/** `NORMAL` or `NORMAL dead`, for each node that one node knows. */
function seenBy(cluster: EmulatedCluster, which: Which): readonly string[] {
  const view: JsonValue = get(cluster, which, '/api/v0/metadata/endpoints');
  return objectsAt(view, 'entity').map((entry) => {
    const status = stringAt(entry, 'STATUS_WITH_PORT')?.split(',', 1)[0] ?? '';
    return entry['IS_ALIVE'] === 'true' ? status : `${status} dead`;
  });
}

describe('an emulated cluster', () => {
  it('is healthy at first', () => {
    expect(seenBy(anEmulatedCluster(), 0)).toEqual(['NORMAL', 'NORMAL', 'NORMAL']);
  });

  it('finds a crashed node dead and a stopped one shut down', () => {
    const cluster = anEmulatedCluster();

    cluster.crash(1);
    cluster.stop(2);

    expect(seenBy(cluster, 0)).toEqual(['NORMAL', 'NORMAL dead', 'shutdown dead']);
  });

  it('lets a drained node take only itself for alive', () => {
    const cluster = anEmulatedCluster();

    cluster.drain(1);

    expect(seenBy(cluster, 0)[1]).toBe('shutdown dead');
    expect(seenBy(cluster, 1)[1]).toBe('shutdown');
  });

  it('lets nodes disagree', () => {
    const cluster = anEmulatedCluster();

    cluster.disbelieve(0, 2);

    expect(seenBy(cluster, 0)[2]).toBe('NORMAL dead');
    expect(seenBy(cluster, 1)[2]).toBe('NORMAL');
  });

  it('has a node stream while it leaves, and forget its tokens when it has left', async () => {
    const clock = fakeClock();
    const cluster = anEmulatedCluster({ clock, nodes: 4 });

    cluster.decommission(3);
    expect(seenBy(cluster, 0)[3]).toBe('LEAVING');
    expect(objectsAt(get(cluster, 3, '/api/v0/ops/node/streaminfo'), 'entity')).toHaveLength(1);
    await clock.advance(30_000);

    expect(seenBy(cluster, 0)[3]).toBe('LEFT dead');
  });

  it('runs jobs one after another, and forgets them when Cassandra restarts', async () => {
    const clock = fakeClock();
    const cluster = anEmulatedCluster({ clock });
    const submit = (): string =>
      cluster.ask(0, {
        method: 'POST',
        url: '/api/v1/ops/tables/flush',
        contentType: 'application/json',
        body: '{}',
      }).body;
    const [first, second] = [submit(), submit()];
    const statusOf = (id: string): unknown =>
      get(cluster, 0, `/api/v0/ops/executor/job?job_id=${id}`)['status'];

    await clock.advance(1_000);
    expect([statusOf(first), statusOf(second)]).toEqual(['COMPLETED', 'WAITING']);
    await clock.advance(1_000);
    expect(statusOf(second)).toBe('COMPLETED');

    cluster.start(0);
    expect(statusOf(second)).toBeUndefined();
  });

  it('has only v0 in the days before jobs', () => {
    const cluster = anEmulatedCluster({ settings: { isBeforeV1: true } });
    const statusOf = (url: string): number => cluster.ask(0, { method: 'GET', url }).status;

    expect(statusOf('/api/v0/metadata/localdc')).toBe(200);
    expect(statusOf('/api/v0/metadata/versions/features')).toBe(404);
    expect(statusOf('/api/v1/ops/tables/compactions')).toBe(404);
  });

  it.each([
    ['cass-operator', ['shop-dc1-r1-sts-0', 'shop-dc1-r2-sts-0', 'shop-dc1-r1-sts-1']],
    ['none', ['cassandra-0', 'cassandra-1', 'cassandra-2']],
  ] as const)('has the pods of %s', (operator, names) => {
    const cluster = anEmulatedCluster({ operator, racks: ['r1', 'r2'] });

    expect(cluster.pods().map((pod) => stringAt(pod, 'metadata', 'name'))).toEqual(names);
  });
});
