import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';
import { json, startApiServer, statusObject } from '../../support/fake-api-server.ts';
import type { FakeApiServer } from '../../support/fake-api-server.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { serveEmulatedCluster } from '../../support/serve-emulated-cluster.ts';
import type { Before } from '../../support/serve-emulated-cluster.ts';

/** The real program against an API server that is one only by its answers. */
const SHOP = { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } };

let plugin: BundledPlugin;
let folder: string;
const servers: FakeApiServer[] = [];

beforeAll(async () => {
  plugin = await bundledPlugin();
  folder = mkdtempSync(join(tmpdir(), 'process-'));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

afterAll(() => {
  plugin.remove();
  rmSync(folder, { recursive: true });
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handler: Handler): Promise<FakeApiServer> {
  const server = await startApiServer(handler);
  servers.push(server);
  return server;
}

async function serveShop(before?: Before): Promise<FakeApiServer> {
  const server = await serveEmulatedCluster(anEmulatedCluster({ keyspaces: SHOP }), before);
  servers.push(server);
  return server;
}

/** The environment in which the plugin finds this server and nothing of ours. */
function environmentFor({ port }: Pick<FakeApiServer, 'port'>): NodeJS.ProcessEnv {
  const file = join(folder, `config-${port}`);
  writeFileSync(
    file,
    `apiVersion: v1
kind: Config
current-context: c
clusters:
- name: c
  cluster:
    server: http://127.0.0.1:${port}
contexts:
- name: c
  context:
    cluster: c
    namespace: prod
`,
  );
  return { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: file };
}

function start(line: string, server: Pick<FakeApiServer, 'port'>): ChildProcess {
  return spawn(process.execPath, [plugin.boot, ...line.split(' ')], {
    env: environmentFor(server),
  });
}

async function outcomeOf(child: ChildProcess) {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}

describe('an API server that is in the way', () => {
  const busy = statusObject(429, 'TooManyRequests', 'too many requests');
  const denied = (verb: string): Handler =>
    json(403, statusObject(403, 'Forbidden', `User "ann" cannot ${verb} resource "statefulsets"`));

  it.each<[what: string, answer: Handler, exitCode: number, message: string]>([
    [
      'does not know who asks (401)',
      json(401, statusObject(401, 'Unauthorized', 'Unauthorized')),
      4,
      'error: unauthorized (KDS_FORBIDDEN)\nLog in again',
    ],
    ['forbids it (403)', denied('list'), 4, 'cannot list resource "statefulsets"'],
    ['stays busy (429)', json(429, busy, { 'retry-after': '0' }), 1, 'too many requests'],
    ['is broken (500)', json(500, statusObject(500, 'Boom', 'etcd is gone')), 1, 'etcd is gone'],
    [
      'is a login page',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<html>Please log in</html>');
      },
      1,
      'is not JSON (text/html)',
    ],
    [
      'breaks off in the middle',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99' });
        response.write('{"items":[', () => response.destroy());
      },
      1,
      'the connection broke off',
    ],
    ['never answers', () => undefined, 124, 'within 0.2 s'],
  ])('and %s: exit code and words', async (_what, answer, exitCode, message) => {
    const server = await serve(answer);
    // A busy machine takes its time to answer, too.
    const timeout = exitCode === 124 ? '200ms' : '30s';
    const outcome = await outcomeOf(start(`status --request-timeout ${timeout}`, server));
    expect(outcome).toMatchObject({ exitCode, stdout: '' });
    expect(outcome.stderr).toContain(message);
    // One problem is told once, though six lists met it.
    expect(outcome.stderr.match(/^error: /gm)).toHaveLength(1);
  });

  it('and opens no connection into a pod: given up after --request-timeout', async () => {
    const server = await serveShop(({ headers }) => headers.upgrade !== undefined);
    const line = 'port-forward pod/shop-dc1-r1-sts-0 cql --request-timeout 300ms';
    const { exitCode, stderr } = await outcomeOf(start(line, server));
    expect(exitCode).toBe(124);
    expect(stderr).toMatch(/did not open a WebSocket to \S+\/portforward within 0.3 s/);
  });

  it('and sends nothing of a log: that is told, and the other logs are shown', async () => {
    const server = await serveShop(({ url = '' }, response) => {
      if (!url.includes('/log?')) return false;
      response.flushHeaders();
      if (!url.includes('/shop-dc1-r1-sts-0/')) response.end('2026-01-02T03:04:05Z hello\n');
      return true;
    });
    const outcome = await outcomeOf(start('logs dc/dc1 --request-timeout 300ms', server));
    expect(outcome.exitCode).toBe(3);
    expect(outcome.stdout.match(/hello/g)).toHaveLength(2);
    expect(outcome.stderr).toContain('of pod prod/shop-dc1-r1-sts-0 sent nothing for 0.3 s');
  });

  it('and is not there at all', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const outcome = await outcomeOf(start('status', gone));
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
    expect(outcome.stderr).toContain('connection refused');
  });

  it('is slow: what comes in time is shown', async () => {
    const server = await serveShop(async () => {
      await sleep(50);
      return false;
    });
    const { exitCode, stdout } = await outcomeOf(start('status', server));
    expect(stdout).toContain('3 of 3 answered');
    expect(exitCode).toBe(0);
  });

  it('goes in the middle of a watch and comes back: that is said, and the watch goes on', async () => {
    let isGone = false;
    const server = await serveShop((_request, response) => {
      if (isGone) response.destroy();
      return isGone;
    });
    const child = start('list -w --interval 20ms -o json', server);
    const outcome = outcomeOf(child);
    const next = (stream: 'stdout' | 'stderr') => once(child[stream] ?? child, 'data');
    await next('stdout');
    isGone = true;
    const [words] = (await next('stderr')) as [string];
    expect(words).toContain('the connection broke off');
    isGone = false;
    await next('stdout');
    child.kill('SIGINT');
    expect((await outcome).exitCode).toBe(130);
  });
});

