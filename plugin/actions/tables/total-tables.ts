import { groupBy } from '../../../shared/domain/group-by.ts';
import type { TableStats } from '../../../shared/domain/table-stats.ts';

/** A table on all nodes together. */
export interface TableTotal extends TableStats {
  /** How many nodes have told of it. */
  readonly nodes: number;
}

/**
 * Adds up what the nodes say of each table, replicas included.
 *
 * A figure that one of them does not have is not known of the whole: less than all would be a
 * wrong sum. Latencies are means by the number of reads or writes, what is repaired by the size.
 */
export function totalTables(nodes: readonly (readonly TableStats[])[]): readonly TableTotal[] {
  const tables = groupBy(nodes.flat(), ({ keyspace, table }) => `${keyspace}.${table}`);
  return [...tables.values()].flatMap((parts) => {
    const [first] = parts;
    return first === undefined ? [] : [totalOf(first, parts)];
  });
}

function totalOf({ keyspace, table }: TableStats, parts: readonly TableStats[]): TableTotal {
  const sum = (of: (part: TableStats) => number | undefined): number | undefined =>
    sumOf(parts.map(of));
  return {
    keyspace,
    table,
    nodes: parts.length,
    sstables: sum(({ sstables }) => sstables),
    liveBytes: sum(({ liveBytes }) => liveBytes),
    totalBytes: sum(({ totalBytes }) => totalBytes),
    snapshotBytes: sum(({ snapshotBytes }) => snapshotBytes),
    partitions: sum(({ partitions }) => partitions),
    reads: sum(({ reads }) => reads),
    writes: sum(({ writes }) => writes),
    readLatencyMs: meanOf(parts.map(({ readLatencyMs, reads }) => [readLatencyMs, reads])),
    writeLatencyMs: meanOf(parts.map(({ writeLatencyMs, writes }) => [writeLatencyMs, writes])),
    pendingFlushes: sum(({ pendingFlushes }) => pendingFlushes),
    droppedMutations: sum(({ droppedMutations }) => droppedMutations),
    percentRepaired: meanOf(
      parts.map(({ percentRepaired, liveBytes }) => [percentRepaired, liveBytes]),
    ),
    maxPartitionBytes: largestOf(parts.map(({ maxPartitionBytes }) => maxPartitionBytes)),
  };
}

function sumOf(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

type Weighed = readonly [value: number | undefined, weight: number | undefined];

/** What has no weight says nothing: a node without reads has no latency. */
function meanOf(values: readonly Weighed[]): number | undefined {
  const heavy = values.filter(([, weight]) => weight !== 0);
  const weight = sumOf(heavy.map(([, one]) => one));
  const sum = sumOf(
    heavy.map(([value, one]) =>
      value === undefined || one === undefined ? undefined : value * one,
    ),
  );
  return sum === undefined || weight === undefined || weight === 0 ? undefined : sum / weight;
}

function largestOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length || known.length === 0 ? undefined : Math.max(...known);
}
