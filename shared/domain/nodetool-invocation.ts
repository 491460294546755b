import { AppError } from '../errors/app-error.ts';
import type { NodeCredentials } from './node-credentials.ts';

/** A call of nodetool, as `PodExec` takes it. */
export interface NodetoolInvocation {
  readonly command: readonly string[];
  /** One line; undefined leaves standard input closed. */
  readonly stdin: string | undefined;
  /** False where `stdin` has a secret in it: a terminal would echo it onto the screen. */
  readonly mayHaveTerminal: boolean;
}

/** A line of shell: where images keep Cassandra's tools that do not have them on the path. */
export const TOOLS_PATH = [
  'PATH=$PATH:${CASSANDRA_HOME:-/opt/cassandra}/bin:/opt/cassandra/bin',
  '/opt/bitnami/cassandra/bin:/usr/share/cassandra/bin',
].join(':');

/**
 * The password reaches nodetool through a pipe that it takes for a password file: it is in no
 * argument, no environment and no file, and so there is nothing to remove when all ends badly.
 * `printf` is a part of the shell, and no process of its own. Java reads the file in the encoding
 * of the locale, and in plain POSIX loses what is not ASCII.
 */
const READ_CREDENTIALS = 'IFS= read -r line';
const WITH_CREDENTIALS =
  'printf "%s\\n" "$line" | LC_ALL=C.UTF-8 nodetool -u "${line%% *}" -pwf /dev/stdin';

/** A line that no answer of nodetool has. */
const END_OF_ANSWER = '=== end of answer ===';

/**
 * Numbers are to be written with a point, whatever the locale of the pod.
 *
 * nodetool starts Java with the JVM_OPTS that it finds. Those of the pod are meant for Cassandra:
 * an agent among them would want the port that it already has. Ours leave out the compiler that
 * short runs never profit from (1.2 s in place of 2.1 s of CPU, Java 17), and let the JDKs of 2022
 * take `rmi://[127.0.0.1]:7199`, which else stops Cassandra 3.11.12 and 4.0.3 (CASSANDRA-17581).
 */
const BATCH_ENVIRONMENT =
  "export LC_ALL=C.UTF-8 JVM_OPTS='-XX:TieredStopAtLevel=1 -Dcom.sun.jndi.rmiURLParsing=legacy'";

/**
 * Calls nodetool for a user: every argument as it is, and its exit code is that of the command.
 *
 * The launcher script of Cassandra itself splits arguments at white space.
 *
 * @param credentials - Undefined where JMX does not ask for them, or `args` has them.
 * @throws AppError `KDS_FORBIDDEN` for credentials that nodetool cannot read.
 */
export function nodetoolInvocation(
  args: readonly string[],
  credentials: NodeCredentials | undefined,
): NodetoolInvocation {
  const run =
    credentials === undefined
      ? ['exec nodetool "$@"']
      : [READ_CREDENTIALS, `${WITH_CREDENTIALS} "$@"`];
  return shell([TOOLS_PATH, ...run], args, credentials);
}

/**
 * Calls nodetool several times in one go, one after the other, until a call fails.
 *
 * @param commands - Command and options, separated by spaces: `tpstats`, `tablestats -F json`.
 * @returns What prints the answers so that {@link splitAnswers} can tell them apart; its exit code
 *   is that of the call which failed.
 * @throws AppError `KDS_FORBIDDEN` for credentials that nodetool cannot read.
 */
export function nodetoolBatch(
  commands: readonly string[],
  credentials: NodeCredentials | undefined,
): NodetoolInvocation {
  const script = [
    TOOLS_PATH,
    BATCH_ENVIRONMENT,
    'set -f',
    ...(credentials === undefined ? [] : [READ_CREDENTIALS]),
    'for command; do',
    `  ${credentials === undefined ? 'nodetool' : WITH_CREDENTIALS} $command || exit`,
    `  printf '\\n%s\\n' '${END_OF_ANSWER}'`,
    'done',
  ];
  return shell(script, commands, credentials);
}

/** The answers of a batch that are complete, in the order of its commands, and what came after. */
export function splitAnswers(output: string): {
  readonly answers: readonly string[];
  readonly rest: string;
} {
  const parts = output.split(`\n${END_OF_ANSWER}\n`);
  return { answers: parts.slice(0, -1), rest: parts.at(-1) ?? '' };
}

function shell(
  script: readonly string[],
  args: readonly string[],
  credentials: NodeCredentials | undefined,
): NodetoolInvocation {
  return {
    command: ['sh', '-c', script.join('\n'), 'nodetool', ...args],
    stdin: credentials === undefined ? undefined : credentialLine(credentials),
    mayHaveTerminal: credentials === undefined,
  };
}

function credentialLine({ username, password }: NodeCredentials): string {
  if (!isWord(username)) throw unreadable(`user name ${JSON.stringify(username)}`, username);
  if (!isWord(password)) throw unreadable(`password of ${username}`, password);
  return `${username} ${password}\n`;
}

/** White space and other controls separate the words of a password file. */
function isWord(text: string): boolean {
  return /^[^\0- \x7f]+$/.test(text);
}

function unreadable(what: string, value: string): AppError {
  const problem = value === '' ? 'is empty' : 'has white space, which nodetool cannot read';
  return new AppError('KDS_FORBIDDEN', `the JMX ${what} ${problem}`, {
    hint: 'Give the role for JMX a name and a password without white space.',
  });
}
