import { describe, expect, it } from 'vitest';

import { Interrupted } from '../../../plugin/interrupted.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { forbidden, notFound } from '../../support/fake-kubernetes-api.ts';
import { fakePodExec } from '../../support/fake-pod-exec.ts';
import type { FakeExecResult, FakePodExec, RecordedExec } from '../../support/fake-pod-exec.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliOutcome, CliWorld } from '../../support/run-cli.ts';

const SECRET = '/api/v1/namespaces/prod/secrets/shop-superuser';
const PASSWORD = 'pa55-of-the-superuser';
/** As nodetool 5.0.9 says it. */
const REFUSAL =
  "nodetool: Failed to connect to '127.0.0.1:7199' - SecurityException: 'Authentication failed! Credentials required'.\n";

function secretOf(username: string, password: string): JsonObject {
  return { data: { username: btoa(username), password: btoa(password) } };
}

interface Parts extends CliWorld {
  readonly answers?: NonNullable<Parameters<typeof emulatedWorld>[1]>['answers'];
}

interface Ran extends CliOutcome {
  readonly pods: FakePodExec;
}

/** Runs a command line on three nodes of cass-operator, whose pods answer as `answer` says. */
async function run(
  line: string | readonly string[],
  answer: (request: RecordedExec) => FakeExecResult,
  { answers = {}, ...world }: Parts = {},
): Promise<Ran> {
  const cluster = anEmulatedCluster({ nodes: 3, operator: 'cass-operator' });
  const pods = fakePodExec(answer);
  const emulated = emulatedWorld(cluster, { answers, exec: (request) => pods.exec(request) });
  return { ...(await runCli(line, { ...emulated, ...world })), pods };
}

function argsOf({ command }: RecordedExec): readonly string[] {
  return command.slice(command.indexOf('nodetool') + 1);
}

const FIRST = 'pod/shop-dc1-r1-sts-0';

