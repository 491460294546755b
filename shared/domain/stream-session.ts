/** The exchange of data between a node and one peer: a part of a bootstrap, repair or rebuild. */
export interface StreamSession {
  readonly planId: string;
  /** `Bootstrap`, `Repair`, `Rebuild`, …; undefined where the source does not say. */
  readonly operation: string | undefined;
  /** Address of the peer. */
  readonly peer: string;
  readonly receiving: StreamProgress;
  readonly sending: StreamProgress;
}

export interface StreamProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
}
