import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { statusObject } from '../../../../../support/fake-api-server.ts';
import { startPodServer } from '../../../../../support/fake-pod-server.ts';
import type { FakePodServer, FakeStream } from '../../../../../support/fake-pod-server.ts';
import { runInPod } from '../../../../../support/run-in-pod.ts';

const STATUS = 3;
const RESIZE = 4;
const CLOSE = 255;
const SUCCESS = JSON.stringify({ status: 'Success' });
const request = {
  pod: { namespace: 'prod', name: 'dc1-0' },
  container: 'cassandra',
  command: ['nodetool', 'status', '--', 'a b&c'],
  timeoutMs: 5_000,
};

function exitWith(code: number): string {
  const causes = [{ reason: 'ExitCode', message: String(code) }];
  return JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes } });
}

let server: FakePodServer;

beforeEach(async () => {
  server = await startPodServer();
});

afterEach(() => server.close());

describe('a command', () => {
  it('is sent word by word, and its output comes back byte by byte', async () => {
    let asked: URL | undefined;
    server.stream = ({ url, ...stream }) => {
      asked = url;
      stream.send(1, '');
      stream.send(1, Buffer.from([0, 255, 10]));
      stream.send(2, 'warning');
      stream.send(STATUS, exitWith(3));
    };
    const { exitCode, stdout, stderr } = await runInPod(server.access(), request);
    expect([exitCode, [...stdout], stderr]).toEqual([3, [0, 255, 10], 'warning']);
    expect(asked?.pathname).toBe('/api/v1/namespaces/prod/pods/dc1-0/exec');
    expect([...(asked?.searchParams ?? [])]).toEqual([
      ['container', 'cassandra'],
      ...request.command.map((word) => ['command', word]),
      ['stdout', 'true'],
      ['stderr', 'true'],
    ]);
  });

  it('gets its input in order, and then the end of it', async () => {
    const got: string[] = [];
    server.stream = (stream) => {
      stream.onMessage((channel, data) => {
        got.push(channel === CLOSE ? `close ${data[0] ?? ''}` : `${channel} ${data.length}`);
        if (channel === CLOSE) stream.send(STATUS, SUCCESS);
      });
    };
    const stdin = (async function* () {
      await Promise.resolve();
      yield Buffer.alloc(40_000);
      yield Buffer.alloc(1);
    })();
    expect((await runInPod(server.access(), { ...request, stdin })).exitCode).toBe(0);
    expect(got).toEqual(['0 32768', '0 7232', '0 1', 'close 0']);
  });

  it('learns the size of its terminal, and each change', async () => {
    let change: (columns: number, rows: number) => void = () => undefined;
    const sizes: unknown[] = [];
    server.stream = (stream) => {
      stream.onMessage((channel, data) => {
        if (channel === RESIZE) sizes.push(JSON.parse(data.toString()));
        if (sizes.length === 1) change(100, 30);
        else stream.send(STATUS, SUCCESS);
      });
    };
    const onResize = (listener: typeof change): void => {
      change = listener;
    };
    const terminal = { columns: 80, rows: 24, onResize };
    await runInPod(server.access(), { ...request, terminal });
    expect(sizes).toEqual([
      { Width: 80, Height: 24 },
      { Width: 100, Height: 30 },
    ]);
    expect(server.urls[0]).toMatch(/tty=true$/);
    // After the command has ended, a change must not matter.
    change(1, 1);
  });
});

it('at a terminal, the end of our input is not told: the runtime would drop output', async () => {
  const channels: number[] = [];
  server.stream = (stream) => {
    stream.onMessage((channel) => {
      channels.push(channel);
      const end = (): void => {
        stream.send(STATUS, SUCCESS);
      };
      if (channel === 0) setTimeout(end, 10);
    });
  };
  const stdin = (async function* () {
    await Promise.resolve();
    yield Buffer.from('exit\r');
  })();
  const terminal = { columns: 80, rows: 24, onResize: () => undefined };
  await runInPod(server.access(), { ...request, stdin, terminal });
  expect(channels).toEqual([RESIZE, 0]);
});

