import { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraNode } from '../../../shared/ports/cassandra-node.ts';
import type { CassandraPod } from '../cluster/find-target.ts';

/** What the keyspaces and tables of users are called. */
export interface SchemaNames {
  readonly keyspaces: readonly string[];
  readonly tables: readonly string[];
}

/** All nodes have the same schema; a few are tried, as some may be down. */
const MAX_TRIES = 3;
const SYSTEM = /^system(?:_|$)/;

/** @returns Undefined when no node told. */
export async function learnSchema(
  pods: readonly CassandraPod[],
  open: (pod: CassandraPod) => Promise<CassandraNode>,
  signal: AbortSignal,
): Promise<SchemaNames | undefined> {
  for (const pod of pods.slice(0, MAX_TRIES)) {
    if (isOver(signal)) return undefined;
    try {
      const node = await open(pod);
      const [keyspaces, stats] = await Promise.all([node.keyspaces(), node.tableStats(undefined)]);
      const ours = stats.value.filter(({ keyspace }) => !SYSTEM.test(keyspace));
      return {
        keyspaces: [...keyspaces.value.keys()].filter((one) => !SYSTEM.test(one)),
        tables: [...new Set(ours.map(({ table }) => table))],
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return undefined;
}

/** True when the time for the whole report is used up. */
function isOver({ aborted, reason }: AbortSignal): boolean {
  if (aborted && !(reason instanceof AppError)) throw reason;
  return aborted;
}
