import type { Compaction, CompactionState } from '../../domain/compaction.ts';
import { tableHeader } from './text-table.ts';
import { unusableAnswer } from './unusable-answer.ts';

/** `pending tasks: 1` up to 4.1, then a row of a table. */
const PENDING = /^pending tasks:? +(\d+) *$/m;
const COLUMNS = [
  'id',
  'compaction type',
  'keyspace',
  'table',
  'completed',
  'total',
  'unit',
  'progress',
] as const;
const END = /^active compaction remaining time/i;

/**
 * Reads `nodetool compactionstats` of Cassandra 3.11 to 5.0, without `-H`: the numbers are exact.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseCompactionstats(text: string): CompactionState {
  const lines = text.split('\n');
  const pending = PENDING.exec(text)?.[1];
  if (pending === undefined) throw unusableAnswer('compactionstats', lines[0]);
  return { pending: Number(pending), running: parseTable(lines) };
}

/** Nothing runs where there is no table. */
function parseTable(lines: readonly string[]): readonly Compaction[] {
  const start = lines.findIndex((line) => line.startsWith('id '));
  if (start === -1) return [];
  const readRow = tableHeader(lines[start] ?? '', COLUMNS);
  if (readRow === undefined) throw unusableAnswer('compactionstats', lines[start]);
  const rows = lines.slice(start + 1);
  const end = rows.findIndex((line) => END.test(line));
  if (end === -1) throw unusableAnswer('compactionstats', undefined);
  return rows.slice(0, end).map((line) => {
    const { id, keyspace, table, unit, ...row } = readRow(line);
    if (!/^\d+$/.test(row.completed) || !/^\d+$/.test(row.total)) {
      throw unusableAnswer('compactionstats', line);
    }
    return {
      id,
      type: row['compaction type'],
      keyspace,
      table,
      completed: Number(row.completed),
      total: Number(row.total),
      unit,
    };
  });
}
