/** What a request carries to prove who sends it. */
export interface Credential {
  /** Value of the `Authorization` header; undefined when the certificate says it all. */
  readonly authorization: string | undefined;
  readonly cert: string | Buffer | undefined;
  readonly key: string | Buffer | undefined;
}

/**
 * Gives a valid credential, from a cache where that is possible.
 *
 * @param refused - One that the API server did not accept: another one is made.
 */
export type CredentialSource = (refused?: Credential) => Promise<Credential>;
