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

/** How to treat a login that takes long. */
export interface LoginOptions {
  /** Ends whatever is under way: nobody wants a credential any more. */
  readonly signal?: AbortSignal | undefined;
  /** Told once, as a line with its line feed, what is waited for. */
  readonly tell?: ((line: string) => void) | undefined;
  /** For tests. */
  readonly tellAfterMs?: number;
}
