/** One row of `nodetool tpstats`. */
export interface ThreadPool {
  readonly name: string;
  readonly active: number;
  readonly pending: number;
  /** Since the node started. */
  readonly completed: number;
  readonly blocked: number;
  /** Since the node started. */
  readonly allTimeBlocked: number;
}

/** What a node says about its work: pools, and messages that came too late to be worth doing. */
export interface ThreadPoolState {
  readonly pools: readonly ThreadPool[];
  /** By kind of message, such as `READ_REQ`, since the node started. */
  readonly dropped: ReadonlyMap<string, number>;
}
