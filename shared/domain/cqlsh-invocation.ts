import { AppError } from '../errors/app-error.ts';
import type { NodeCredentials } from './node-credentials.ts';
import { TOOLS_PATH } from './nodetool-invocation.ts';

/** A call of cqlsh, as `PodExec` takes it. */
export interface CqlshInvocation {
  readonly command: readonly string[];
  /** What has to be said to the command before anything else; undefined for nothing. */
  readonly login: string | undefined;
}

/** The command prints it on a line of its own when it listens for the login without an echo. */
export const READY_FOR_LOGIN = 'kubectl-k8ssandra: ready for the login';

/**
 * cqlsh reads a password from a file that nobody else may read: from Cassandra 4.1 on from one of
 * its own (CASSANDRA-16983), before that from its configuration, so that ours has to have what is
 * in that of the pod, too. The file is removed when cqlsh ends. `%` begins a reference in user
 * names, but not in passwords.
 *
 * A terminal would echo the login onto the screen. Ctrl-C at a terminal is meant for cqlsh, and
 * must not end the shell that has to clean up.
 */
const MAKE_FILE = ['file=$(mktemp "${TMPDIR:-/tmp}/cqlsh.XXXXXX") || exit 126'];
const CLEAN_UP = [
  `trap 'rm -f "$file"' EXIT`,
  `trap 'exit 129' HUP`,
  `trap 'exit 143' TERM`,
  'trap : INT',
];
const READ_LOGIN = ['IFS= read -r username', 'IFS= read -r password'];
/**
 * Prints the configuration of the pod as far as it is not about the login, and keeps the rest of
 * that section: cqlsh refuses one that is there twice. A line that is indented goes on with the
 * option above it, as Python reads such files.
 */
const OWN_CONFIGURATION = [
  'own=$HOME/.cassandra/cqlshrc section= key= rest=',
  'copy_own() {',
  '  while IFS= read -r line || [ -n "$line" ]; do',
  '    text=${line#"${line%%[![:space:]]*}"}',
  `    case $text in '' | '#'* | ';'*) continue ;; esac`,
  '    if [ -z "$key" ] || [ "$text" = "$line" ]; then',
  '      case $text in',
  `        '['*) section=$text key= ;;`,
  '        *) key=${text%%[=:]*} ;;',
  '      esac',
  '    fi',
  '    case $section/$key in',
  `      '[authentication]'*/ | '[authentication]'*/[Uu][Ss][Ee][Rr][Nn][Aa][Mm][Ee]*) ;;`,
  `      '[authentication]'*/[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd]*) ;;`,
  `      '[authentication]'*) rest="$rest$line\n" ;;`,
  `      *) printf '%s\\n' "$line" ;;`,
  '    esac',
  '  done < "$own"',
  '}',
];
const WRITE_FILE = [
  ...OWN_CONFIGURATION,
  'case $(cqlsh --help 2>/dev/null) in',
  '  *--credentials*) option=credentials name=plain_text_auth ;;',
  '  *) option=cqlshrc name=authentication ;;',
  'esac',
  '{',
  '  if [ "$option" = cqlshrc ] && [ -r "$own" ]; then copy_own; fi',
  `  printf '[%s]\\n%susername = %s\\npassword = %s\\n' "$name" "$rest" "$username" "$password"`,
  // On a full disk, cqlsh would log in as whoever else is configured.
  '} > "$file" || exit 126',
];
const RUN = [
  'set -- "--$option=$file" "$@"',
  // Python before 3.7 reads files in the encoding of the locale.
  'LC_ALL=C.UTF-8 cqlsh "$@"',
];

/**
 * Calls cqlsh for a user: every argument as it is, and its exit code is that of the command.
 *
 * @param credentials - Undefined where nobody logs in, or `args` say who does.
 * @param hasTerminal - Whether the command gets a terminal. Then `login` must be said after
 *   {@link READY_FOR_LOGIN} only.
 * @throws AppError `KDS_BAD_OBJECT` for credentials that cqlsh cannot read.
 */
export function cqlshInvocation(
  args: readonly string[],
  credentials: NodeCredentials | undefined,
  hasTerminal: boolean,
): CqlshInvocation {
  if (credentials === undefined) return shell([TOOLS_PATH, 'exec cqlsh "$@"'], args, undefined);
  const login = loginLines(credentials);
  const read = hasTerminal
    ? ['stty -echo || exit 126', `echo '${READY_FOR_LOGIN}'`, ...READ_LOGIN, 'stty echo']
    : READ_LOGIN;
  return shell(
    [TOOLS_PATH, ...MAKE_FILE, ...CLEAN_UP, ...read, ...WRITE_FILE, ...RUN],
    args,
    login,
  );
}

/**
 * Options of cqlsh that say who logs in, with as much of each as cqlsh takes for it: it knows
 * other options that begin with `--c`.
 */
const LOGIN_OPTIONS = [
  ['--username', '--u'],
  ['--password', '--pa'],
  ['--credentials', '--cr'],
  ['--cqlshrc', '--cqlsh'],
] as const;

/** Whether the user takes care of the login. */
export function bringsCqlLogin(args: readonly string[]): boolean {
  return loginOptions(args).length > 0;
}

/** Those among the arguments, by their whole names. */
function loginOptions(args: readonly string[]): readonly string[] {
  return args.flatMap((arg) => {
    if (arg.startsWith('-u')) return '--username';
    if (arg.startsWith('-p')) return '--password';
    const [name = ''] = arg.split('=', 1);
    const found = LOGIN_OPTIONS.find(([whole, least]) => {
      return whole.startsWith(name) && name.startsWith(least);
    });
    return found?.[0] ?? [];
  });
}

/** Whether cqlsh will ask for a password, unless that is in its configuration in the pod. */
export function asksForCqlPassword(args: readonly string[]): boolean {
  const given = loginOptions(args);
  return given.length > 0 && given.every((name) => name === '--username');
}

/** Whether a password stands among the arguments, where others can read it. */
export function showsCqlPassword(args: readonly string[]): boolean {
  return args.some((arg) => /^-p|^--pa/.test(arg));
}

function shell(
  script: readonly string[],
  args: readonly string[],
  login: string | undefined,
): CqlshInvocation {
  return { command: ['sh', '-c', script.join('\n'), 'cqlsh', ...args], login };
}

/** @throws AppError `KDS_BAD_OBJECT` for what no file of cqlsh can hold. */
export function checkCqlLogin({ username, password }: NodeCredentials): void {
  for (const [what, text] of Object.entries({ 'user name': username, password })) {
    if (text !== '' && text.trim() === text && !/\p{Cc}/u.test(text)) continue;
    throw new AppError(
      'KDS_BAD_OBJECT',
      `the ${what} in the Secret is not one that cqlsh can read`,
      {
        hint: 'Take one without control characters, and without white space at its ends.',
      },
    );
  }
}

function loginLines(credentials: NodeCredentials): string {
  checkCqlLogin(credentials);
  const { username, password } = credentials;
  return `${username.replaceAll('%', '%%')}\n${password}\n`;
}
