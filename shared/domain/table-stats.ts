/** Size and speed of one table on one node: the part of `nodetool tablestats` that all sources have. */
export interface TableStats {
  readonly keyspace: string;
  readonly table: string;
  readonly sstables: number | undefined;
  /** On disk, snapshots not counted. */
  readonly liveBytes: number | undefined;
  /** On disk, with what compaction has yet to remove. */
  readonly totalBytes: number | undefined;
  readonly snapshotBytes: number | undefined;
  /** Estimate of the number of partitions. */
  readonly partitions: number | undefined;
  readonly reads: number | undefined;
  readonly writes: number | undefined;
  /** Mean of late, in milliseconds; undefined when nothing was read. */
  readonly readLatencyMs: number | undefined;
  readonly writeLatencyMs: number | undefined;
  readonly pendingFlushes: number | undefined;
  readonly droppedMutations: number | undefined;
  /** 0 to 100. */
  readonly percentRepaired: number | undefined;
  readonly maxPartitionBytes: number | undefined;
}
