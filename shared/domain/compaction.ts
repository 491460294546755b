/** A compaction, cleanup, scrub or the like that is running on a node. */
export interface Compaction {
  readonly id: string;
  /** As Cassandra words it, which differs from version to version: `Compaction`, `Cleanup`. */
  readonly type: string;
  readonly keyspace: string;
  readonly table: string;
  /** In `unit`s. */
  readonly completed: number;
  readonly total: number;
  /** `bytes`, but for a few kinds that count `keys` or `ranges`. */
  readonly unit: string;
}

/** What a node says about its compactions. */
export interface CompactionState {
  /** Tasks waiting, all tables together; undefined where the source does not say. */
  readonly pending: number | undefined;
  readonly running: readonly Compaction[];
}