describe('nodetool on one node', () => {
  it('gets its arguments as they are, and its output and exit code come back as they are', async () => {
    const words = ['nodetool', FIRST, '--', '-h', '::1', 'tablestats', '-F', 'json', 'a b', '*'];
    const { pods, ...outcome } = await run(words, () => ({
      stdout: 'out',
      stderr: 'a warning\nno line end',
      exitCode: 42,
    }));
    expect(outcome).toEqual({ exitCode: 42, stdout: 'out', stderr: 'a warning\nno line end' });
    expect(pods.requests.map(argsOf)).toEqual([words.slice(3)]);
    expect(pods.requests[0]).toMatchObject({ container: 'cassandra', endsWithUs: true });
  });

  it('may be named without its kind', async () => {
    const { exitCode, pods } = await run('nodetool shop-dc1-r2-sts-0 -- info', () => ({}));
    expect(exitCode).toBe(0);
    expect(pods.requests[0]?.pod.name).toBe('shop-dc1-r2-sts-0');
  });

  it('logs in with the superuser Secret where JMX asks for it, by no argument', async () => {
    const answers = { [`GET ${SECRET}`]: secretOf('shop-superuser', PASSWORD) };
    const { pods, ...outcome } = await run(
      `nodetool ${FIRST} -- status`,
      ({ stdin }) => (stdin === undefined ? { stderr: REFUSAL, exitCode: 1 } : { stdout: 'UN\n' }),
      { answers },
    );
    expect(outcome).toEqual({ exitCode: 0, stdout: 'UN\n', stderr: '' });
    expect(pods.requests.map(({ stdin }) => stdin)).toEqual([
      undefined,
      `shop-superuser ${PASSWORD}\n`,
    ]);
    expect(JSON.stringify(pods.requests.map(({ command }) => command))).not.toContain(PASSWORD);
  });

  it('does not read a Secret as long as JMX lets everybody in', async () => {
    const { exitCode } = await run(`nodetool ${FIRST} -- status`, () => ({ exitCode: 1 }), {
      answers: { [`GET ${SECRET}`]: new Error('it was read') },
    });
    expect(exitCode).toBe(1);
  });

  it.each([
    ['no Secret', notFound(), 'JMX of pod prod/shop-dc1-r1-sts-0 asks for a login'],
    [
      'no right to read it',
      forbidden('get secrets'),
      'pods is forbidden: User "ann" cannot get secrets',
    ],
  ])('says so where there is %s, below what nodetool says', async (_what, error, message) => {
    const { stderr, exitCode } = await run(
      `nodetool ${FIRST} -- status`,
      () => ({ stderr: REFUSAL, exitCode: 1 }),
      { answers: { [`GET ${SECRET}`]: error } },
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(REFUSAL);
    expect(stderr).toContain(`error: ${message}`);
  });

  it('takes the login of another Secret', async () => {
    const other = '/api/v1/namespaces/prod/secrets/jmx';
    const { pods } = await run(
      `nodetool ${FIRST} --credentials-secret jmx -- status`,
      ({ stdin }) => (stdin === undefined ? { stderr: REFUSAL, exitCode: 1 } : {}),
      { answers: { [`GET ${other}`]: secretOf('jmx', 'x') } },
    );
    expect(pods.requests[1]?.stdin).toBe('jmx x\n');
  });

  it('leaves the login to whoever brings one, and says where a password can be read', async () => {
    const { pods, stderr, exitCode } = await run(
      `nodetool ${FIRST} -- -u me -pw pw status`,
      () => ({ stderr: REFUSAL, exitCode: 1 }),
    );
    expect([pods.requests.length, exitCode]).toEqual([1, 1]);
    expect(stderr).toMatch(/^note: the password among the arguments is in the process list/);
    expect(stderr).toContain(REFUSAL);
  });

  it('loses no last word when the connection breaks off, and holds back no prompt', async () => {
    const said: string[] = [];
    const emulated = emulatedWorld(anEmulatedCluster({ nodes: 1, operator: 'cass-operator' }), {
      exec({ onStderr }) {
        onStderr(Buffer.from('Password: '));
        said.push('prompt');
        onStderr(Buffer.from('\nnodetool: something went'));
        return Promise.reject(unreachable());
      },
    });
    const { stderr } = await runCli(`nodetool ${FIRST} -- repair`, emulated);
    expect(stderr).toBe(
      'Password: \nnodetool: something wenterror: the connection is lost (KDS_NODE_UNREACHABLE)\nTry again.\n',
    );
    expect(said).toEqual(['prompt']);
  });
});

describe('nodetool has', () => {
  it.each([
    ['the time that is given', `nodetool ${FIRST} --node-timeout 3s -- repair`, 3_000],
    ['as long as it takes on one node', `nodetool ${FIRST} -- status`, undefined],
    ['a minute where many are asked', 'nodetool --all -- -p 7199 status -r', 60_000],
    ['as long as it takes for what changes nodes', 'nodetool --all -- repair -full', undefined],
    ['as long as it takes where it only has options', 'nodetool --all -- -h', undefined],
    ['no limit with 0', 'nodetool --all --node-timeout 0 -- status', undefined],
    ['no limit with 0s', 'nodetool --all --node-timeout 0s -- status', undefined],
  ])('%s: %s', async (_what, line, timeoutMs) => {
    const { pods, exitCode } = await run(line, () => ({}));
    expect(exitCode).toBe(0);
    expect(pods.requests.map((one) => one.timeoutMs)).toEqual(pods.requests.map(() => timeoutMs));
  });
});

describe('nodetool on many nodes', () => {
  it.each(['--all', '--dc dc1'])('has a head for each, in their order: %s', async (flags) => {
    const { stdout, stderr, exitCode } = await run(
      `nodetool dc/dc1 ${flags} --parallel 8 -- version`,
      ({ pod }) => ({ stdout: `of ${pod.name}\n` }),
    );
    const screen = `${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
    await expect(screen).toMatchFileSnapshot('../../golden/plugin/nodetool-on-many.txt');
  });

  it('runs on one node after the other unless told otherwise', async () => {
    let atOnce = 0;
    let most = 0;
    const world = emulatedWorld(anEmulatedCluster({ nodes: 4, operator: 'cass-operator' }), {
      async exec() {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await Promise.resolve();
        await Promise.resolve();
        atOnce -= 1;
        return 0;
      },
    });
    await runCli('nodetool dc/dc1 --all -- drain', world);
    expect(most).toBe(1);
    await runCli('nodetool dc/dc1 --all --parallel 3 -- drain', world);
    expect(most).toBe(3);
  });

  it('goes on where a node fails, names it, and ends with the highest exit code', async () => {
    const { stdout, stderr, exitCode } = await run('nodetool dc/dc1 --all -- verify', third(2));
    expect(stdout.match(/^=== /gm)).toHaveLength(3);
    expect(stderr).toMatch(/^shop-dc1-r3-sts-0: it hurts$/m);
    expect(stderr).toMatch(/^note: failed on 1 of 3 nodes: shop-dc1-r3-sts-0 \(exit code 2\)$/m);
    expect(exitCode).toBe(2);
  });

  it('ends with 3 where a node was not reached, and with its own code where none was', async () => {
    const some = await run('nodetool dc/dc1 --all -- info', ({ pod }) => {
      if (pod.name.includes('r3')) throw unreachable();
      return {};
    });
    expect(some.exitCode).toBe(3);
    expect(some.stderr).toContain('error: the connection is lost (KDS_NODE_UNREACHABLE)');
    const none = await run('nodetool dc/dc1 --all -- info', () => {
      throw forbidden('create pods/exec');
    });
    expect(none.exitCode).toBe(4);
  });

  it('prints one document with -o json', async () => {
    const { stdout, exitCode } = await run('nodetool dc/dc1 --all -o json -- info', ({ pod }) => {
      if (pod.name.includes('r2')) throw unreachable();
      return { stdout: 'Über', stderr: 'w', exitCode: pod.name.includes('r3') ? 1 : 0 };
    });
    expectSchema('nodetool.json', stdout);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'NodetoolRunList',
      complete: false,
      errors: [{ code: 'KDS_NODE_UNREACHABLE' }],
      items: [
        { pod: 'shop-dc1-r1-sts-0', rack: 'r1', exitCode: 0, stdout: 'Über', stderr: 'w' },
        { pod: 'shop-dc1-r2-sts-0', reason: 'the connection is lost', stdout: '' },
        { pod: 'shop-dc1-r3-sts-0', exitCode: 1 },
      ],
    });
    expect(exitCode).toBe(1);
  });

  it('keeps no more than 16 MiB of one node', async () => {
    const flood = 'x'.repeat(2 ** 24 + 1);
    const { exitCode, stdout } = await run('nodetool dc/dc1 --all -o json -- info', ({ pod }) =>
      pod.name.includes('r1') ? { stdout: flood } : {},
    );
    expect(exitCode).toBe(3);
    expect(stdout).toContain('prints more than 16 MiB');
  });
});

describe('what all nodes print together', () => {
  const some = 'x'.repeat(15 * 2 ** 20);
  const error = 'the output of pod prod/shop-dc1-r3-sts-0 is cut: all nodes print more than 64 MiB';

  it('is kept up to 64 MiB with -o json, and the command goes on on all of them', async () => {
    const { exitCode, stdout } = await runOnSix('nodetool --all -o json -- info', some);
    expectSchema('nodetool.json', stdout);
    const { items, errors } = JSON.parse(stdout) as {
      readonly items: readonly { exitCode: number; stdout: string; reason?: string }[];
      readonly errors: readonly { message: string }[];
    };
    expect(items.map((item) => item.exitCode)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(items.map((item) => item.stdout.length / some.length)).toEqual([1, 1, 1, 1, 0, 0]);
    expect(items[4]?.reason).toBe(error);
    expect(errors).toHaveLength(2);
    expect(exitCode).toBe(3);
  });

  it('waits up to 64 MiB for a slow node, and what finds no room is told', async () => {
    const { exitCode, stdout, stderr } = await runOnSix(
      'nodetool --all --parallel 2 -- info',
      some,
      5,
    );
    expect(stdout.length).toBeGreaterThan(some.length * 5);
    expect(stdout.length).toBeLessThan(some.length * 6);
    expect(stderr).toMatch(/^error: the output of pod prod\/shop-dc1-r3-sts-1 is cut: /m);
    expect(stderr).toContain('note: failed on 1 of 6 nodes: shop-dc1-r3-sts-1 (output cut)\n');
    expect(exitCode).toBe(3);
  });

  /** @param others - How many nodes are done before the first one says anything. */
  async function runOnSix(line: string, text: string, others = 0): Promise<CliOutcome> {
    let done = 0;
    let go: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const world = emulatedWorld(anEmulatedCluster({ nodes: 6, operator: 'cass-operator' }), {
      async exec({ pod, onStdout }) {
        if (others > 0 && pod.name.endsWith('r1-sts-0')) await gone;
        onStdout(Buffer.from(text));
        done += 1;
        if (done >= others) go();
        return 0;
      },
    });
    return runCli(line, world);
  }
});

describe('what cannot be done is said before anything is done', () => {
  it.each([
    ['nodetool dc/dc1 -- drain', '"dc/dc1" has 3 nodes', 2],
    ['nodetool -- drain', 'the namespace prod has 3 nodes', 2],
    ['nodetool dc/dc1 --all', 'there is no command for nodetool', 2],
    [`nodetool ${FIRST} --credentials-secret s -- -u a info`, 'contradict each other', 2],
    ['nodetool dc/dc1 status', 'unexpected argument "status"', 2],
    ['nodetool dc/dc1 --all --parallel 0 -- info', '--parallel cannot be "0"', 2],
    ['nodetool dc/dc1 --all --parallel 33 -- info', '--parallel cannot be "33"', 2],
    ['nodetool dc/dc1 --all -i -- info', '--interactive is for one node', 2],
    [`nodetool ${FIRST} -i -- info`, 'standard input and output are not both a terminal', 2],
    [`nodetool ${FIRST} -i -o json -- info`, '--interactive and -o json contradict', 2],
    [`nodetool ${FIRST} -c sidecar -- info`, 'has no container "sidecar"', 5],
    ['nodetool dc/nosuch -- info', 'nothing that runs Cassandra is called "dc/nosuch"', 5],
    ['nodetool pod/nosuch -- info', 'there is no Cassandra pod "nosuch" in the namespace', 5],
    ['nodetool dc/dc1 --rack r9 -- info', 'of rack "r9"', 5],
  ])('%s', async (line, message, code) => {
    const { exitCode, stderr, stdout, pods } = await run(line, () => ({}));
    expect(stderr).toContain(message);
    expect([exitCode, stdout, pods.requests]).toEqual([code, '', []]);
  });

  it.each([
    ['nodetool status', 'TARGET -- status\nOr see what all nodes say: kubectl k8ssandra status\n'],
    ['nodetool repair', 'TARGET -- repair\n'],
    ['nodetool dc1', 'dc1 -- status\n'],
    ['nodetool', 'TARGET -- status\n'],
  ])('%s is told what to write', async (line, hint) => {
    const { stderr } = await run(line, () => ({}));
    expect(stderr).toBe(
      'error: there is no command for nodetool (KDS_USAGE)\n' +
        `Write it behind --: kubectl k8ssandra nodetool ${hint}`,
    );
  });

  it.each(['nodetool dc/dc1 status', 'nodetool dc/dc1 -H'])('%s lacks --', async (line) => {
    const { stderr } = await run(line, () => ({}));
    expect(stderr).toContain(
      'Put -- in front of what is to be passed on: kubectl k8ssandra nodetool [TARGET] [flags] -- ARGS\n',
    );
  });

  it('shows what others have answered when it is interrupted', async () => {
    const ending = new AbortController();
    const { stdout, stderr, exitCode } = await run(
      'nodetool dc/dc1 --all --parallel 3 -- info',
      ({ pod }) => {
        if (!pod.name.includes('r3')) return { stdout: 'fine\n' };
        ending.abort(new Interrupted());
        throw new Interrupted();
      },
      { signal: ending.signal },
    );
    expect(stdout.match(/^fine$/gm)).toHaveLength(2);
    expect(stderr).toContain(
      'note: failed on 1 of 3 nodes: shop-dc1-r3-sts-0 (not run to its end)',
    );
    expect(exitCode).toBe(130);
  });

  it('Ctrl-C ends it with 130', async () => {
    const { exitCode } = await run(`nodetool ${FIRST} -- repair`, () => {
      throw new Interrupted();
    });
    expect(exitCode).toBe(130);
  });
});

function third(code: number): (request: RecordedExec) => FakeExecResult {
  return ({ pod }) =>
    pod.name.includes('r3') ? { stderr: 'it hurts\n', exitCode: code } : { stdout: 'fine\n' };
}

function unreachable(): AppError {
  return new AppError('KDS_NODE_UNREACHABLE', 'the connection is lost', { hint: 'Try again.' });
}
