const MEANINGS: Readonly<Record<number, string>> = {
  0: 'It ended without an error: what it runs is not made to go on, or somebody stopped it.',
  1: 'Exit code 1 is an error of its own or of its start script.',
  3: 'Exit code 3 is that of Cassandra when it does not come up.',
  100: 'Exit code 100 is that of Cassandra when a check of its configuration fails.',
  126: 'Exit code 126: its command may not be executed.',
  127: 'Exit code 127: its command is not in the image.',
  134: 'Exit code 134: the JVM aborted; it has written a file hs_err_pid*.log.',
  137: 'Exit code 137: it was killed (SIGKILL), by the kernel for its memory or because it did not end in time.',
  139: 'Exit code 139: it violated its memory (SIGSEGV).',
  143: 'Exit code 143: it was told to end (SIGTERM).',
};

/**
 * What an exit code of a container means.
 *
 * Sources: bash for 126 to 255; CassandraDaemon and StartupException in Cassandra 4.1 and 5.0.
 */
export function exitMeaning(code: number): string {
  const known = MEANINGS[code];
  if (known !== undefined) return known;
  return code > 128 && code < 193
    ? `Exit code ${code}: it ended by the signal ${code - 128}.`
    : `Its exit code is ${code}.`;
}
