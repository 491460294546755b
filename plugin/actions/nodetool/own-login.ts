/** Options of nodetool that say who calls. */
const LOGIN = ['-u', '--username', '-pw', '--password', '-pwf', '--password-file'];
const PASSWORD = ['-pw', '--password'];

/** Whether the user takes care of the login. */
export function bringsLogin(args: readonly string[]): boolean {
  return args.some((arg) => LOGIN.includes(nameOf(arg)));
}

/** Whether a password stands among the arguments, where others can read it. */
export function showsPassword(args: readonly string[]): boolean {
  return args.some((arg) => PASSWORD.includes(nameOf(arg)));
}

function nameOf(arg: string): string {
  return arg.split('=', 1)[0] ?? '';
}
