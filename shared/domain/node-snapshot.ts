/** One table in one snapshot on one node: a row of `nodetool listsnapshots`. */
export interface NodeSnapshot {
  readonly name: string;
  readonly keyspace: string;
  readonly table: string;
  /** As the node words it, rounded: `22.5 MiB`. What a deletion would free. */
  readonly trueSize: string | undefined;
  /** As the node words it, rounded: `22.5 MiB`. */
  readonly sizeOnDisk: string | undefined;
  /** RFC 3339; undefined where the version of Cassandra does not say. */
  readonly createdAt: string | undefined;
  /** RFC 3339; undefined when the snapshot stays until somebody deletes it. */
  readonly expiresAt: string | undefined;
}
