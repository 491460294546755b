/** The one table of exit codes; `nodetool`, `cqlsh` and `exec` pass the remote code through. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'Done.' },
  runtime: { code: 1, meaning: 'Something failed at run time.' },
  usage: { code: 2, meaning: 'The command line, a file or the configuration is not valid.' },
  partial: { code: 3, meaning: 'The answer is incomplete: part of the data could not be had.' },
  forbidden: { code: 4, meaning: 'The credentials do not allow it.' },
  notFound: { code: 5, meaning: 'The named object does not exist.' },
  refused: { code: 6, meaning: 'Refused by a rule or a pre-flight check; nothing was changed.' },
  failed: { code: 7, meaning: 'The operation ran and failed.' },
  unhealthy: { code: 8, meaning: 'What was asked about is not healthy.' },
  bug: { code: 70, meaning: 'A bug in this program: please report it.' },
  timeout: { code: 124, meaning: 'Gave up waiting.' },
  interrupted: { code: 130, meaning: 'Interrupted.' },
} as const satisfies Record<string, { code: number; meaning: string }>;
