import { isObject, numberAt, stringAt, stringsAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { uuidTimeMs } from '../../../shared/domain/uuid-time.ts';
import { parseTokenSpan } from '../../../shared/repair/repair-age.ts';
import type { RepairRun } from '../../../shared/repair/repair-age.ts';

/** A table that rows can be deleted from. */
export interface RepairedTable {
  readonly keyspace: string;
  readonly name: string;
  /** How long a deletion is remembered: a repair has to be younger. */
  readonly graceMs: number;
  /** When it was made, in milliseconds since 1970; undefined where its id does not tell. */
  readonly createdMs: number | undefined;
  /** The repairs of it that succeeded, as long as they are remembered. */
  readonly runs: readonly RepairRun[];
}

/** What a cluster remembers of its repairs. */
export interface RepairHistory {
  readonly tables: readonly RepairedTable[];
}

/**
 * What cqlsh is told: JSON, as its tables cannot be told apart from their values, and page by page,
 * as it pads every row of a page to the longest.
 *
 * `parent_repair_history` and not `repair_history`: of a session with several ranges, the latter
 * keeps the last one only.
 */
export const REPAIR_STATEMENTS = [
  'PAGING 100',
  'SELECT JSON keyspace_name, table_name, id, gc_grace_seconds FROM system_schema.tables;',
  'SELECT JSON keyspace_name, columnfamily_names, successful_ranges, finished_at FROM system_distributed.parent_repair_history;',
  '',
].join('\n');

/** Cassandra forgets a repair after that (SystemDistributedKeyspace, from 4.0 on). */
export const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * Reads what cqlsh printed for {@link REPAIR_STATEMENTS}.
 *
 * @returns Undefined when there is no table in it: even an empty cluster has some.
 */
export function parseRepairHistory(text: string): RepairHistory | undefined {
  const rows = text.split('\n').flatMap(readRow);
  const runs = rows.flatMap(readRun);
  const tables = rows.flatMap((row) => readTable(row, runs));
  return tables.length === 0 ? undefined : { tables };
}

function readRow(line: string): readonly JsonObject[] {
  const row = line.trim();
  if (!row.startsWith('{')) return [];
  try {
    const value = JSON.parse(row) as JsonValue;
    return isObject(value) ? [value] : [];
  } catch {
    return [];
  }
}

interface KeyspaceRun extends RepairRun {
  readonly keyspace: string;
  readonly tables: readonly string[];
}

/** One that failed has a time, too, but no ranges. */
function readRun(row: JsonObject): readonly KeyspaceRun[] {
  const keyspace = stringAt(row, 'keyspace_name');
  const finishedMs = Date.parse((stringAt(row, 'finished_at') ?? '').replace(' ', 'T'));
  const spans = stringsAt(row, 'successful_ranges').flatMap((one) => parseTokenSpan(one) ?? []);
  if (keyspace === undefined || Number.isNaN(finishedMs) || spans.length === 0) return [];
  return [{ keyspace, tables: stringsAt(row, 'columnfamily_names'), finishedMs, spans }];
}

function readTable(row: JsonObject, runs: readonly KeyspaceRun[]): readonly RepairedTable[] {
  const keyspace = stringAt(row, 'keyspace_name');
  const name = stringAt(row, 'table_name');
  const seconds = numberAt(row, 'gc_grace_seconds');
  if (keyspace === undefined || name === undefined || seconds === undefined) return [];
  const own = runs.filter((run) => run.keyspace === keyspace && run.tables.includes(name));
  const createdMs = uuidTimeMs(stringAt(row, 'id') ?? '');
  return [{ keyspace, name, graceMs: seconds * 1_000, createdMs, runs: own }];
}