describe('a command without an exit code', () => {
  const drop = ({ socket }: FakeStream): void => {
    socket.terminate();
  };
  const end = ({ socket }: FakeStream): void => {
    socket.close(1000);
  };

  it.each<[string, FakePodServer['stream']]>([
    ['is cut off', drop],
    ['ends in silence', end],
  ])('that %s is an error, and no hang', async (_, stream) => {
    server.stream = stream;
    await expect(runInPod(server.access(), request)).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: 'the connection to pod prod/dc1-0 broke off before "nodetool" ended',
    });
  });

  it('that could not be started is told in the words of the kubelet', async () => {
    server.stream = (stream) => {
      stream.send(STATUS, JSON.stringify({ status: 'Failure', message: 'no such file' }));
    };
    await expect(runInPod(server.access(), request)).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: 'cannot reach "nodetool" in container "cassandra" of pod prod/dc1-0: no such file',
      hint: 'Look at the pod with: kubectl describe pod dc1-0 -n prod',
    });
  });

  it.each([
    ['that our script is for', ['sh', '-c', 'exec cqlsh "$@"', 'cqlsh', '-k', 'shop'], 'cqlsh'],
    ['itself, where that is a script', ['sh', '-c', 'df'], 'sh'],
  ])('is told by the name %s', async (_, command, name) => {
    server.stream = end;
    await expect(runInPod(server.access(), { ...request, command })).rejects.toMatchObject({
      message: `the connection to pod prod/dc1-0 broke off before "${name}" ended`,
    });
  });

  it('within its time is given up', async () => {
    server.stream = () => undefined;
    await expect(runInPod(server.access(), { ...request, timeoutMs: 30 })).rejects.toMatchObject({
      code: 'KDS_NODE_TIMEOUT',
      message: '"nodetool" in pod prod/dc1-0 did not end within 0.03 s',
    });
  });

  it('ends with the signal, and so does its connection', async () => {
    const ending = new AbortController();
    const closed = new Promise((resolve) => {
      server.stream = ({ socket }) => {
        socket.on('close', resolve);
        ending.abort(new Error('Ctrl-C'));
      };
    });
    const run = runInPod(server.access({ signal: ending.signal }), request);
    await expect(run).rejects.toThrow('Ctrl-C');
    await closed;
  });
});

describe('an API server that', () => {
  it('cannot tell the end of input gets none without a time limit', async () => {
    server.protocols = ['v4.channel.k8s.io'];
    server.stream = () => undefined;
    const { timeoutMs: _, ...endless } = request;
    const stdin = (async function* () {
      await Promise.resolve();
      yield Buffer.alloc(1);
    })();
    await expect(runInPod(server.access(), { ...endless, stdin })).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      hint: 'Use Kubernetes 1.30 or newer, or kubectl exec.',
    });
  });

  it.each([
    [400, 'KDS_API_REFUSED', 'container nobody is not valid'],
    [404, 'KDS_NOT_FOUND', 'pods "dc1-0" not found'],
    [500, 'KDS_API_REFUSED', 'error dialing backend'],
  ])('answers %i is quoted', async (status, code, message) => {
    server.refuse = () => [status, statusObject(status, 'Reason', message)];
    await expect(runInPod(server.access(), request)).rejects.toMatchObject({ code, message });
  });

  it('forbids it is asked which verbs are missing, once', async () => {
    server.refuse = () => [403, statusObject(403, 'Forbidden', 'pods "dc1-0" is forbidden')];
    server.answer = (asking, response) => {
      let body = '';
      asking.on('data', (data: Buffer) => (body += data.toString()));
      asking.on('end', () => {
        const allowed = body.includes('"verb":"get"');
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ status: { allowed } }));
      });
    };
    const access = server.access();
    for (let round = 0; round < 2; round += 1) {
      await expect(runInPod(access, request)).rejects.toMatchObject({
        code: 'KDS_FORBIDDEN',
        message:
          'pods/exec in namespace "prod" needs the verbs get and create, and the credentials lack create',
      });
    }
    const reviews = server.urls.filter((url) => url.includes('selfsubjectaccessreviews'));
    expect(reviews).toHaveLength(2);
  });
});

describe('an API server that never opens the connection', () => {
  const { timeoutMs: _, ...endless } = request;

  it('is given up, however long the command may take', async () => {
    server.isSilent = true;
    const run = runInPod(server.access({ requestTimeoutMs: 30 }), endless);
    await expect(run).rejects.toMatchObject({
      code: 'KDS_TIMEOUT',
      // The words of the command are nobody's business.
      message: expect.stringMatching(
        /did not open a WebSocket to \S+\/prod\/pods\/dc1-0\/exec within 0.03 s$/,
      ) as string,
    });
  });

  it('ends with the signal', async () => {
    server.isSilent = true;
    const run = runInPod(server.access({ signal: AbortSignal.timeout(30) }), endless);
    await expect(run).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

it('a command may take longer than its connection to be opened', async () => {
  server.stream = (stream) => {
    setTimeout(() => {
      stream.send(STATUS, SUCCESS);
    }, 300);
  };
  const { exitCode } = await runInPod(server.access({ requestTimeoutMs: 200 }), request);
  expect(exitCode).toBe(0);
});
