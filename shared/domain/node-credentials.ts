/** Of a Cassandra role. */
export interface NodeCredentials {
  readonly username: string;
  readonly password: string;
}
