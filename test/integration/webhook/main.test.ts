import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { buildWebhook } from '../../../webhook/packaging/build-webhook.ts';
import { inMemoryApi } from '../../support/in-memory-api.ts';
import { serveApi } from '../../support/serve-api.ts';
import type { ServedApi } from '../../support/serve-api.ts';

const SOURCE = join(import.meta.dirname, '../../../webhook/main.ts');
const START_MS = 30_000;
let folder: string;
let api: ServedApi;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-main-'));
  await buildWebhook(join(folder, 'dist'));
  symlinkSync('dist/k8ssandra-webhook', join(folder, 'webhook'));
  api = await serveApi(inMemoryApi({ '/version': { gitVersion: 'v1.34.0' } }));
  const config = {
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: api.url } }],
    contexts: [{ name: 'c', context: { cluster: 'c' } }],
  };
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(config));
});

afterEach(() => {
  child?.kill('SIGKILL');
});

afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

function configFile(content: string): string {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, content);
  return path;
}

interface Run {
  readonly exit: Promise<number | null>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly process: ChildProcess;
}

/** Starts what `npm run build` leaves, through a link and far from the repository. */
function run(env: Readonly<Record<string, string>>, command = [join(folder, 'webhook')]): Run {
  const [program = '', ...args] = command;
  const started = spawn(program, args, {
    cwd: '/',
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: folder, ...env },
  });
  child = started;
  const output = { stdout: '', stderr: '' };
  started.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  started.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  return {
    process: started,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    exit: new Promise((resolve) => {
      started.on('close', resolve);
    }),
  };
}

async function runUntilReady(drainMs: number): Promise<Run & { readonly base: string }> {
  const started = run({
    WEBHOOK_INSTALL_KUBECONFIG: join(folder, 'kubeconfig'),
    WEBHOOK_LISTEN_ADDRESS: '127.0.0.1',
    WEBHOOK_LISTEN_HTTPS_PORT: '0',
    WEBHOOK_LISTEN_HTTP_PORT: '0',
    WEBHOOK_SHUTDOWN_DRAIN_MS: String(drainMs),
  });
  const port = (): string | undefined => /"httpPort":(\d+)/.exec(started.stdout())?.[1];
  await expect.poll(port, { timeout: START_MS }).toBeDefined();
  const base = `http://127.0.0.1:${port() ?? ''}`;
  const status = async (): Promise<number> => (await fetch(`${base}/readyz`)).status;
  await expect.poll(status, { timeout: START_MS }).toBe(200);
  return { ...started, base };
}

describe('the webhook process', { timeout: 60_000 }, () => {
  it('exits 2 and names every fault of its configuration, file and environment', async () => {
    const path = configFile('listen: { httpPort: x }\nlisen: {}\n');
    const started = run({ WEBHOOK_CONFIG_FILE: path, WEBHOOK_LOG_LEVEL: 'loud' });
    expect(await started.exit).toBe(2);
    expect(started.stderr().split('\n')).toEqual([
      `error: ${path}: lisen is not a section`,
      `${path}: listen.httpPort must be integer, but is "x"`,
      expect.stringMatching(/^WEBHOOK_LOG_LEVEL must be .*, but is "loud"$/),
      expect.stringMatching(/^Correct them/),
      '',
    ]);
    expect(started.stdout()).toBe('');
  });

  it('exits 2 when its configuration file cannot be read', async () => {
    const started = run({ WEBHOOK_CONFIG_FILE: configFile('a: b: c') });
    expect(await started.exit).toBe(2);
    expect(started.stderr()).toMatch(/^error: .*config.yaml: line 1: .*\nWrite the file in YAML/);
  });

  it('runs from its source, too', async () => {
    const started = run({ WEBHOOK_LOG_LEVEL: 'loud' }, [process.execPath, SOURCE]);
    expect(await started.exit).toBe(2);
    expect(started.stderr()).toMatch(/^error: WEBHOOK_LOG_LEVEL must be /);
  });

  it('exits 2 when it cannot tell where the cluster is', async () => {
    const started = run({});
    expect(await started.exit).toBe(2);
    expect(started.stderr()).toContain('no kubeconfig');
  });

  it('goes not ready at once on SIGTERM, serves on, and then exits 0', async () => {
    const started = await runUntilReady(1_000);
    started.process.kill('SIGTERM');
    await expect.poll(async () => (await fetch(`${started.base}/readyz`)).status).toBe(503);
    expect((await fetch(`${started.base}/healthz`)).status).toBe(200);
    expect(await started.exit).toBe(0);
    const events = started
      .stdout()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events.slice(-2)).toEqual(['draining', 'stopped']);
    expect(started.stderr()).toBe('');
  });

  it('exits at once on a second signal', async () => {
    const started = await runUntilReady(60_000);
    started.process.kill('SIGTERM');
    await expect.poll(started.stdout).toContain('draining');
    started.process.kill('SIGINT');
    expect(await started.exit).toBe(130);
  });
});
