/** What a node says about itself, as `nodetool info` does; undefined where the source is silent. */
export interface NodeInfo {
  readonly hostId: string | undefined;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  readonly releaseVersion: string | undefined;
  readonly gossipActive: boolean | undefined;
  readonly nativeTransportActive: boolean | undefined;
  readonly loadBytes: number | undefined;
  readonly uptimeMs: number | undefined;
  readonly heapUsedBytes: number | undefined;
  readonly heapMaxBytes: number | undefined;
  readonly offHeapBytes: number | undefined;
  /** Since the node started. */
  readonly exceptions: number | undefined;
  /** 0 to 100, over all tables. */
  readonly percentRepaired: number | undefined;
  readonly tokenCount: number | undefined;
}
