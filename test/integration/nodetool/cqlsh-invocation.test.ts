import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cqlshInvocation } from '../../../shared/domain/cqlsh-invocation.ts';
import type { CqlshInvocation } from '../../../shared/domain/cqlsh-invocation.ts';

const APP = { username: '100%app', password: `s3cret%s\\n"$(id)';` };

/**
 * Stands in for cqlsh: writes down its arguments, the file with the login and who may read that,
 * and what it reads. Ends with the number that follows `exit`.
 */
const CQLSH = `#!/bin/sh
if [ "$1" = --help ]; then echo "$HELP"; exit; fi
{
  for argument; do printf '[%s]' "\${argument%%=*}"; done
  case $1 in --c*=*) echo; stat -c %a "\${1#*=}"; cat "\${1#*=}"; shift ;; esac
} > "$CALLS"
cat
if [ "$1" = exit ]; then exit "$2"; fi
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cqlsh-'));
  for (const name of ['bin', 'tmp']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'bin/cqlsh'), CQLSH);
  chmodSync(join(folder, 'bin/cqlsh'), 0o755);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run({ command, login = '' }: CqlshInvocation, help = '--credentials CREDENTIALS') {
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const [program = '', ...args] = command;
  const { stdout, status } = spawnSync(program, args, {
    encoding: 'utf8',
    input: `${login}SELECT 1;\n`,
    env: {
      PATH: '/usr/bin:/bin',
      CASSANDRA_HOME: folder,
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      CALLS: calls,
      HELP: help,
    },
  });
  const left = spawnSync('ls', ['-A', join(folder, 'tmp')], { encoding: 'utf8' }).stdout;
  return { stdout, status, calls: readFileSync(calls, 'utf8'), left };
}

const LOGIN = (section: string): string =>
  `[${section}]\nusername = 100%%app\npassword = ${APP.password}\n`;

describe('cqlsh', () => {
  it('keeps every argument, its input and its exit code', () => {
    const { stdout, status, calls } = run(
      cqlshInvocation(['exit', '2', 'a b', '', '$(id)', '*'], undefined, false),
    );
    expect([stdout, status]).toEqual(['SELECT 1;\n', 2]);
    expect(calls).toBe('[exit][2][a b][][$(id)][*]');
  });

  it.each([
    ['from 4.1 on', '--credentials CREDENTIALS', '--credentials', 'plain_text_auth'],
    ['before 4.1', '--cqlshrc=CQLSHRC', '--cqlshrc', 'authentication'],
  ])('%s reads the login from a file that is gone afterwards', (_what, help, flag, section) => {
    const invocation = cqlshInvocation(['exit', '2', 'a b'], APP, false);
    const { stdout, status, calls, left } = run(invocation, help);
    expect([stdout, status, left]).toEqual(['SELECT 1;\n', 2, '']);
    expect(calls).toBe(`[${flag}][exit][2][a b]\n600\n${LOGIN(section)}`);
    expect(invocation.command.join(' ')).not.toContain('s3cret');
  });

  /** What cqlsh reads with this as its configuration in the pod. */
  function withOwn(own: string, help?: string): string {
    mkdirSync(join(folder, '.cassandra'));
    writeFileSync(join(folder, '.cassandra/cqlshrc'), own);
    const { calls } = run(cqlshInvocation([], APP, false), help);
    rmSync(join(folder, '.cassandra'), { recursive: true });
    return calls;
  }

  it('before 4.1 keeps what else is configured in the pod, but for comments', () => {
    const others = '[ui]\ncolor = on\n[ssl]\ncertfile = /a=b\\c\n';
    const login = '[authentication] ; old\nUsername: x\nkeyspace = a b\npassword = y\n';
    const own = `; of ours\n${others}\n${login}[csv]\nfield_size_limit = 9`;
    const ours = LOGIN('authentication').replace('\n', '\nkeyspace = a b\n');
    expect(withOwn(own, '--cqlshrc=CQLSHRC')).toBe(
      `[--cqlshrc]\n600\n${others}[csv]\nfield_size_limit = 9\n${ours}`,
    );
    expect(withOwn(own)).toBe(`[--credentials]\n600\n${LOGIN('plain_text_auth')}`);
  });

  it.each([
    ['an option in capitals', '[authentication]\nUSERNAME = x\nPassWord = y\n', ''],
    ['a section that is indented', '  [authentication]\nusername = x\n', ''],
    ['a password on two lines', '[authentication]\npassword = y\n  z\n# more\n\n  w\n', ''],
    ['another option on two lines', '[ui]\ncolor = on\n  [x]\n', '[ui]\ncolor = on\n  [x]\n'],
  ])('before 4.1 understands %s, as cqlsh does', (_what, own, kept) => {
    expect(withOwn(own, '--cqlshrc=CQLSHRC')).toBe(
      `[--cqlshrc]\n600\n${kept}${LOGIN('authentication')}`,
    );
  });

  it('ends with 127 where there is none', () => {
    const [program = '', ...args] = cqlshInvocation([], undefined, false).command;
    expect(spawnSync(program, args, { env: { PATH: '/usr/bin:/bin' } }).status).toBe(127);
  });

  it.each([
    ['an empty password', { username: 'a', password: '' }],
    ['a line end', { username: 'a', password: 'x\ny' }],
    ['white space at an end', { username: ' a', password: 'x' }],
  ])('refuses %s, without saying it', (_what, credentials) => {
    expect(() => cqlshInvocation([], credentials, false)).toThrow(
      /the (?:password|user name) in the Secret is not one that cqlsh can read/,
    );
  });
});
