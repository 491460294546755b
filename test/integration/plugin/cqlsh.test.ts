import { describe, expect, it } from 'vitest';

import { READY_FOR_LOGIN } from '../../../shared/domain/cqlsh-invocation.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ExecRequest } from '../../../shared/ports/pod-exec.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import type { EmulatedWorld } from '../../support/emulated-world.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { forbidden } from '../../support/fake-kubernetes-api.ts';
import { fakePodExec } from '../../support/fake-pod-exec.ts';
import type { FakeExecResult, RecordedExec } from '../../support/fake-pod-exec.ts';
import { inMemoryFiles } from '../../support/in-memory-files.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliWorld } from '../../support/run-cli.ts';

const SECRET = 'GET /api/v1/namespaces/prod/secrets/shop-superuser';
const PASSWORD = 'pa55-of-the-superuser';
const LOGIN = `shop-superuser\n${PASSWORD}\n`;
const TERMINAL = { isTerminal: true, columns: 80, hasColour: false };

function secretOf(username: string, password: string): JsonObject {
  return { data: { username: btoa(username), password: btoa(password) } };
}

function world(
  exec: (request: ExecRequest) => Promise<number>,
  secret: JsonObject | Error = secretOf('shop-superuser', PASSWORD),
): EmulatedWorld {
  const cluster = anEmulatedCluster({ nodes: 3, operator: 'cass-operator' });
  return emulatedWorld(cluster, { answers: { [SECRET]: secret }, exec });
}

async function run(
  line: string | readonly string[],
  { secret, ...more }: CliWorld & { readonly secret?: JsonObject | Error } = {},
  answer: (request: RecordedExec) => FakeExecResult = () => ({ stdout: 'rows\n' }),
) {
  const pods = fakePodExec(answer);
  const base = world((request) => pods.exec(request), secret);
  return { ...(await runCli(line, { ...base, ...more })), requests: pods.requests };
}

