import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createdMs } from '../../../../../plugin/actions/health/created-ms.ts';
import type { HealthFacts } from '../../../../../plugin/actions/health/health-facts.ts';
import { judgedTables } from '../../../../../plugin/actions/health/late-tables.ts';
import {
  parseRepairHistory,
  REPAIR_STATEMENTS,
} from '../../../../../plugin/actions/health/parse-repair-history.ts';
import type { RepairedTable } from '../../../../../plugin/actions/health/parse-repair-history.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import type { Replication } from '../../../../../shared/domain/replication.ts';
import { oldestRepairMs } from '../../../../../shared/repair/repair-age.ts';
import {
  aHealthFacts,
  findingsOf,
  HEALTH_NOW,
  levelsOf,
  REFUSED,
} from '../../../../support/a-health-facts.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const TOKEN = 0n;

/** One with ten days of gc_grace, as by default; all of it repaired at once, so many days ago. */
function table(parts: Partial<RepairedTable> = {}, ...daysAgo: readonly number[]): RepairedTable {
  const runs = daysAgo.map((days) => ({
    finishedMs: HEALTH_NOW - days * DAY_MS,
    spans: [{ start: TOKEN, end: TOKEN }],
  }));
  const made = { graceMs: 10 * DAY_MS, createdMs: undefined };
  return { keyspace: 'shop', name: 'orders', ...made, runs, ...parts };
}

function given(tables: readonly RepairedTable[], facts: Partial<HealthFacts> = {}): HealthFacts {
  return aHealthFacts({ facts: { repairs: { value: { tables } }, ...facts } });
}

/** Of a cluster that is so many days old. */
function young(days: number): HealthFacts {
  return given([table()], { createdMs: HEALTH_NOW - days * DAY_MS });
}

/** Of a cluster that is a hundred days old, and never repaired. */
function youngTable(days: number): HealthFacts {
  const createdMs = HEALTH_NOW - days * DAY_MS;
  return given([table({ createdMs })], { createdMs: HEALTH_NOW - 100 * DAY_MS });
}

const REAPER: JsonObject = {
  metadata: { name: 'shop-dc1-reaper', namespace: 'prod' },
  spec: { datacenterRef: { name: 'dc1', namespace: 'prod' } },
};

function withReaper(progress: string, days: number): HealthFacts {
  const datacenter = { metadata: { name: 'dc1', namespace: 'prod' } };
  const facts = given([table({}, days)], {
    reapers: { value: [{ ...REAPER, status: { progress } }] },
  });
  return { ...facts, pods: facts.pods.map((pod) => ({ ...pod, datacenter })) };
}

/** What the claims would tell of the age of the cluster. */
const UNLISTED = { createdMs: undefined, claims: REFUSED };

const ONE_REPLICA: HealthFacts['keyspaces'] = new Map([
  ['shop', { strategy: 'SimpleStrategy', factor: 1 }],
]);

