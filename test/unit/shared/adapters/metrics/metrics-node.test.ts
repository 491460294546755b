import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { metricsNode } from '../../../../../shared/adapters/metrics/metrics-node.ts';
import type { MetricsNode } from '../../../../../shared/adapters/metrics/metrics-node.ts';
import type { PodHttpAnswer } from '../../../../../shared/ports/pod-http.ts';
import { because } from '../../../../support/capability.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { scriptedPodHttp } from '../../../../support/scripted-pod-http.ts';
import type { ScriptedPodHttp } from '../../../../support/scripted-pod-http.ts';
import { sharedData } from '../../../../support/shared-data.ts';

const PREFIX = 'org_apache_cassandra_metrics_';
const STARTED = 1_795_362_347.414;

function nodeOn(http: ScriptedPodHttp): MetricsNode {
  const pod = { namespace: 'prod', name: 'c-0' };
  const endpoint = { pod, container: 'cassandra', port: 9000, tls: undefined };
  const clock = fakeClock(STARTED * 1_000 + 60_000);
  return metricsNode({ http, endpoint, timeoutMs: 5_000, signal: undefined }, clock);
}

function answering(answer: Partial<PodHttpAnswer>): MetricsNode {
  return nodeOn(scriptedPodHttp(() => answer));
}

describe('threadPools', () => {
  const body = [
    `${PREFIX}thread_pools_active_tasks{pool_type="request",pool_name="ReadStage",} 1.0`,
    `${PREFIX}thread_pools_pending_tasks{pool_type="request",pool_name="ReadStage",} 2.0`,
    `${PREFIX}thread_pools_completed_tasks{pool_type="request",pool_name="ReadStage",} 3.0`,
    `${PREFIX}thread_pools_currently_blocked_tasks{pool_name="ReadStage",} 4.0`,
    `${PREFIX}thread_pools_total_blocked_tasks{pool_name="ReadStage",} 5.0`,
    `${PREFIX}dropped_message_dropped_total{message_type="READ_REQ",} 6.0`,
  ].join('\n');

  it('are rows by name, beside what was dropped', async () => {
    expect(await answering({ body }).threadPools()).toEqual({
      source: 'metrics',
      value: {
        pools: [
          { name: 'ReadStage', active: 1, pending: 2, completed: 3, blocked: 4, allTimeBlocked: 5 },
        ],
        dropped: new Map([['READ_REQ', 6]]),
      },
    });
  });

  it('are asked for by name, as everything would be 13 MB', async () => {
    const http = scriptedPodHttp(() => ({ body }));
    await nodeOn(http).threadPools();
    expect(http.requests[0]).toMatchObject({ method: 'GET', path: '/metrics', timeoutMs: 5_000 });
    expect(http.requests[0]?.query).toContainEqual(['name', `${PREFIX}dropped_message_dropped`]);
  });
});

