/** What is known of a call of nodetool that failed. */
export interface FailedCall {
  /** What it printed, standard error and what there is of standard output. */
  readonly output: string;
  /** As whom it was called; undefined for nobody. */
  readonly username: string | undefined;
}

/** Cassandra has roles to look up only some seconds after JMX is there. */
const IS_STARTING =
  /Server is not initialized|NotFoundException: org\.apache\.cassandra\.(?!metrics)|setup is not yet completed/;
/**
 * How JMX says no to whoever wants to log in. Java's own password file: `Authentication failed!
 * Credentials required` and `Invalid username or password`, as seen with the nodetool of 4.1.10 and
 * 5.0.9. Cassandra's roles: a FailedLoginException with the words of the authenticator, which are
 * `Required key 'username' is missing` for nobody.
 */
const REFUSES_LOGIN = /Credentials required|Invalid username or password|FailedLoginException/;

/** Whether Cassandra is not up yet, whatever else it says. */
export function isStarting({ output }: Pick<FailedCall, 'output'>): boolean {
  return IS_STARTING.test(output);
}

/** Whether JMX does not let in whoever called nodetool. */
export function refusesLogin({ output }: Pick<FailedCall, 'output'>): boolean {
  return REFUSES_LOGIN.test(output) && !IS_STARTING.test(output);
}

/** Whether nodetool could not log in because it was called for nobody. */
export function needsCredentials(call: FailedCall): boolean {
  return call.username === undefined && refusesLogin(call);
}
