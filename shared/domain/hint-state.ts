/** Hints that lie on the disk of a node and wait for one target. */
export interface PendingHints {
  /** Of the target; undefined for a host id that nobody knows any more. */
  readonly address: string | undefined;
  readonly hostId: string;
  readonly files: number;
  /** Of the first and the last file, in milliseconds since 1970. */
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** Writes that a node keeps for others that could not take them. */
export interface HintState {
  /**
   * Undefined where the source does not list files. A file that is still being written is on no
   * list: none listed does not mean none there.
   */
  readonly pending: readonly PendingHints[] | undefined;
  /**
   * How many were written since the node started, by address of the target, whether they were
   * delivered since or not; undefined where the source does not count them.
   */
  readonly written: ReadonlyMap<string, number> | undefined;
}
