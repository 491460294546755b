import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  nodetoolBatch,
  nodetoolInvocation,
  splitAnswers,
} from '../../../shared/domain/nodetool-invocation.ts';
import type { NodetoolInvocation } from '../../../shared/domain/nodetool-invocation.ts';

const APP = { username: 'app', password: 's3cret%s\\n"$(id)' };

/**
 * Stands in for nodetool: writes down how it was called, and what a password file has.
 * Ends with the number that follows `exit`.
 */
const NODETOOL = `#!/bin/sh
{
  for argument; do printf '[%s]' "$argument"; done
  if [ "$1" = -u ]; then printf ' %s' "$(cat "$4")"; shift 4; fi
  echo " $LC_ALL $JVM_OPTS"
} >> "$CALLS"
echo "answer to $*"
echo "noise of $1" >&2
if [ "$1" = exit ]; then exit "$2"; fi
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nodetool-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/nodetool'), NODETOOL);
  chmodSync(join(folder, 'bin/nodetool'), 0o755);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly stdout: string;
  readonly status: number | null;
  /** One line for each call of nodetool. */
  readonly calls: string;
  /** Files that are left in the folder for temporary ones. */
  readonly left: string;
}

/** Runs it in an environment like that of a pod, with CASSANDRA_HOME and nothing on the path. */
function run({ command, stdin }: NodetoolInvocation, home = folder): Run {
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const [program = '', ...args] = command;
  const { stdout, status } = spawnSync(program, args, {
    encoding: 'utf8',
    input: stdin ?? '',
    env: {
      PATH: '/usr/bin:/bin',
      CASSANDRA_HOME: home,
      CALLS: calls,
      LC_ALL: 'de_DE',
      JVM_OPTS: '-javaagent:x',
    },
  });
  const left = spawnSync('sh', ['-c', 'ls -A'], { cwd: folder, encoding: 'utf8' }).stdout;
  return { stdout, status, calls: readFileSync(calls, 'utf8'), left };
}

describe('one call', () => {
  it('keeps every argument and the exit code', () => {
    const invocation = nodetoolInvocation(['exit', '42', 'a b', '', '$(id)', '*', "'"], undefined);
    const { status, calls } = run(invocation);
    expect(status).toBe(42);
    expect(calls).toBe("[exit][42][a b][][$(id)][*]['] de_DE -javaagent:x\n");
    expect(invocation.mayHaveTerminal).toBe(true);
  });

  it('hands over credentials by a file that never was one', () => {
    const invocation = nodetoolInvocation(['exit', '7', 'a b'], APP);
    const { status, calls, left } = run(invocation);
    expect(status).toBe(7);
    expect(calls).toBe(
      `[-u][app][-pwf][/dev/stdin][exit][7][a b] app ${APP.password} C.UTF-8 -javaagent:x\n`,
    );
    expect(left).toBe('bin\ncalls\n');
    expect(invocation.command.join(' ')).not.toContain('s3cret');
    expect(invocation.mayHaveTerminal).toBe(false);
  });

  it('ends with 127 where there is no nodetool', () => {
    expect(run(nodetoolInvocation(['status'], undefined), '/nowhere').status).toBe(127);
  });
});

describe('a batch', () => {
  it.each([
    ['without credentials', undefined, '', ''],
    ['with credentials', APP, '[-u][app][-pwf][/dev/stdin]', ` app ${APP.password}`],
  ])('answers each command %s', (_what, credentials, options, file) => {
    const { stdout, status, calls } = run(nodetoolBatch(['ring', 'tpstats -F json'], credentials));
    expect(status).toBe(0);
    expect(splitAnswers(stdout)).toEqual({
      answers: ['answer to ring\n', 'answer to tpstats -F json\n'],
      rest: '',
    });
    const environment = ' C.UTF-8 -XX:TieredStopAtLevel=1 -Dcom.sun.jndi.rmiURLParsing=legacy';
    expect(calls).toBe(
      `${options}[ring]${file}${environment}\n${options}[tpstats][-F][json]${file}${environment}\n`,
    );
  });

  it('stops at the first command that fails, with its exit code', () => {
    const { stdout, status, calls } = run(nodetoolBatch(['ring', 'exit 2', 'info'], APP));
    expect(status).toBe(2);
    expect(splitAnswers(stdout)).toEqual({
      answers: ['answer to ring\n'],
      rest: 'answer to exit 2\n',
    });
    expect(calls.split('\n')).toHaveLength(3);
  });

  it('ends with 127 where there is no nodetool', () => {
    expect(run(nodetoolBatch(['status'], undefined), '/nowhere').status).toBe(127);
  });
});
