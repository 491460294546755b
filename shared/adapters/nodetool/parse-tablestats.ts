import { isRecord } from '../../domain/json.ts';
import type { TableStats } from '../../domain/table-stats.ts';
import { unusableAnswer } from './unusable-answer.ts';

const COMMAND = 'tablestats -F json';

/**
 * Reads `nodetool tablestats -F json` of Cassandra 3.11 to 5.0.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseTablestats(text: string): readonly TableStats[] {
  return Object.entries(parseObject(text))
    .filter(([name]) => name !== 'total_number_of_tables')
    .flatMap(([keyspace, value]) => {
      const tables = isRecord(value) ? value['tables'] : undefined;
      if (!isRecord(tables)) throw unusableAnswer(COMMAND, `${keyspace}: no tables`);
      return Object.entries(tables).map(([table, stats]) => {
        if (!isRecord(stats)) throw unusableAnswer(COMMAND, `${keyspace}.${table}: no figures`);
        return tableStats(keyspace, table, stats);
      });
    });
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isRecord(value)) throw unusableAnswer(COMMAND, text.trimStart().split('\n')[0]);
  return value;
}

function tableStats(keyspace: string, table: string, stats: Record<string, unknown>): TableStats {
  const figure = (name: string): number | undefined => numberOf(stats[name]);
  return {
    keyspace,
    table,
    sstables: figure('sstable_count'),
    liveBytes: figure('space_used_live'),
    totalBytes: figure('space_used_total'),
    snapshotBytes: figure('space_used_by_snapshots_total'),
    partitions: figure('number_of_partitions_estimate'),
    reads: figure('local_read_count'),
    writes: figure('local_write_count'),
    readLatencyMs: figure('local_read_latency_ms'),
    writeLatencyMs: figure('local_write_latency_ms'),
    pendingFlushes: figure('pending_flushes'),
    droppedMutations: figure('dropped_mutations'),
    percentRepaired: figure('percent_repaired'),
    maxPartitionBytes: figure('compacted_partition_maximum_bytes'),
  };
}

/** Some figures are numbers and some are text, in one answer; `NaN` is what there is none of. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
