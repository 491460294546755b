import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { configScript } from '../../../../../plugin/actions/config/config-script.ts';

const DAEMON = 'org.apache.cassandra.service.CassandraDaemon';
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'config-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, content: string): string {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

function aProcess(
  pid: number,
  words: readonly string[],
  environment: readonly string[] = [],
): void {
  put(`proc/${pid}/cmdline`, [...words, ''].join('\0'));
  put(`proc/${pid}/environ`, [...environment, ''].join('\0'));
}

function run(env: Readonly<Record<string, string>> = {}): {
  stdout: string;
  status: number | null;
} {
  const options = { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } } as const;
  const { stdout, status } = spawnSync('sh', ['-c', configScript(root)], options);
  return { stdout, status };
}

describe('the script that finds cassandra.yaml', () => {
  it.each(['file://', 'file:', ''])('believes -Dcassandra.config=%s of the process', (scheme) => {
    put('etc/cassandra/cassandra.yaml', 'a: usual');
    const path = put('my conf/c.yaml', 'a: mine\n');
    aProcess(1, ['sh', '-c', 'sleep']);
    aProcess(7, ['java', `-Dcassandra.config=${scheme}${path}`, '-cp', 'x', DAEMON]);
    expect(run()).toEqual({ stdout: `${path}\na: mine\n`, status: 0 });
  });

  it('then the CASSANDRA_CONF of the process', () => {
    put('etc/cassandra/cassandra.yaml', 'a: usual');
    const path = put('conf/cassandra.yaml', 'a: mine');
    aProcess(7, ['java', DAEMON], ['X=1', `CASSANDRA_CONF=${dirname(path)}`]);
    expect(run().stdout).toBe(`${path}\na: mine`);
  });

  it('does not take a tool for Cassandra', () => {
    const usual = put('etc/cassandra/cassandra.yaml', 'a: usual');
    const path = put('tool/cassandra.yaml', 'a: tool');
    aProcess(7, [
      'java',
      `-Dcassandra.config=file://${path}`,
      'org.apache.cassandra.tools.NodeTool',
    ]);
    expect(run().stdout).toBe(`${usual}\na: usual`);
  });

  it('then the environment of the container, then the usual places in their order', () => {
    const first = put('etc/cassandra/cassandra.yaml', 'a: first');
    put('opt/cassandra/conf/cassandra.yaml', 'a: second');
    const own = put('own/cassandra.yaml', 'a: own');
    expect(run().stdout).toBe(`${first}\na: first`);
    expect(run({ CASSANDRA_CONF: dirname(own) }).stdout).toBe(`${own}\na: own`);
  });

  it('says so when there is none', () => {
    expect(run()).toEqual({ stdout: '', status: 1 });
  });
});
