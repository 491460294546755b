import type { TableStats } from '../../shared/domain/table-stats.ts';
import type { TableTotal } from '../actions/tables/total-tables.ts';
import { bytesText, countText } from './cell-text.ts';
import type { Column } from './table.ts';

/** Of a table on a node, or on all of them. */
export const TABLE_COLUMNS: readonly Column<TableStats>[] = [
  { title: 'KEYSPACE', cell: ({ keyspace }) => keyspace },
  { title: 'TABLE', cell: ({ table }) => table },
  { ...count('SSTABLES', ({ sstables }) => sstables), dropOrder: 2 },
  bytes('LIVE', ({ liveBytes }) => liveBytes),
  { ...bytes('TOTAL', ({ totalBytes }) => totalBytes), wide: true },
  { ...bytes('SNAPSHOTS', ({ snapshotBytes }) => snapshotBytes), dropOrder: 5 },
  { ...count('PARTITIONS', ({ partitions }) => partitions), dropOrder: 3 },
  { ...bytes('MAX PARTITION', ({ maxPartitionBytes }) => maxPartitionBytes), dropOrder: 8 },
  count('READS', ({ reads }) => reads),
  { ...latency('READ MS', ({ readLatencyMs }) => readLatencyMs), dropOrder: 1 },
  count('WRITES', ({ writes }) => writes),
  { ...latency('WRITE MS', ({ writeLatencyMs }) => writeLatencyMs), dropOrder: 1 },
  { ...count('PENDING FLUSHES', ({ pendingFlushes }) => pendingFlushes), wide: true },
  { ...count('DROPPED MUTATIONS', ({ droppedMutations }) => droppedMutations), wide: true },
  {
    title: 'REPAIRED',
    cell: ({ percentRepaired }) =>
      percentRepaired === undefined ? undefined : `${percentRepaired.toFixed(1)}%`,
    order: ({ percentRepaired }) => percentRepaired,
    alignRight: true,
    dropOrder: 4,
  },
];

export const TOTAL_COLUMNS: readonly Column<TableTotal>[] = [
  ...TABLE_COLUMNS.slice(0, 2),
  count('NODES', ({ nodes }) => nodes),
  ...TABLE_COLUMNS.slice(2),
];

type Figure<Row> = (row: Row) => number | undefined;

function count<Row>(title: string, of: Figure<Row>): Column<Row> {
  return { title, cell: (row) => countText(of(row)), order: of, alignRight: true };
}

function bytes<Row>(title: string, of: Figure<Row>): Column<Row> {
  return { title, cell: (row) => bytesText(of(row)), order: of, alignRight: true };
}

function latency<Row>(title: string, of: Figure<Row>): Column<Row> {
  return { title, cell: (row) => of(row)?.toFixed(3), order: of, alignRight: true };
}
