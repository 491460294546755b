/**
 * Every failure we foresee, by stable code. Message texts may be reworded in
 * any release; a code is a promise, because scripts and runbooks match on it.
 */
export const ERROR_CATALOGUE = {
  KDS_USAGE: { exitCode: 2, summary: 'The command line is not valid.' },
  KDS_BAD_CONFIG: { exitCode: 2, summary: 'The configuration is not valid.' },
  KDS_BAD_MANIFEST: { exitCode: 2, summary: 'A file is not a readable Kubernetes manifest.' },
  KDS_BAD_OBJECT: { exitCode: 1, summary: 'An object has a field of an unexpected shape.' },
  KDS_BAD_CERTIFICATE: { exitCode: 1, summary: 'A certificate or its key cannot be used.' },
  KDS_BAD_KUBECONFIG: { exitCode: 2, summary: 'The kubeconfig cannot be read or used.' },
  KDS_FILE_UNREADABLE: { exitCode: 2, summary: 'A file or folder cannot be read.' },
  KDS_OUTPUT_UNWRITABLE: { exitCode: 1, summary: 'The result cannot be written.' },
  KDS_API_UNREACHABLE: { exitCode: 1, summary: 'The API server cannot be reached.' },
  KDS_API_REFUSED: { exitCode: 1, summary: 'The API server answered with an error.' },
  KDS_NODE_UNREACHABLE: { exitCode: 1, summary: 'A server in a pod cannot be reached.' },
  KDS_NODE_TIMEOUT: { exitCode: 1, summary: 'A Cassandra node did not answer in time.' },
  KDS_NODE_ANSWER: { exitCode: 1, summary: 'A Cassandra node gave an answer of no use.' },
  KDS_FORBIDDEN: { exitCode: 4, summary: 'The credentials do not allow the request.' },
  KDS_NOT_FOUND: { exitCode: 5, summary: 'The named object does not exist.' },
  KDS_POLICY_REFUSED: { exitCode: 6, summary: 'A rule refuses the object.' },
  KDS_OPERATION_FAILED: { exitCode: 7, summary: 'What was asked for was tried, and failed.' },
  KDS_UNHEALTHY: { exitCode: 8, summary: 'What was asked about is not in working order.' },
  KDS_TIMEOUT: { exitCode: 124, summary: 'The wanted state was not reached in time.' },
} as const satisfies Record<string, { exitCode: number; summary: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

interface AppErrorOptions {
  /** What to do next, as one imperative sentence with a full stop; a command to paste is best. */
  readonly hint: string;
  readonly cause?: unknown;
}

/**
 * A failure we foresaw and can explain.
 *
 * Anything else that reaches `main` is a bug: it keeps its stack trace, exits
 * with 70 in the plugin and answers HTTP 500 in the webhook.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string;

  /**
   * @param message - What failed, on which object, with the offending value.
   *   Lower case, no full stop: it is printed after `error: `.
   */
  constructor(code: ErrorCode, message: string, { hint, cause }: AppErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }

  get exitCode(): number {
    return ERROR_CATALOGUE[this.code].exitCode;
  }
}
