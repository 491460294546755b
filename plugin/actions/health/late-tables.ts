import { groupBy } from '../../../shared/domain/group-by.ts';
import { isSystemKeyspace } from '../../../shared/domain/ownership.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import { oldestRepairMs } from '../../../shared/repair/repair-age.ts';
import { REMEMBERED_MS } from './parse-repair-history.ts';
import type { RepairedTable, RepairHistory } from './parse-repair-history.ts';

/** Part of gc_grace_seconds after which it is time: the rest is what a repair takes. */
const DUE_PART = 0.7;

/** Tables of one keyspace of which some part waits for a repair. */
export interface LateTables {
  readonly keyspace: string;
  /** By name, the one that is worst off first. */
  readonly tables: readonly string[];
  /** Of the one that is worst off, like what follows. */
  readonly graceMs: number;
  /** When the part that has waited longest was repaired; undefined when nobody remembers. */
  readonly repairedMs: number | undefined;
  /** What was deleted before then may come back. */
  readonly isTooLate: boolean;
}

/** In milliseconds since 1970. */
export interface Times {
  readonly nowMs: number;
  /** When the cluster was made, at the earliest; undefined when that could not be looked up. */
  readonly createdMs: number | undefined;
}

/** A deleted role must not come back. */
const LOGINS = 'system_auth';

/**
 * Tables of users for which it can be told, and those of logins: their rows have replicas that may differ, what was deleted
 * is forgotten one day, and Cassandra remembers repairs until they are due again.
 */
export function judgedTables(
  { tables }: RepairHistory,
  keyspaces: ReadonlyMap<string, Replication>,
): readonly RepairedTable[] {
  return tables.filter(({ keyspace, graceMs }) => {
    const replication = keyspaces.get(keyspace);
    return (
      replication !== undefined &&
      // Reaper leaves the others of Cassandra alone, and so do people.
      (!isSystemKeyspace(keyspace) || keyspace === LOGINS) &&
      replicasOf(replication) > 1 &&
      graceMs > 0 &&
      graceMs * DUE_PART < REMEMBERED_MS
    );
  });
}

/** Whether there is a keyspace of users whose replicas may differ. */
export function hasReplicas(keyspaces: ReadonlyMap<string, Replication>): boolean {
  return [...keyspaces].some(([name, one]) => !isSystemKeyspace(name) && replicasOf(one) > 1);
}

/** How many replicas a row has; as many as there are nodes, or nobody knows, is many. */
function replicasOf(replication: Replication): number {
  switch (replication.strategy) {
    case 'SimpleStrategy':
      return replication.factor;
    case 'NetworkTopologyStrategy':
      return [...replication.factors.values()].reduce((sum, factor) => sum + factor, 0);
    case 'LocalStrategy':
      return 1;
    case 'EverywhereStrategy':
    case 'unknown':
      return Infinity;
  }
}

/**
 * Tables that may be new or long overdue: nobody remembers a repair of all of them, and neither
 * they nor the cluster tell their age.
 */
export function agelessTables(
  tables: readonly RepairedTable[],
  { nowMs, createdMs }: Times,
): readonly RepairedTable[] {
  if (createdMs !== undefined) return [];
  return tables.filter(
    (table) => creationOf(table, nowMs) === 0 && oldestRepairMs(table.runs) === undefined,
  );
}

/** Finds the tables that are due, keyspace by keyspace; but for those whose age is not known. */
export function lateTables(tables: readonly RepairedTable[], times: Times): readonly LateTables[] {
  const { nowMs, createdMs = 0 } = times;
  const ageless = agelessTables(tables, times);
  const late = tables
    .filter((table) => !ageless.includes(table))
    .map((table) => {
      const repairedMs = oldestRepairMs(table.runs);
      const madeMs = Math.max(createdMs, creationOf(table, nowMs));
      const part = (nowMs - Math.max(repairedMs ?? 0, madeMs)) / table.graceMs;
      return { ...table, repairedMs, part };
    })
    .filter(({ part }) => part > DUE_PART)
    .toSorted((a, b) => b.part - a.part);
  return [...groupBy(late, ({ keyspace }) => keyspace)].flatMap(([keyspace, own]) => {
    const [worst] = own;
    if (worst === undefined) return [];
    const { graceMs, repairedMs, part } = worst;
    const names = own.map(({ name }) => name);
    return [{ keyspace, tables: names, graceMs, repairedMs, isTooLate: part > 1 }];
  });
}

/** What no clock has seen yet is not to be believed: such a table would never be late. */
function creationOf({ createdMs = 0 }: RepairedTable, nowMs: number): number {
  return createdMs > nowMs ? 0 : createdMs;
}
