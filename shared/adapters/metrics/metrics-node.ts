import { hintState, HINT_METRICS } from './hint-metrics.ts';
import type { NodeInfo } from '../../domain/node-info.ts';
import type { ThreadPool, ThreadPoolState } from '../../domain/thread-pool.ts';
import type { CassandraNode, Sourced } from '../../ports/cassandra-node.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MetricSample } from './prometheus-text.ts';
import { readMetrics } from './read-metrics.ts';
import type { Metrics, MetricsAccess } from './read-metrics.ts';
import { TABLE_METRICS, tableStats } from './table-metrics.ts';

const CASSANDRA = 'org_apache_cassandra_metrics_';
const POOLS = `${CASSANDRA}thread_pools_`;
const DROPPED = `${CASSANDRA}dropped_message_dropped_total`;
const PENDING_COMPACTIONS = `${CASSANDRA}compaction_pending_tasks`;
/** Figures of a pool, by the metric that has them. */
const POOL_METRICS = {
  active: `${POOLS}active_tasks`,
  pending: `${POOLS}pending_tasks`,
  completed: `${POOLS}completed_tasks`,
  blocked: `${POOLS}currently_blocked_tasks`,
  allTimeBlocked: `${POOLS}total_blocked_tasks`,
} as const satisfies Record<Exclude<keyof ThreadPool, 'name'>, string>;

const HEAP_USED = 'jvm_memory_bytes_used';
const HEAP_MAX = 'jvm_memory_bytes_max';
const STARTED = 'process_start_time_seconds';
const LOAD = `${CASSANDRA}storage_load`;
const EXCEPTIONS = `${CASSANDRA}storage_exceptions`;
const PERCENT_REPAIRED = `${CASSANDRA}table_percent_repaired_all`;
/** What `nodetool info` adds up to its off-heap memory. */
const OFF_HEAP = [
  'memtable_off_heap_data_size',
  'bloom_filter_off_heap_memory_used',
  'index_summary_off_heap_memory_used',
  'compression_metadata_off_heap_memory_used',
].map((name) => `${CASSANDRA}table_${name}_all`);

/** The part of `nodetool info` that the metrics have. */
export type MeasuredInfo = Pick<
  NodeInfo,
  | 'loadBytes'
  | 'uptimeMs'
  | 'heapUsedBytes'
  | 'heapMaxBytes'
  | 'offHeapBytes'
  | 'exceptions'
  | 'percentRepaired'
>;

/** What the metrics tell of a node. */
export interface MetricsNode extends Pick<CassandraNode, 'threadPools' | 'tableStats' | 'hints'> {
  measuredInfo(): Promise<MeasuredInfo>;
  /** Undefined when the agent is told to leave it out. */
  pendingCompactions(): Promise<number | undefined>;
}

/** A node as the Prometheus endpoint of the Management API's agent tells of it. */
export function metricsNode(access: MetricsAccess, clock: Clock): MetricsNode {
  return {
    async threadPools() {
      const names = [...Object.values(POOL_METRICS), DROPPED];
      return sourced(threadPoolState(await readMetrics(access, names)));
    },
    async hints() {
      return sourced(
        hintState(await readMetrics(access, HINT_METRICS.names, HINT_METRICS.prefixes)),
      );
    },
    async tableStats(keyspace) {
      return sourced(tableStats(await readMetrics(access, TABLE_METRICS), keyspace));
    },
    async measuredInfo() {
      const names = [HEAP_USED, HEAP_MAX, STARTED, LOAD, EXCEPTIONS, PERCENT_REPAIRED, ...OFF_HEAP];
      return measuredInfo(await readMetrics(access, names), clock.wallMs());
    },
    async pendingCompactions() {
      return firstValue((await readMetrics(access, [PENDING_COMPACTIONS])).samples);
    },
  };
}

function threadPoolState({ samples, unfit }: Metrics): ThreadPoolState {
  const pools = new Map<string, Map<string, number>>();
  const dropped = new Map<string, number>();
  for (const { name, labels, value } of samples) {
    if (name === DROPPED) dropped.set(labels.get('message_type') ?? '', value);
    else {
      const pool = labels.get('pool_name') ?? '';
      const figures = pools.get(pool) ?? new Map<string, number>();
      pools.set(pool, figures.set(name, value));
    }
  }
  if (pools.size === 0) throw unfit('thread pools');
  return { pools: [...pools].map(([name, figures]) => threadPool(name, figures)), dropped };
}

function threadPool(name: string, figures: ReadonlyMap<string, number>): ThreadPool {
  const figure = (key: keyof typeof POOL_METRICS): number => figures.get(POOL_METRICS[key]) ?? 0;
  return {
    name,
    active: figure('active'),
    pending: figure('pending'),
    completed: figure('completed'),
    blocked: figure('blocked'),
    allTimeBlocked: figure('allTimeBlocked'),
  };
}

function measuredInfo({ samples, unfit }: Metrics, wallMs: number): MeasuredInfo {
  if (samples.length === 0) throw unfit('figures of the JVM');
  const named = (name: string): readonly MetricSample[] =>
    samples.filter((sample) => sample.name === name);
  const heap = (name: string): number | undefined =>
    firstValue(named(name).filter(({ labels }) => labels.get('area') === 'heap'));
  const startedSeconds = firstValue(named(STARTED));
  const offHeap = OFF_HEAP.map((name) => firstValue(named(name)));
  return {
    loadBytes: firstValue(named(LOAD)),
    uptimeMs: startedSeconds === undefined ? undefined : Math.max(0, wallMs - startedSeconds * 1e3),
    heapUsedBytes: heap(HEAP_USED),
    heapMaxBytes: heap(HEAP_MAX),
    // Less than all of them would be a wrong sum.
    offHeapBytes: offHeap.every((bytes) => bytes !== undefined)
      ? offHeap.reduce((sum, bytes) => sum + bytes, 0)
      : undefined,
    exceptions: firstValue(named(EXCEPTIONS)),
    percentRepaired: firstValue(named(PERCENT_REPAIRED)),
  };
}

function firstValue([sample]: readonly MetricSample[]): number | undefined {
  return sample === undefined || Number.isNaN(sample.value) ? undefined : sample.value;
}

function sourced<T>(value: T): Sourced<T> {
  return { source: 'metrics', value };
}
