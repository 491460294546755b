import type { TableStats } from '../../domain/table-stats.ts';
import type { Metrics } from './read-metrics.ts';

const PREFIX = 'org_apache_cassandra_metrics_table_';
const MICROS_PER_MS = 1_000;

type Figures = ReadonlyMap<string, number>;

/** Figures of a table that are the value of one metric. */
const PLAIN = {
  sstables: 'live_ss_table_count',
  liveBytes: 'live_disk_space_used',
  totalBytes: 'total_disk_space_used',
  snapshotBytes: 'snapshots_size',
  partitions: 'estimated_partition_count',
  reads: 'read_latency_count',
  writes: 'write_latency_count',
  pendingFlushes: 'pending_flushes',
  droppedMutations: 'dropped_mutations',
  percentRepaired: 'percent_repaired',
  maxPartitionBytes: 'max_partition_size',
} as const satisfies Partial<Record<keyof TableStats, string>>;

/** The mean of late, in microseconds, times the count of all time; NaN when there was nothing. */
const LATENCY_SUMS = { read: 'read_latency_sum', write: 'write_latency_sum' } as const;

/** Names of the samples that tell about tables. */
export const TABLE_METRICS: readonly string[] = [
  ...Object.values(PLAIN),
  ...Object.values(LATENCY_SUMS),
].map((name) => PREFIX + name);

/**
 * What the metrics say about each table. k8ssandra-operator has the agent leave some of them out.
 *
 * @param keyspace - Only its tables.
 * @throws AppError `KDS_NODE_ANSWER` when they are all left out.
 */
export function tableStats(
  { samples, unfit }: Metrics,
  keyspace: string | undefined,
): readonly TableStats[] {
  if (samples.length === 0) throw unfit('figures of tables');
  const tables = new Map<
    string,
    { keyspace: string; table: string; figures: Map<string, number> }
  >();
  for (const { name, labels, value } of samples) {
    const names = { keyspace: labels.get('keyspace') ?? '', table: labels.get('table') ?? '' };
    if (keyspace !== undefined && names.keyspace !== keyspace) continue;
    const id = `${names.keyspace}.${names.table}`;
    const entry = tables.get(id) ?? { ...names, figures: new Map<string, number>() };
    if (!Number.isNaN(value)) entry.figures.set(name.slice(PREFIX.length), value);
    tables.set(id, entry);
  }
  return [...tables.values()].map((entry) => statsOf(entry.keyspace, entry.table, entry.figures));
}

function statsOf(keyspace: string, table: string, figures: Figures): TableStats {
  const figure = (key: keyof typeof PLAIN): number | undefined => figures.get(PLAIN[key]);
  return {
    keyspace,
    table,
    sstables: figure('sstables'),
    liveBytes: figure('liveBytes'),
    totalBytes: figure('totalBytes'),
    snapshotBytes: figure('snapshotBytes'),
    partitions: figure('partitions'),
    reads: figure('reads'),
    writes: figure('writes'),
    readLatencyMs: meanMs(figures.get(LATENCY_SUMS.read), figure('reads')),
    writeLatencyMs: meanMs(figures.get(LATENCY_SUMS.write), figure('writes')),
    pendingFlushes: figure('pendingFlushes'),
    droppedMutations: figure('droppedMutations'),
    percentRepaired: figure('percentRepaired'),
    maxPartitionBytes: figure('maxPartitionBytes'),
  };
}

function meanMs(sumMicros: number | undefined, count: number | undefined): number | undefined {
  if (sumMicros === undefined || count === undefined || count === 0) return undefined;
  return sumMicros / count / MICROS_PER_MS;
}