describe('repair', () => {
  it.each<[string, HealthFacts, readonly string[]]>([
    ['7 of 10 days ago', given([table({}, 7)]), ['ok']],
    ['more than 7 days ago', given([table({}, 7.1)]), ['warn keyspace shop']],
    ['10 days ago', given([table({}, 10)]), ['warn keyspace shop']],
    ['more than 10 days ago', given([table({}, 10.1)]), ['crit keyspace shop']],
    ['long ago and a day ago', given([table({}, 20, 1)]), ['ok']],
    ['never, in a cluster of 7 days', young(7), ['ok']],
    ['never, in a cluster of 8 days', young(8), ['warn keyspace shop']],
    ['never, in a cluster of 11 days', young(11), ['crit keyspace shop']],
    ['never, in one of unknown age', given([table()]), ['crit keyspace shop']],
    ['never, a table of 7 days in an old cluster', youngTable(7), ['ok']],
    ['never, a table of 8 days in an old cluster', youngTable(8), ['warn keyspace shop']],
    ['never, a table of 11 days', youngTable(11), ['crit keyspace shop']],
    ['never, a table from the future', youngTable(-1), ['crit keyspace shop']],
    [
      'never, an old table in a cluster that was made anew',
      given([table({ createdMs: 1 })], { createdMs: HEALTH_NOW - DAY_MS }),
      ['ok'],
    ],
    [
      'never, an old table where claims cannot be listed',
      given([table({ createdMs: HEALTH_NOW - 11 * DAY_MS })], UNLISTED),
      ['crit keyspace shop'],
    ],
    [
      'never, a young table where claims cannot be listed',
      given([table({ createdMs: HEALTH_NOW - DAY_MS })], UNLISTED),
      ['ok'],
    ],
    [
      'never, a table of any age where claims cannot be listed',
      given([table()], UNLISTED),
      ['unknown'],
    ],
    [
      'long ago, a table of any age where claims cannot be listed',
      given([table({}, 11)], UNLISTED),
      ['crit keyspace shop'],
    ],
    ['a keyspace with one replica', given([table()], { keyspaces: ONE_REPLICA }), ['skipped']],
    ['a keyspace that is gone', given([table({ keyspace: 'gone' })]), ['skipped']],
    ['a table without gc_grace', given([table({ graceMs: 0 })]), ['skipped']],
    ['one that is due after 42 days', given([table({ graceMs: 60 * DAY_MS })]), ['skipped']],
    ['the history cannot be read', aHealthFacts({ facts: { repairs: REFUSED } }), ['unknown']],
    ['Reapers may not be listed', given([table({}, 1)], { reapers: REFUSED }), ['unknown']],
    ['no node tells of keyspaces', given([], { keyspaces: undefined }), ['unknown']],
    ['Reaper runs', withReaper('Running', 1), ['ok']],
    ['Reaper does not', withReaper('Configuring', 1), ['warn reaper/shop-dc1-reaper']],
    [
      'Reaper does not, and it is late',
      withReaper('Configuring', 11),
      ['warn reaper/shop-dc1-reaper', 'crit keyspace shop'],
    ],
  ])('%s', (_what, facts, expected) => {
    expect(levelsOf('repair', facts)).toEqual(expected);
  });

  it('names the tables of a keyspace that are late, the worst first, by its own gc_grace', () => {
    const tables = [
      table({ name: 'a' }, 8),
      table({ name: 'b', graceMs: 2 * DAY_MS }, 3),
      table({ name: 'c' }, 1),
    ];
    expect(findingsOf('repair', given(tables)).map(({ reason }) => reason)).toEqual([
      'b, a: parts of it were last repaired 3d ago, and gc_grace_seconds is 2d',
    ]);
  });
});

describe('the history that cqlsh printed on a real cluster', () => {
  const path = '../../../../fixtures/cqlsh/5.0.9-repair-history.txt';
  const history = parseRepairHistory(readFileSync(join(import.meta.dirname, path), 'utf8'));
  const find = (name: string): RepairedTable | undefined =>
    history?.tables.find((one) => one.keyspace === 'shop' && one.name === name);

  it('has every table with its gc_grace_seconds', () => {
    expect(history?.tables).toHaveLength(51);
    expect(find('customers')?.graceMs).toBe(3_600_000);
    expect(find('orders')?.graceMs).toBe(864_000_000);
  });

  it('tells by their ids when tables were made', () => {
    const row = { keyspace_name: 'shop', table_name: 'orders', gc_grace_seconds: 864_000 };
    const made = (id: string) =>
      parseRepairHistory(JSON.stringify({ ...row, id }))?.tables[0]?.createdMs;
    // Of tables of Cassandra 5.0.9: one of users, and system_auth.roles.
    expect(made('67ef4520-e68c-11f1-bd38-61744c432b72')).toBe(
      Date.parse('2026-11-22T15:50:13.874Z'),
    );
    expect(made('5bc52802-de25-35ed-aeab-188eecebb090')).toBeUndefined();
    expect(REPAIR_STATEMENTS).toContain('table_name, id, gc_grace_seconds');
  });

  it('is judged by tables of users: nobody repairs the history of repairs', () => {
    if (history === undefined) throw new Error('no history');
    const replication: Replication = { strategy: 'SimpleStrategy', factor: 3 };
    const names = [...new Set(history.tables.map(({ keyspace }) => keyspace))];
    const keyspaces = new Map(names.map((name) => [name, replication]));
    const judged = new Set(judgedTables(history, keyspaces).map(({ keyspace }) => keyspace));
    expect(names).toContain('system_distributed');
    expect(
      [...judged].filter((name) => name.startsWith('system') && name !== 'system_auth'),
    ).toEqual([]);
    expect(judged).toContain('shop');
  });

  it('has the repairs that succeeded, and not the one that failed', () => {
    expect(find('orders')?.runs).toHaveLength(3);
    expect(find('customers')?.runs).toHaveLength(1);
  });

  it('shows that repair -pr on two nodes reaches around the ring, and on one does not', () => {
    const [one, another, whole] = (find('orders')?.runs ?? []).toSorted(
      (a, b) => a.spans.length - b.spans.length,
    );
    if (one === undefined || another === undefined || whole === undefined) throw new Error('few');
    expect(oldestRepairMs([one])).toBeUndefined();
    expect(oldestRepairMs([another])).toBeUndefined();
    expect(oldestRepairMs([one, another])).toBe(Math.min(one.finishedMs, another.finishedMs));
    expect(oldestRepairMs([whole])).toBe(whole.finishedMs);
  });

  it.each(['Connection error', '{"keyspace_name": ', ''])('is none in %j', (text) => {
    expect(parseRepairHistory(text)).toBeUndefined();
  });
});

