import { describe, expect, it } from 'vitest';

import { nodetoolNode } from '../../../../../shared/adapters/nodetool/nodetool-node.ts';
import type { NodetoolTarget } from '../../../../../shared/adapters/nodetool/nodetool-session.ts';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import type { CassandraNode } from '../../../../../shared/ports/cassandra-node.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { fakePodExec } from '../../../../support/fake-pod-exec.ts';
import type { FakeExecResult, FakePodExec } from '../../../../support/fake-pod-exec.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

const POD = { namespace: 'prod', name: 'c-0' };
const RECORDED: Readonly<Record<string, string>> = {
  gossipinfo: 'healthy-gossipinfo',
  ring: 'healthy-ring',
  describecluster: 'healthy-describecluster',
  info: 'healthy-info',
  tpstats: 'healthy-tpstats',
  compactionstats: 'compacting-compactionstats',
  netstats: 'healthy-netstats',
  listpendinghints: 'hints_waiting-listpendinghints',
  version: 'healthy-version',
  'clientstats --all': 'healthy-clientstats',
  'tablestats -F json shop': 'healthy-tablestats_F_json_shop',
  'tablestats -F json': 'healthy-tablestats_F_json_shop',
};
const WANTS_CREDENTIALS = {
  stderr:
    "nodetool: Failed to connect to '127.0.0.1:7199' - SecurityException: 'Authentication failed! Credentials required'.\n",
  exitCode: 1,
};

function answers(commands: readonly string[]): string {
  return commands
    .map((name) => `${nodetoolRecording(`5.0.9/${RECORDED[name]}`)}\n=== end of answer ===\n`)
    .join('');
}

function commandsOf({ command }: { readonly command: readonly string[] }): readonly string[] {
  return command.slice(4);
}

function aNode(
  exec: FakePodExec,
  {
    credentials = () => Promise.resolve(undefined),
    clock = fakeClock(),
    signal,
  }: Partial<NodetoolTarget> & { readonly clock?: ReturnType<typeof fakeClock> } = {},
): CassandraNode {
  return nodetoolNode(
    { exec, clock },
    { pod: POD, container: 'cassandra', timeoutMs: 15_000, credentials, signal },
  );
}

function recordedExec(): FakePodExec {
  return fakePodExec((request) => ({ stdout: answers(commandsOf(request)) }));
}