it.each<[string, Partial<PodHttpAnswer>, RegExp]>([
  [
    'HTML',
    { body: '<html>' },
    /^the metrics endpoint of pod prod\/c-0 has no thread pools but "<html>"/,
  ],
  ['nothing', { body: '' }, /has no thread pools but ""/],
  ['an error', { status: 503, body: 'no' }, /answers 503 to GET \/metrics: "no"/],
  ['a broken line', { body: `${PREFIX}thread_pools_active_tasks{` }, /has the malformed line "org/],
])('refuses %s, so that another source is asked', async (_what, answer, message) => {
  const asked = answering(answer).threadPools();
  await expect(asked).rejects.toMatchObject({ code: 'KDS_NODE_ANSWER' });
  await expect(asked).rejects.toThrow(message);
});

describe('hints', () => {
  const total = `${PREFIX}storage_total_hints{cluster="it",} 7.0`;
  const created = `${PREFIX}hints_service_hints_created_`;

  it('are counted by whom they are for, whose address is a part of the name', async () => {
    const http = scriptedPodHttp(() => ({
      body: [
        total,
        `${created}10_244_0_2_7000{} 5.0`,
        `${created}fd00_0_0_0_0_0_0_1_7000{} 2.0`,
      ].join('\n'),
    }));
    expect(await nodeOn(http).hints()).toEqual({
      source: 'metrics',
      value: {
        pending: undefined,
        written: new Map([
          ['10.244.0.2', 5],
          ['fd00::1', 2],
        ]),
      },
    });
    expect(http.requests[0]?.query).toEqual([
      ['name', `${PREFIX}storage_total_hints`],
      ['name', created],
    ]);
  });

  it('are none where only the total is there', async () => {
    const { value } = await answering({ body: total }).hints();
    expect(value.written?.size).toBe(0);
  });

  it('are not known where the total is left out: those of a node would be, too', async () => {
    await expect(answering({ body: `${created}10_244_0_2_7000{} 5.0` }).hints()).rejects.toThrow(
      'has no count of hints',
    );
  });
});

describe('tableStats', () => {
  const orders = 'keyspace="shop",table="orders"';
  const body = [
    `${PREFIX}table_live_ss_table_count{${orders}} 2.0`,
    `${PREFIX}table_read_latency_count{${orders}} 4.0`,
    `${PREFIX}table_read_latency_sum{${orders}} 8000.0`,
    `${PREFIX}table_write_latency_count{${orders}} 0.0`,
    `${PREFIX}table_write_latency_sum{${orders}} NaN`,
    `${PREFIX}table_live_ss_table_count{keyspace="stats",table="hits"} 1.0`,
  ].join('\n');

  it('has a mean in milliseconds, and none where nothing happened', async () => {
    const { value } = await answering({ body }).tableStats('shop');
    expect(value).toEqual([
      expect.objectContaining({
        keyspace: 'shop',
        table: 'orders',
        sstables: 2,
        reads: 4,
        readLatencyMs: 2,
        writes: 0,
        writeLatencyMs: undefined,
        liveBytes: undefined,
      }),
    ]);
  });

  it('has all keyspaces where none is named, and is empty for one without tables', async () => {
    const tables = async (keyspace?: string): Promise<readonly string[]> =>
      (await answering({ body }).tableStats(keyspace)).value.map(({ table }) => table);
    expect(await tables()).toEqual(['orders', 'hits']);
    expect(await tables('nosuch')).toEqual([]);
  });

  it('is refused where the agent leaves out all tables', async () => {
    await expect(answering({ body: 'up 1' }).tableStats(undefined)).rejects.toThrow(
      /no figures of tables/,
    );
  });
});

describe('measuredInfo', () => {
  it('counts the uptime from the start of the process', async () => {
    const body = `process_start_time_seconds{} ${STARTED}`;
    expect((await answering({ body }).measuredInfo()).uptimeMs).toBeCloseTo(60_000, 0);
  });

  it('has no sum of off-heap memory unless all of its parts are there', async () => {
    const body = `${PREFIX}table_memtable_off_heap_data_size_all{} 1.0`;
    expect((await answering({ body }).measuredInfo()).offHeapBytes).toBeUndefined();
  });
});

describe.skipIf(!sharedData.available)(`recorded metrics${because(sharedData)}`, () => {
  const bodies = new Map<string, string>();
  const recorded = (name: string): MetricsNode => {
    const file = sharedData.path('fixtures', 'metrics', `${name}.txt.gz`);
    const body = bodies.get(name) ?? gunzipSync(readFileSync(file)).toString('utf8');
    bodies.set(name, body);
    return answering({ body });
  };
  const nodetool = (name: string): string =>
    readFileSync(sharedData.path('fixtures', 'nodetool', '4.1.10', name), 'utf8');

  it('have the pools of nodetool tpstats, taken a moment later', async () => {
    const { value } = await recorded('4.1.10-agent-metrics').threadPools();
    const completed = new Map(value.pools.map((pool) => [pool.name, pool.completed]));
    const rows = [
      ...nodetool('healthy-tpstats.txt').matchAll(/^(\S+) +\d+ +\d+ +(\d+) +\d+ +\d+ *$/gm),
    ];
    expect(rows.length).toBeGreaterThan(20);
    for (const [, name = ''] of rows) expect([...completed.keys()]).toContain(name);
    for (const name of ['MutationStage', 'RequestResponseStage', 'CounterMutationStage']) {
      const row = rows.find(([, pool]) => pool === name);
      expect(completed.get(name)).toBe(Number(row?.[2]));
    }
    expect(value.dropped.get('READ_REQ')).toBe(0);
  });

  it('have the figures of nodetool tablestats', async () => {
    const { value } = await recorded('4.1.10-agent-metrics').tableStats('shop');
    const text = nodetool('healthy-tablestats_shop.txt').split('Table: orders')[1] ?? '';
    const figure = (label: string): number =>
      Number(new RegExp(`${label}: (\\S+)`).exec(text)?.[1]);
    const orders = value.find(({ table }) => table === 'orders');
    expect(orders).toMatchObject({
      sstables: figure('SSTable count'),
      liveBytes: figure(String.raw`Space used \(live\)`),
      totalBytes: figure(String.raw`Space used \(total\)`),
      snapshotBytes: figure(String.raw`Space used by snapshots \(total\)`),
      partitions: figure(String.raw`Number of partitions \(estimate\)`),
      pendingFlushes: figure('Pending flushes'),
      percentRepaired: figure('Percent repaired'),
      maxPartitionBytes: figure('Compacted partition maximum bytes'),
      writes: figure('Local write count'),
      droppedMutations: 0,
    });
    // A mean of late, which decays between the two commands.
    expect(orders?.writeLatencyMs).toBeCloseTo(figure('Local write latency'), 2);
    expect(orders?.readLatencyMs).toBeCloseTo(figure('Local read latency'), 0);
  });

  it('have the figures of nodetool info that do not move', async () => {
    const info = await recorded('4.1.10-agent-metrics').measuredInfo();
    const text = nodetool('healthy-info.txt');
    expect(text).toContain('Percent Repaired       : 99.96752088609556%');
    expect(info).toMatchObject({ percentRepaired: 99.967_520_886_095_56, exceptions: 0 });
    expect(info.heapMaxBytes).toBe(512 * 2 ** 20);
    expect(info.offHeapBytes).toBe(1_335 + 21_837 + 9_536 + 2_984);
    expect(info.loadBytes).toBe(19_178_884);
  });

  it('of the list that k8ssandra-operator leaves have tables without the rest', async () => {
    const { value } = await recorded('5.0.9-agent-metrics').tableStats(undefined);
    const filtered = (await recorded('5.0.9-agent-metrics-filtered').tableStats(undefined)).value;
    expect(filtered.map(({ table }) => table).sort()).toEqual(
      value.map(({ table }) => table).sort(),
    );
  });

  it('have the number of compactions that wait', async () => {
    expect(await recorded('5.0.9-agent-metrics').pendingCompactions()).toBe(0);
    expect(await answering({ body: 'up 1' }).pendingCompactions()).toBeUndefined();
  });
});