describe('Ctrl-C', () => {
  it.each(['status', 'info', 'list'])(
    'during any request of %s ends it with 130 and no words',
    async (command) => {
      const whole = await serveShop();
      await outcomeOf(start(command, whole));
      const count = whole.requests.length;
      expect(count).toBeGreaterThan(2);
      // Each third is enough to be in every phase: the lists, the nodes, the keyspaces.
      for (let at = 1; at <= count; at += 3) {
        let asked = 0;
        const children: ChildProcess[] = [];
        const server = await serveShop(() => {
          asked += 1;
          // Once: a second Ctrl-C would end the process whatever it is doing.
          if (asked === at) children[0]?.kill('SIGINT');
          return asked >= at;
        });
        const child = start(command, server);
        children.push(child);
        const outcome = await outcomeOf(child);
        expect(outcome, `at request ${at}`).toEqual({ exitCode: 130, stdout: '', stderr: '' });
      }
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'as %s while a connection into a pod is being opened ends it with 130',
    async (name) => {
      for (const line of [
        'port-forward pod/shop-dc1-r1-sts-0 cql',
        'nodetool pod/shop-dc1-r1-sts-0 -- info',
      ]) {
        let onAsked: () => void = () => undefined;
        const asked = new Promise<void>((resolve) => (onAsked = resolve));
        const server = await serveShop(({ headers }) => {
          if (headers.upgrade === undefined) return false;
          onAsked();
          return true;
        });
        const child = start(line, server);
        const outcome = outcomeOf(child);
        await asked;
        child.kill(name);
        const { exitCode, stdout, stderr } = await outcome;
        expect({ exitCode, stdout }, line).toEqual({ exitCode: 130, stdout: '' });
        expect(stderr, line).not.toContain('internal error');
      }
    },
  );

  it('during a watch ends it with 130, and the last answer is whole', async () => {
    const server = await serveShop();
    const child = start('status -w -o json --interval 10ms', server);
    const outcome = outcomeOf(child);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    const { exitCode, stdout } = await outcome;
    expect(exitCode).toBe(130);
    for (const line of stdout.trim().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({ kind: 'Status', complete: true });
    }
  });
});

describe('when nobody reads its output any more', () => {
  function piped(line: string, server: FakeApiServer): ChildProcess {
    const script = `{ "$0" "$1" ${line}; echo "code $?" >&2; } | head -1`;
    return spawn('sh', ['-c', script, process.execPath, plugin.boot], {
      env: environmentFor(server),
    });
  }

  it('a command ends quietly, with its own exit code', async () => {
    const { stdout, stderr } = await outcomeOf(piped('status -o json', await serveShop()));
    expect(stdout.trim()).toBe('{');
    expect(stderr).toBe('code 0\n');
  });

  it.each(['status -w -o json --interval 10ms', 'list -w -o json --interval 10ms'])(
    '%s ends, too',
    async (line) => {
      const { stdout, stderr } = await outcomeOf(piped(line, await serveShop()));
      expect(JSON.parse(stdout)).toMatchObject({ complete: true });
      expect(stderr).toBe('code 0\n');
    },
  );
});

describe('what is loaded', () => {
  /** Runs a command and lists the chunks of the bundle that it read. */
  async function chunksOf(line: string, server: FakeApiServer): Promise<readonly string[]> {
    const [spy, list] = [join(folder, 'spy.cjs'), join(folder, 'chunks')];
    writeFileSync(
      spy,
      `const fs = require('fs');
      const { readFileSync } = fs;
      const names = [];
      fs.readFileSync = (path, ...more) => (names.push(String(path)), readFileSync(path, ...more));
      process.on('exit', () => fs.writeFileSync(${JSON.stringify(list)}, names.join('\\n')));`,
    );
    const words = ['--require', spy, plugin.boot, ...line.split(' ')];
    const child = spawn(process.execPath, words, { env: environmentFor(server) });
    const { exitCode, stderr } = await outcomeOf(child);
    expect(exitCode, stderr).toBe(0);
    const chunks = readFileSync(list, 'utf8')
      .split('\n')
      .map((path) => basename(path));
    return chunks.filter((name) => /^[a-z-]+-[A-Z0-9]{8}\.js$/.test(name));
  }

  const ALWAYS = ['cli', 'parse-arguments', 'connect-cluster', 'system-clock'];

  it.each([
    ['list', ['list']],
    ['task list', ['list']],
    ['status', ['status', 'open-pod-access', 'accessed-nodes']],
    ['info', ['info', 'open-pod-access', 'accessed-nodes']],
  ])('%s reads what it uses and nothing else', async (line, own) => {
    const names = (await chunksOf(line, await serveShop())).map((name) =>
      name.replace(/-[A-Z0-9]{8}\.js$/, ''),
    );
    const shared = names.filter((name) => name !== 'chunk');
    expect([...new Set(shared)].sort()).toEqual([...new Set([...ALWAYS, ...own])].sort());
  });
});
