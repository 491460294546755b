/** Which nodes have which version of the schema, as one node sees it. */
export interface SchemaVersions {
  /** Addresses by version, a UUID. More than one version is a disagreement. */
  readonly reachable: ReadonlyMap<string, readonly string[]>;
  /** Addresses that did not answer; those of nodes that left are among them for a while. */
  readonly unreachable: readonly string[];
}
