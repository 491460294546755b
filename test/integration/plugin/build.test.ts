import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildPlugin } from '../../../plugin/packaging/build-plugin.ts';

let folder: string;
let dist: string;
let launcher: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'build-'));
  dist = join(folder, 'dist');
  launcher = join(dist, 'kubectl-k8ssandra');
  await buildPlugin(dist);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(program: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], KUBECONFIG: join(folder, 'none'), ...environment },
  });
  return { status, stdout, stderr };
}

const VERSION = { status: 0, stdout: expect.stringMatching(/^Client Version: v/) as string };

describe('the launcher', () => {
  it('runs the plugin', () => {
    expect(run(launcher, ['version'])).toEqual({ ...VERSION, stderr: '' });
  });

  it('passes arguments and exit code on, whatever is in them', () => {
    const { status, stderr } = run(launcher, ['inject', '-f', 'a  b*$HOME']);
    expect(status).toBe(2);
    expect(stderr).toContain('cannot read "a  b*$HOME"');
  });

  it.each([
    ['absolute', () => launcher],
    ['relative', () => '../dist/kubectl-k8ssandra'],
  ])('works through a link that is %s, and a link to that', (_what, target) => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    symlinkSync(target(), join(bin, 'kubectl-k8ssandra'));
    symlinkSync('kubectl-k8ssandra', join(bin, 'again'));
    expect(run(join(bin, 'again'), ['version'])).toEqual({ ...VERSION, stderr: '' });
  });

  it('is not disturbed by what the environment says to Node', () => {
    const environment = {
      NODE_OPTIONS: '--require /nowhere.js',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    expect(run(launcher, ['version'], environment)).toEqual({ ...VERSION, stderr: '' });
  });

  it.each(['dash', 'bash', 'sh'])('without its own Node takes another one, under %s', (shell) => {
    const path = join('/bin', shell);
    if (!existsSync(path)) return;
    const copy = mkdtempSync(join(folder, 'copy-'));
    mkdirSync(join(copy, 'lib'));
    symlinkSync(join(dist, 'lib/plugin'), join(copy, 'lib/plugin'));
    copyFileSync(launcher, join(copy, 'kubectl-k8ssandra'));
    const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
    const start = () => run(path, [join(copy, 'kubectl-k8ssandra'), 'version'], { PATH });
    expect(start()).toEqual({ ...VERSION, stderr: '' });

    // One for another kind of machine is there and executable, but does not run.
    writeFileSync(join(copy, 'lib/node'), '\u007FELF\u0002\u0001\u0001 of somewhere else');
    chmodSync(join(copy, 'lib/node'), 0o755);
    expect(start()).toMatchObject(VERSION);
  });

  it('without any Node says so', () => {
    const copy = mkdtempSync(join(folder, 'copy-'));
    copyFileSync(launcher, join(copy, 'kubectl-k8ssandra'));
    const { status, stderr } = run('/bin/sh', [join(copy, 'kubectl-k8ssandra'), 'version'], {
      PATH: '/nowhere',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('there is no other node');
  });
});

describe('the code cache', () => {
  it('of every chunk is accepted by the Node that is shipped', () => {
    const chunks = join(dist, 'lib/plugin');
    const cached = readdirSync(chunks).filter((name) => name.endsWith('.cache'));
    expect(cached).toContain('main.js.cache');
    // In the words of the loader: the source must be the same to the letter.
    const check = `
      const { readFileSync } = require('fs'); const { Script } = require('vm');
      const rejected = process.argv.slice(1).filter((name) => new Script(
        '(function(exports,require,module,__importMetaUrl){' +
          readFileSync(name.slice(0, -6), 'latin1') + '\\n})',
        { filename: name.slice(0, -6), cachedData: readFileSync(name) }).cachedDataRejected);
      console.log(JSON.stringify(rejected));`;
    // Some flags of V8 make it refuse what it has compiled without them.
    const [, flags = ''] =
      /exec "\$lib\/node" (.+) "\$lib/.exec(readFileSync(launcher, 'utf8')) ?? [];
    expect(flags).toContain('--use-openssl-ca');
    const { stdout } = run(join(dist, 'lib/node'), [
      ...flags.split(' '),
      '-e',
      check,
      ...cached.map((name) => join(chunks, name)),
    ]);
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('that is broken is passed over', () => {
    const chunks = join(dist, 'lib/plugin');
    const file = join(chunks, 'main.js.cache');
    const before = readFileSync(file);
    writeFileSync(file, 'not a cache');
    expect(run(launcher, ['version'])).toEqual({ ...VERSION, stderr: '' });
    writeFileSync(file, before);
    expect(new Script('1', { cachedData: Buffer.from('x') }).cachedDataRejected).toBe(true);
  });
});