describe('a node answers', () => {
  it('every question, from nodetool', async () => {
    const node = aNode(recordedExec());
    const answersOf = await Promise.all([
      node.gossip(),
      node.schemaVersions(),
      node.keyspaces(),
      node.info(),
      node.threadPools(),
      node.compactions(),
      node.streams(),
      node.tableStats('shop'),
      node.clients(),
      node.releaseVersion(),
      node.hints(),
    ]);
    expect(answersOf.map(({ source }) => source)).toEqual(Array(11).fill('nodetool'));
    const [gossip, schema, keyspaces, info, pools, compactions, streams, tables, clients, version] =
      answersOf;
    expect(gossip.value.endpoints.map(({ alive, tokens }) => [alive, tokens?.length])).toEqual([
      [true, 16],
      [true, 16],
      [true, 16],
    ]);
    expect(gossip.value.clusterName).toBe('proof');
    expect(schema.value.reachable.size).toBe(1);
    expect(keyspaces.value.size).toBe(8);
    expect(info.value).toMatchObject({ rack: 'r1', releaseVersion: '5.0.9' });
    expect(pools.value.pools).toHaveLength(22);
    expect(compactions.value.running).toHaveLength(1);
    expect(streams.value).toEqual([]);
    expect(tables.value).toHaveLength(2);
    expect(clients.value).toEqual([]);
    expect(version.value).toBe('5.0.9');
  });

  it('with one exec for what is asked at once, no command twice, the slow one last', async () => {
    const exec = recordedExec();
    const node = aNode(exec);
    await Promise.all([node.keyspaces(), node.schemaVersions(), node.gossip(), node.info()]);
    expect(exec.requests.map(commandsOf)).toEqual([
      ['gossipinfo', 'ring', 'info', 'describecluster'],
    ]);
  });

  it('anew each time', async () => {
    const exec = recordedExec();
    const node = aNode(exec);
    await node.compactions();
    await node.compactions();
    expect(exec.requests.map(commandsOf)).toEqual([['compactionstats'], ['compactionstats']]);
  });

  it('in its container, within the deadline', async () => {
    const exec = recordedExec();
    await aNode(exec).tableStats(undefined);
    expect(exec.requests[0]).toMatchObject({
      pod: POD,
      container: 'cassandra',
      timeoutMs: 15_000,
      stdin: undefined,
    });
  });

  it('who it is, where gossip does not tell', async () => {
    const exec = fakePodExec((request) => ({
      stdout: answers(commandsOf(request)).replaceAll('NET_VERSION', 'RPC_ADDRESS'),
    }));
    const { value } = await aNode(exec).gossip();
    expect(value.observer).toBe('127.0.0.1');
    expect(exec.requests.map(commandsOf)[1]).toEqual(['info']);
  });

  it('what came before hints, which nodetool does not list before 4.1', async () => {
    const exec = fakePodExec((request) => ({
      stdout: answers(commandsOf(request).filter((name) => name !== 'listpendinghints')),
      stderr: 'nodetool: Found unexpected parameters: [listpendinghints]\n',
      exitCode: 1,
    }));
    const node = aNode(exec);
    const [hints, gossip, keyspaces] = await Promise.allSettled([
      node.hints(),
      node.gossip(),
      node.keyspaces(),
    ]);
    expect([hints, gossip, keyspaces].map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(exec.requests).toHaveLength(1);
  });
});

describe('a failure', () => {
  it('leaves the answers that came before it', async () => {
    const exec = fakePodExec(() => ({ stdout: answers(['gossipinfo', 'ring']), exitCode: 2 }));
    const node = aNode(exec);
    const [gossip, keyspaces] = await Promise.allSettled([node.gossip(), node.keyspaces()]);
    expect(gossip).toMatchObject({
      value: { value: { observer: '127.0.0.1', clusterName: undefined } },
    });
    expect(keyspaces).toMatchObject({
      reason: {
        code: 'KDS_NODE_ANSWER',
        message:
          '"nodetool describecluster" failed in pod prod/c-0 with exit code 2: it said nothing',
      },
    });
  });

  it('of the connection is the failure of what was not answered', async () => {
    const timeout = new AppError('KDS_NODE_TIMEOUT', 'no answer', { hint: 'Wait.' });
    const exec: FakePodExec = {
      requests: [],
      exec({ onStdout }) {
        onStdout(Buffer.from(answers(['netstats'])));
        return Promise.reject(timeout);
      },
    };
    const node = aNode(exec);
    const [streams, info] = await Promise.allSettled([node.streams(), node.info()]);
    expect(streams).toMatchObject({ value: { source: 'nodetool' } });
    expect(info).toMatchObject({ reason: timeout });
  });

  it('is a command that is interrupted', async () => {
    const exec = recordedExec();
    const controller = new AbortController();
    const node = aNode(exec, { signal: controller.signal });
    await node.streams();
    controller.abort();
    expect(exec.requests[0]?.signal?.aborted).toBe(true);
  });

  it('that nobody foresaw is not hidden', async () => {
    const bug = new TypeError('a bug');
    const exec = fakePodExec(() => {
      throw bug;
    });
    await expect(aNode(exec).gossip()).rejects.toBe(bug);
  });

  it('is an answer beyond 16 MiB, which ends the command', async () => {
    const exec: FakePodExec = {
      requests: [],
      exec: ({ onStdout, signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
          onStdout(new Uint8Array(16 * 2 ** 20));
          onStdout(new Uint8Array(1));
        }),
    };
    await expect(aNode(exec).streams()).rejects.toMatchObject({
      code: 'KDS_NODE_ANSWER',
      message: 'the answer of "nodetool netstats" in pod prod/c-0 is longer than 16 MiB',
    });
  });

  it('is a node of 3.11 that is asked for keyspaces', async () => {
    const old = nodetoolRecording('5.0.9/healthy-describecluster').replace(/^Stats for[^]*/m, '');
    const exec = fakePodExec(() => ({ stdout: `${old}\n=== end of answer ===\n` }));
    await expect(aNode(exec).keyspaces()).rejects.toThrow(
      'nodetool before Cassandra 4.0 does not show keyspaces',
    );
  });

  it('is a keyspace that cannot be, which nodetool never sees', async () => {
    const exec = recordedExec();
    await expect(aNode(exec).tableStats('shop; reboot')).rejects.toMatchObject({
      code: 'KDS_NOT_FOUND',
      message: 'there is no keyspace "shop; reboot"',
    });
    expect(exec.requests).toEqual([]);
  });
});

describe('credentials', () => {
  const app = { username: 'app', password: 's3cret' };

  /** Lets in who comes with the password of `app`. */
  function lockedExec(): FakePodExec {
    return fakePodExec((request): FakeExecResult => {
      if (request.stdin === undefined) return WANTS_CREDENTIALS;
      return { stdout: answers(commandsOf(request)) };
    });
  }

  it('are not fetched as long as nobody wants them', async () => {
    const credentials = (): Promise<never> => Promise.reject(new Error('fetched'));
    await expect(aNode(recordedExec(), { credentials }).streams()).resolves.toBeDefined();
  });

  it('are fetched once, used from then on, and are in no argument', async () => {
    let fetched = 0;
    const exec = lockedExec();
    const node = aNode(exec, {
      credentials: () => {
        fetched += 1;
        return Promise.resolve(app);
      },
    });
    await node.streams();
    await node.compactions();
    expect(fetched).toBe(1);
    expect(exec.requests.map(({ stdin }) => stdin)).toEqual([
      undefined,
      'app s3cret\n',
      'app s3cret\n',
    ]);
    expect(JSON.stringify(exec.requests.map(({ command }) => command))).not.toContain('s3cret');
  });

  it('that nobody has are asked for', async () => {
    const exec = lockedExec();
    let fetched = 0;
    const node = aNode(exec, {
      credentials: () => {
        fetched += 1;
        return Promise.resolve(undefined);
      },
    });
    const refusal = {
      code: 'KDS_FORBIDDEN',
      message: 'pod prod/c-0 asks for a user and a password over JMX',
    };
    await expect(node.streams()).rejects.toMatchObject(refusal);
    await expect(node.streams()).rejects.toMatchObject(refusal);
    expect(exec.requests).toHaveLength(2);
    expect(fetched).toBe(1);
  });

  it('come out of the same deadline', async () => {
    const exec = lockedExec();
    const clock = fakeClock();
    const credentials = async (): Promise<typeof app> => {
      await clock.advance(4_000);
      return app;
    };
    await aNode(exec, { credentials, clock }).streams();
    expect(exec.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([15_000, 11_000]);
  });

  it.each([
    [
      'a password with a space',
      { username: 'app', password: 's3 cret' },
      'the JMX password of app has white space, which nodetool cannot read',
    ],
    ['an empty password', { username: 'app', password: '' }, 'the JMX password of app is empty'],
    [
      'a name with a line end',
      { username: 'a\nb', password: 'p' },
      'the JMX user name "a\\nb" has white space, which nodetool cannot read',
    ],
  ])('that nodetool cannot read are said so: %s', async (_what, unreadable, message) => {
    const node = aNode(lockedExec(), { credentials: () => Promise.resolve(unreadable) });
    await expect(node.streams()).rejects.toMatchObject({ code: 'KDS_FORBIDDEN', message });
  });
});