const NO_CLAIMS = { value: undefined };

describe('createdMs', () => {
  const made = (kind: string, name: string, time: string, owner?: string): JsonObject => ({
    kind,
    metadata: {
      name,
      namespace: 'prod',
      creationTimestamp: time,
      ownerReferences: owner === undefined ? [] : [{ kind: 'CassandraDatacenter', name: owner }],
    },
  });
  const { view } = aHealthFacts({ workload: { kind: 'CassandraDatacenter', name: 'dc1' } });
  const facts = { clusters: [], pods: [], podsKnown: true, errors: [] };

  it('is that of the oldest object of the cluster, with the StatefulSets of its datacenter', () => {
    const datacenters = [made('CassandraDatacenter', 'dc1', '2025-03-01T00:00:00Z')];
    const statefulSets = [
      made('StatefulSet', 'r1', '2025-02-01T00:00:00Z', 'dc1'),
      made('StatefulSet', 'other', '2020-01-01T00:00:00Z'),
    ];
    expect(createdMs(view, { ...facts, datacenters, statefulSets }, NO_CLAIMS)).toBe(
      Date.parse('2025-02-01T00:00:00Z'),
    );
  });

  it('is that of the claims with data where a StatefulSet was made anew over them', () => {
    const statefulSets = [made('StatefulSet', 'dc1', '2025-06-01T00:00:00Z')];
    const objects = { ...facts, datacenters: [], statefulSets };
    const claims = [
      made('PersistentVolumeClaim', 'data-cassandra-0', '2025-01-15T00:00:00Z'),
      made('PersistentVolumeClaim', 'of-others', '2020-01-01T00:00:00Z'),
    ];
    expect(createdMs(view, objects, { value: claims })).toBe(Date.parse('2025-01-15T00:00:00Z'));
    expect(createdMs(view, objects, REFUSED)).toBeUndefined();
  });

  it('is that of the StatefulSets where pods have no claims, also when those cannot be listed', () => {
    const members = view.members.map(({ pod, ...one }) => ({
      ...one,
      pod: pod && { ...pod, object: { ...pod.object, spec: {} } },
    }));
    const statefulSets = [made('StatefulSet', 'dc1', '2025-06-01T00:00:00Z')];
    const objects = { ...facts, datacenters: [], statefulSets };
    expect(createdMs({ ...view, members }, objects, REFUSED)).toBe(
      Date.parse('2025-06-01T00:00:00Z'),
    );
  });

  it('is as old as can be where part of the ring has no pod here', () => {
    const [first, ...others] = view.members;
    if (first === undefined) throw new Error('no member');
    const members = [{ ...first, pod: undefined, podStatus: undefined }, ...others];
    const statefulSets = [made('StatefulSet', 'dc1', '2025-06-01T00:00:00Z')];
    const objects = { ...facts, datacenters: [], statefulSets };
    expect(createdMs({ ...view, members }, objects, NO_CLAIMS)).toBe(0);
  });

  it('is that of anything here where nodes have pods that were not asked for', () => {
    const statefulSets = [
      made('StatefulSet', 'dc1', '2025-06-01T00:00:00Z'),
      made('StatefulSet', 'other', '2025-02-01T00:00:00Z'),
    ];
    const objects = { ...facts, datacenters: [], statefulSets };
    expect(createdMs({ ...view, otherNodes: 1 }, objects, NO_CLAIMS)).toBe(
      Date.parse('2025-02-01T00:00:00Z'),
    );
  });

  it('is 0 when nothing tells', () => {
    expect(createdMs(view, { ...facts, datacenters: [], statefulSets: [] }, NO_CLAIMS)).toBe(0);
  });
});
