/** What became of a job that a node runs in the background: a repair, cleanup, rebuild or the like. */
export interface NodeJob {
  readonly id: string;
  /** As the Management API words it: `repair`, `CLEANUP`, `decommission`. */
  readonly type: string;
  /** `waiting` is queued or running: the Management API does not tell them apart. */
  readonly outcome: 'waiting' | 'succeeded' | 'failed';
  /** Milliseconds since 1970 by the clock of the node. */
  readonly submittedMs: number | undefined;
  /** Undefined while it has not ended. */
  readonly endedMs: number | undefined;
  /** Why it failed, as Cassandra says it. */
  readonly reason: string | undefined;
}
