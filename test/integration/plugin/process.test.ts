import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';
import { startApiServer } from '../../support/fake-api-server.ts';
import type { FakeApiServer } from '../../support/fake-api-server.ts';

const SOURCE = join(import.meta.dirname, '../../../plugin/main.ts');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n';

let plugin: BundledPlugin;
let folder: string;
let server: FakeApiServer | undefined;

beforeAll(async () => {
  plugin = await bundledPlugin();
});

afterAll(() => {
  plugin.remove();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plugin-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server?.close();
  server = undefined;
});

/** The real program; output goes through pipes, as in scripts. */
function start(words: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [plugin.boot, ...words], {
    env: { ...process.env, KUBECONFIG: join(folder, 'none'), ...environment },
  });
}

async function outcomeOf(child: ChildProcess) {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { exitCode, signal, stdout, stderr };
}

/** A kubeconfig for a server that takes every request and never answers. */
async function hangingCluster(): Promise<{ readonly asked: Promise<void> }> {
  let onAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (onAsked = resolve));
  server = await startApiServer(() => {
    onAsked();
  });
  writeFileSync(
    join(folder, 'config'),
    `apiVersion: v1
kind: Config
current-context: c
clusters: [{name: c, cluster: {server: "http://127.0.0.1:${server.port}"}}]
contexts: [{name: c, context: {cluster: c}}]
`,
  );
  return { asked };
}

it('writes the result to standard output and passes its exit code on', async () => {
  expect(await outcomeOf(start(['version']))).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^Client Version: v\d/) as string,
    stderr: '',
  });
  expect(await outcomeOf(start(['status', '--frob']))).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('unknown flag --frob') as string,
  });
});

it('runs from its source as well', async () => {
  const child = spawn(process.execPath, [SOURCE, 'check', '-f', '-']);
  child.stdin.end(POD);
  const { exitCode, stdout } = await outcomeOf(child);
  expect(exitCode).toBe(0);
  expect(stdout).toBe('0 objects of 1 judged, none refused, 0 warnings\n');
});

it('reads standard input', async () => {
  const child = start(['inject', '-f', '-']);
  child.stdin?.end(POD);
  const { exitCode, stdout } = await outcomeOf(child);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: POD });
});

it('standard input that is closed is an empty file', async () => {
  const child = spawn('sh', ['-c', `"$0" "$1" inject -f - <&-`, process.execPath, plugin.boot]);
  const { exitCode, stderr } = await outcomeOf(child);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('-:1: document 1: it holds no Kubernetes object');
});

it('ends quietly when nobody reads its output, with its own exit code', async () => {
  const long = Array.from({ length: 20_000 }, () => POD).join('---\n');
  writeFileSync(join(folder, 'long.yaml'), long.slice(0, 200_000).replace(/---[^-]*$/, ''));
  const script = `{ "$0" "$1" uninject -f "$2"; echo "code $?" >&2; } | head -1`;
  const file = join(folder, 'long.yaml');
  const { stdout, stderr } = await outcomeOf(
    spawn('sh', ['-c', script, process.execPath, plugin.boot, file]),
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'apiVersion: v1\n', stderr: 'code 0\n' });
});

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'as %s, while the API server is silent, ends at once with 130 and no words',
    async (name) => {
      const { asked } = await hangingCluster();
      const child = start(['status', '--request-timeout', '60s'], {
        KUBECONFIG: join(folder, 'config'),
      });
      const outcome = outcomeOf(child);
      await asked;
      child.kill(name);
      expect(await outcome).toEqual({ exitCode: 130, signal: null, stdout: '', stderr: '' });
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'as %s while a login program waits for somebody ends both at once',
    async (name) => {
      const config = `apiVersion: v1
kind: Config
current-context: c
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
users:
- name: u
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: Never
      command: sh
      args:
      - -c
      - |
        trap 'echo >${folder}/ended; exit' TERM
        echo waiting >&2
        exec >/dev/null 2>&1
        while :; do sleep 0.05; done
`;
      writeFileSync(join(folder, 'config'), config);
      const child = start(['status'], { KUBECONFIG: join(folder, 'config') });
      const outcome = outcomeOf(child);
      if (child.stderr !== null) await once(child.stderr, 'data');
      child.kill(name);
      expect(await outcome).toMatchObject({ exitCode: 130, stdout: '', stderr: 'waiting\n' });
      await expect.poll(() => existsSync(join(folder, 'ended'))).toBe(true);
    },
  );

  it('while it reads standard input is the end of the process itself', async () => {
    const child = start(['inject', '-f', '-']);
    const outcome = outcomeOf(child);
    child.stdin?.write(POD);
    // Written to the pipe is not read yet, but the default action needs nobody to be ready.
    child.kill('SIGINT');
    expect((await outcome).signal).toBe('SIGINT');
  });
});

it('an API server that is silent is given up after --request-timeout', async () => {
  await hangingCluster();
  const child = start(['status', '--request-timeout', '100ms'], {
    KUBECONFIG: join(folder, 'config'),
  });
  const { exitCode, stderr } = await outcomeOf(child);
  expect(exitCode).toBe(124);
  expect(stderr).toContain('within 0.1 s');
});

it('without a cluster it says what to do', async () => {
  const { exitCode, stderr } = await outcomeOf(start(['status']));
  expect(exitCode).toBe(2);
  expect(stderr).toContain('there is no kubeconfig that names an API server');
});
