/** A connection of an application to a node. */
export interface ClientConnection {
  /** With its port: `10.0.0.7:54321`. */
  readonly address: string;
  readonly user: string | undefined;
  readonly keyspace: string | undefined;
  readonly driver: string | undefined;
  /** Since the connection was made. */
  readonly requests: number | undefined;
  readonly isEncrypted: boolean | undefined;
}
