/** What one Cassandra node knows about a node of its cluster, itself included. */
export interface GossipEndpoint {
  /** IP address under which the node speaks to the others, without a port. */
  readonly address: string;
  /** True for the entry that the asked node has of itself. */
  readonly isLocal: boolean;
  /** Whether the asked node takes this one for alive; undefined when it did not say. */
  readonly alive: boolean | undefined;
  /**
   * First word of the gossip state STATUS_WITH_PORT or STATUS: `NORMAL`, `LEAVING`, `BOOT`,
   * `MOVING`, `shutdown`, `LEFT`, `removing`, …; undefined before the node has announced one.
   */
  readonly status: string | undefined;
  readonly hostId: string | undefined;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  /** As last gossiped: may be 60 s old, and stays while the node is down. */
  readonly loadBytes: number | undefined;
  /** In the order of the answer; undefined when the source hides them. */
  readonly tokens: readonly bigint[] | undefined;
  /** Version of the schema that the node has, a UUID. */
  readonly schemaVersion: string | undefined;
  /** Cassandra's version: `5.0.9`. */
  readonly releaseVersion: string | undefined;
}

/** What one node says about its whole cluster. */
export interface GossipView {
  /** Address of the node that was asked, as far as it told. */
  readonly observer: string | undefined;
  readonly clusterName: string | undefined;
  /** Class name: `org.apache.cassandra.dht.Murmur3Partitioner`. */
  readonly partitioner: string | undefined;
  /** Every entry of gossip, those that left or have no state included. */
  readonly endpoints: readonly GossipEndpoint[];
}