async function* keys(...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe('screens', () => {
  it.each([
    ['cql', 'cql dc/dc1 -e SELECT', { stdout: ' count\n-------\n     3\n', exitCode: 0 }],
    ['cqlsh', 'cqlsh dc/dc1', { stderr: '<stdin>:1:SyntaxException\n', exitCode: 2 }],
    ['shell', 'shell pod/shop-dc1-r1-sts-0 -- df -h', { stdout: '/dev/sdb 42%\n' }],
  ])('%s', async (name, line, answer) => {
    const { stdout, stderr, exitCode } = await run(line, {}, () => answer);
    const screen = `$ kubectl k8ssandra ${line}\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
    await expect(screen).toMatchFileSnapshot(`../../golden/plugin/${name}.txt`);
  });
});

describe('cql', () => {
  it('sends statements and the login through standard input, and passes on the exit code', async () => {
    const words = ['cql', 'dc/dc1', '-e', 'SELECT 1', '-e', "CREATE ROLE a WITH PASSWORD = 'b';"];
    const { stdout, stderr, exitCode, requests } = await run(words, {}, () => ({
      stdout: 'rows\n',
      stderr: '<stdin>:1:SyntaxException\n',
      exitCode: 2,
    }));
    expect([stdout, exitCode]).toEqual(['rows\n', 2]);
    expect(stderr).toBe(
      'note: using pod prod/shop-dc1-r1-sts-0, one of 3\n' +
        'note: logging in as shop-superuser, the superuser of the datacenter\n' +
        '<stdin>:1:SyntaxException\n',
    );
    expect(requests).toHaveLength(1);
    expect(requests[0]?.stdin).toBe(`${LOGIN}SELECT 1\n;\nCREATE ROLE a WITH PASSWORD = 'b';\n`);
    expect(requests[0]?.endsWithUs).toBe(true);
    const inArguments = JSON.stringify(requests[0]?.command);
    expect(inArguments).not.toMatch(/pa55|CREATE|SELECT/);
  });

  it('reads files before the statements of -e, and passes on more arguments', async () => {
    const files = inMemoryFiles({ 'a.cql': 'USE shop;', '-': 'DESC TABLES;\n' });
    const { requests } = await run(
      ['cql', '-f', 'a.cql', '-f', '-', '-e', 'SELECT 2', '--', '--request-timeout', '60'],
      { files },
    );
    expect(requests[0]?.stdin).toBe(`${LOGIN}USE shop;\nDESC TABLES;\n\nSELECT 2\n;\n`);
    expect(requests[0]?.command.slice(-3)).toEqual(['cqlsh', '--request-timeout', '60']);
  });

  it('leaves the login to whoever brings one', async () => {
    const words = ['cql', 'pod/shop-dc1-r1-sts-0', '-e', 'x', '--', '--credentials=/etc/c'];
    const { requests, stderr } = await run(words, { secret: new Error('it was read') });
    expect([requests[0]?.stdin, stderr]).toEqual(['x\n;\n', '']);
  });

  it('does without a login where the Secret may not be read, and says so', async () => {
    const secret = forbidden('get resource "secrets"');
    const { requests, stderr, exitCode } = await run('cql -e x', { secret });
    expect([requests[0]?.stdin, exitCode]).toEqual(['x\n;\n', 0]);
    expect(stderr).toContain('error: pods is forbidden: User "ann" cannot get resource "secrets"');
  });

  it.each([
    ['cql', 'there is no statement to run', 2],
    ['cql -f gone.cql', 'cannot read "gone.cql"', 2],
    ['cql -e x --credentials-secret nosuch', 'could not find the requested resource', 5],
    ['cql -e x -c sidecar', 'has no container "sidecar"', 5],
    ['cql dc/nosuch -e x', 'nothing that runs Cassandra is called "dc/nosuch"', 5],
    [['cql', '-e', 'x'.repeat(2 ** 20)], 'the statements are longer than 1 MiB', 2],
  ])('%s is refused before anything is run', async (line, message, code) => {
    const { exitCode, stderr, requests } = await run(line);
    expect(stderr).toContain(message);
    expect([exitCode, requests]).toEqual([code, []]);
  });

  it.each([
    ['-ualice', ''],
    ['--user=alice', ''],
    ['-ppw', 'note: the password among the arguments'],
    ['--credentials=/c', ''],
  ])('knows %s for a login, and does not bring another', async (option, note) => {
    const words = ['cql', 'pod/shop-dc1-r1-sts-0', '-e', 'x', '--', option];
    const { requests, stderr } = await run(words, { secret: new Error('it was read') });
    expect(requests[0]?.stdin).toBe('x\n;\n');
    expect(stderr.startsWith(note)).toBe(true);
    const both = await run([...words.slice(0, 4), '--credentials-secret', 's', '--', option]);
    expect([both.exitCode, both.requests]).toEqual([2, []]);
    expect(both.stderr).toContain('contradict each other');
  });

  it('never takes a node of some cluster or other', async () => {
    const clusters = ['shop', 'bank'].map((name) =>
      anEmulatedCluster({ nodes: 1, name, datacenters: [`${name}-dc`], operator: 'cass-operator' }),
    );
    const several = emulatedWorld(clusters);
    for (const line of ['cql -e TRUNCATE', 'shell -- rm', 'nodetool --all -- drain']) {
      const { exitCode, stderr } = await runCli(line, several);
      expect(stderr).toContain('the namespace prod has several clusters: shop, bank');
      expect(exitCode).toBe(2);
    }
  });

  it('refuses a Secret with a line end in it before it says the name', async () => {
    const secret = secretOf('a\n', PASSWORD);
    const { stderr, exitCode, requests } = await run('cql -e x', { secret });
    expect(stderr).toContain('the user name in the Secret is not one that cqlsh can read');
    expect(stderr).not.toContain('logging in');
    expect([exitCode, requests]).toEqual([1, []]);
  });

  it('says what is wrong with a Secret that was named', async () => {
    const named = world(() => Promise.resolve(0));
    const api = { ...named.api, request: () => Promise.resolve({ data: { username: 'YQ==' } }) };
    const pods = named.pods;
    const { exitCode, stderr } = await runCli('cql -e x --credentials-secret s', {
      ...named,
      pods,
      api: {
        request: (request) =>
          request.path.endsWith('/secrets/s') ? api.request() : named.api.request(request),
      },
    });
    expect(stderr).toContain('Secret prod/s has no username and password (KDS_BAD_OBJECT)');
    expect(exitCode).toBe(1);
  });
});

describe('cqlsh', () => {
  it('reads standard input where that is no terminal', async () => {
    const input = {
      isTerminal: false,
      bytes: keys('SELECT 1;\n', 'SELECT 2;\n'),
      raw: () => Promise.reject(new Error('not a terminal')),
    };
    const { requests, stdout } = await run('cqlsh dc1', { input });
    expect(requests[0]?.stdin).toBe(`${LOGIN}SELECT 1;\nSELECT 2;\n`);
    expect(requests[0]?.terminal).toBeUndefined();
    expect(stdout).toBe('rows\n');
  });

  it('wants a terminal on both sides for a session', async () => {
    const input = { isTerminal: true, bytes: keys(), raw: () => Promise.reject(new Error('raw')) };
    const { exitCode, stderr } = await run('cqlsh dc1', { input });
    expect(stderr).toContain('standard output is no terminal, but standard input is');
    expect(exitCode).toBe(2);
  });

  it('says the login only when the shell in the pod has stopped to echo', async () => {
    const heard: string[] = [];
    const session = world(async ({ stdin, onStdout }) => {
      const input = stdin?.[Symbol.asyncIterator]();
      onStdout(Buffer.from('motd\r\n'));
      const first = input?.next();
      await Promise.resolve();
      heard.push('(nothing yet)');
      // In two pieces, as networks do.
      onStdout(Buffer.from(READY_FOR_LOGIN.slice(0, 10)));
      onStdout(Buffer.from(`${READY_FOR_LOGIN.slice(10)}\r\ncqlsh> `));
      for (let next = await first; next?.done === false; next = await input?.next()) {
        heard.push(Buffer.from(next.value).toString());
      }
      return 0;
    });
    const { stdout, exitCode } = await runCli('cqlsh pod/shop-dc1-r1-sts-0', {
      ...session,
      screen: TERMINAL,
      input: {
        isTerminal: true,
        bytes: keys('SELECT', '\r', '\x03'),
        raw: (work) => work({ columns: 80, rows: 24, onResize: () => undefined }),
      },
    });
    expect(heard).toEqual(['(nothing yet)', LOGIN, 'SELECT', '\r', '\x03']);
    expect([stdout, exitCode]).toEqual(['motd\r\ncqlsh> ', 0]);
  });

  it('gives up on a shell that never gets ready, without having said the login', async () => {
    const clock = fakeClock();
    const heard: Uint8Array[] = [];
    const session = world(async ({ stdin }) => {
      for await (const data of stdin ?? []) heard.push(data);
      return 0;
    });
    const { exitCode, stderr } = await runCli('cqlsh pod/shop-dc1-r1-sts-0', {
      ...session,
      clock,
      screen: TERMINAL,
      input: {
        isTerminal: true,
        bytes: keys('x'),
        raw(work) {
          const ended = work({ columns: 80, rows: 24, onResize: () => undefined });
          void clock.advance(10_000);
          return ended;
        },
      },
    });
    expect(stderr).toContain('the shell in the pod is not ready after 10s (KDS_NODE_TIMEOUT)');
    expect([exitCode, heard]).toEqual([1, []]);
  });
});

describe('shell', () => {
  it('runs one command where there is no terminal, and passes on input if told, and exit code', async () => {
    const input = {
      isTerminal: false,
      bytes: keys('a\n'),
      raw: () => Promise.reject(new Error('not a terminal')),
    };
    const { requests, exitCode } = await run(
      ['shell', 'dc1', '-i', '--', 'grep', '-c', 'a b'],
      { input },
      () => ({ exitCode: 1 }),
    );
    expect(requests[0]?.command.slice(-3)).toEqual(['grep', '-c', 'a b']);
    expect([requests[0]?.stdin, exitCode]).toEqual(['a\n', 1]);
  });

  it('has the terminal to itself where there is one', async () => {
    const { requests, exitCode } = await run('shell pod/shop-dc1-r1-sts-0 -c cassandra', {
      screen: TERMINAL,
      input: {
        isTerminal: true,
        bytes: keys('exit\r'),
        raw: (work) => work({ columns: 100, rows: 30, onResize: () => undefined }),
      },
    });
    expect(requests[0]).toMatchObject({ terminal: { columns: 100, rows: 30 }, stdin: 'exit\r' });
    expect(requests[0]?.command.at(2)).toContain('exec bash');
    expect(exitCode).toBe(0);
  });

  it('does not wait for somebody to type where only the output goes elsewhere', async () => {
    const input = { isTerminal: true, bytes: keys(), raw: () => Promise.reject(new Error('raw')) };
    const { requests } = await run(['shell', 'dc1', '--', 'df'], { input });
    expect(requests[0]).toMatchObject({ endsWithUs: true, stdin: undefined });
  });

  it('leaves its input to the loop that it stands in, and ends with us', async () => {
    const input = {
      isTerminal: false,
      bytes: keys('next\n'),
      raw: () => Promise.reject(new Error('not a terminal')),
    };
    const { requests } = await run(['shell', 'dc1', '--', 'true'], { input });
    expect(requests[0]).toMatchObject({ stdin: undefined, endsWithUs: true });
  });

  it('ends when nobody reads any more', async () => {
    const session = world(({ onStdout, signal }) => {
      onStdout(Buffer.from('line\n'));
      return signal?.aborted === true ? Promise.reject(new Error('aborted')) : Promise.resolve(9);
    });
    const { exitCode } = await runCli(['shell', 'dc1', '--', 'date'], {
      ...session,
      hasReader: () => false,
    });
    expect(exitCode).toBe(0);
  });

  it('tells of a pod that does not run', async () => {
    const cluster = anEmulatedCluster({ nodes: 1, operator: 'cass-operator' });
    const emulated = emulatedWorld(cluster);
    const [pod] = cluster.pods();
    const stopped = { ...pod, status: { phase: 'Pending' } };
    const { exitCode, stderr } = await runCli('shell pod/shop-dc1-r1-sts-0', {
      ...emulated,
      api: {
        request: (request) =>
          request.path.endsWith('/pods')
            ? Promise.resolve({ items: [stopped] })
            : emulated.api.request(request),
      },
    });
    expect(stderr).toContain('pod prod/shop-dc1-r1-sts-0 is Pending (KDS_NODE_UNREACHABLE)');
    expect(exitCode).toBe(1);
  });
});
