import { expect, it } from 'vitest';

import { totalTables } from '../../../../../plugin/actions/tables/total-tables.ts';
import type { TableStats } from '../../../../../shared/domain/table-stats.ts';

function aTable(parts: Partial<TableStats> = {}): TableStats {
  return {
    keyspace: 'shop',
    table: 'orders',
    sstables: 2,
    liveBytes: 100,
    totalBytes: 120,
    snapshotBytes: 0,
    partitions: 10,
    reads: 1,
    writes: 1,
    readLatencyMs: 1,
    writeLatencyMs: 1,
    pendingFlushes: 0,
    droppedMutations: 0,
    percentRepaired: 50,
    maxPartitionBytes: 7,
    ...parts,
  };
}

it('figures are added up, the largest partition is the largest of all', () => {
  const totals = totalTables([
    [aTable({ maxPartitionBytes: 9 }), aTable({ table: 'items', liveBytes: 5 })],
    [aTable()],
  ]);
  expect(totals).toMatchObject([
    { table: 'orders', nodes: 2, sstables: 4, liveBytes: 200, maxPartitionBytes: 9 },
    { table: 'items', nodes: 1, liveBytes: 5 },
  ]);
});

it('latencies count by how much was read, and a node that read nothing does not', () => {
  const [total] = totalTables([
    [aTable({ reads: 300, readLatencyMs: 2 })],
    [aTable({ reads: 100, readLatencyMs: 6 })],
    [aTable({ reads: 0, readLatencyMs: undefined })],
  ]);
  expect(total).toMatchObject({ reads: 400, readLatencyMs: 3 });
});

it('what is repaired counts by the size', () => {
  const [total] = totalTables([
    [aTable({ liveBytes: 300, percentRepaired: 100 })],
    [aTable({ liveBytes: 100, percentRepaired: 0 })],
  ]);
  expect(total?.percentRepaired).toBe(75);
});

it('a figure that one node does not have is not known of all', () => {
  const [total] = totalTables([
    [aTable()],
    [aTable({ liveBytes: undefined, maxPartitionBytes: undefined })],
  ]);
  expect(total).toMatchObject({ sstables: 4, totalBytes: 240 });
  expect(total?.liveBytes).toBeUndefined();
  expect(total?.percentRepaired).toBeUndefined();
  expect(total?.maxPartitionBytes).toBeUndefined();
});

it('of nothing read there is no latency', () => {
  const [total] = totalTables([[aTable({ reads: 0, readLatencyMs: undefined })]]);
  expect(total?.reads).toBe(0);
  expect(total?.readLatencyMs).toBeUndefined();
});
