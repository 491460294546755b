import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REQUEST } from '../../../shared/injection/names.ts';
import type { PodAccess } from '../../../shared/ports/pod-access.ts';
import type { PodHttpRequest } from '../../../shared/ports/pod-http.ts';
import { createTestAuthority } from '../../cluster/certificates.ts';
import { STAND_INS } from '../../cluster/images/image-catalogue.ts';
import {
  aPod,
  create,
  createPod,
  injectedNamespace,
} from '../../cluster/node/cassandra-workload.ts';
import type { RunningPod } from '../../cluster/node/running-pod.ts';
import { reachPods } from '../../cluster/reach-pods.ts';
import { sharedCluster } from '../../cluster/shared-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { runInPod } from '../../support/run-in-pod.ts';

/** The real kubelet and containerd: exit codes, the end of input, terminals, namespaces of pods. */
const TIMEOUT_MS = 20_000;
const container = 'cassandra';

const cluster = sharedCluster();
let namespace: string;
let pod: RunningPod;
let access: PodAccess;

beforeAll(async () => {
  namespace = await injectedNamespace(cluster);
  pod = await createPod(cluster, namespace, aPod(STAND_INS['5.0'].image));
  await pod.untilReady();
  access = await reachPods(cluster);
});

afterAll(() => pod.remove());

function sh(script: string) {
  return { pod, container, command: ['sh', '-c', script], timeoutMs: TIMEOUT_MS };
}

async function* pieces(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    await Promise.resolve();
    yield part;
  }
}

describe('a command in a container', () => {
  it.each([0, 1, 3, 137, 255])('ends with exit code %i, and we learn it', async (code) => {
    const { exitCode } = await runInPod(access, sh(`exit ${code}`));
    expect(exitCode).toBe(code);
  });

  it('reads its input to the end and gives back every byte', async () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251));
    const stdin = pieces(bytes.subarray(0, 10), bytes.subarray(10));
    const { exitCode, stdout } = await runInPod(access, { ...sh('cat; exit 4'), stdin });
    expect(exitCode).toBe(4);
    expect(stdout.equals(bytes)).toBe(true);
  });

  // What pipes on the way can hold. With more, containerd waits for ever, for kubectl as well.
  it('need not read its input at all', async () => {
    const stdin = pieces(Buffer.alloc(60_000));
    const { exitCode } = await runInPod(access, { ...sh('exit 5'), stdin });
    expect(exitCode).toBe(5);
  });

  it('sees the terminal change its size', async () => {
    let resize: (columns: number, rows: number) => void = () => undefined;
    const terminal = {
      columns: 80,
      rows: 24,
      onResize: (listener: typeof resize) => (resize = listener),
    };
    // The size comes a moment after the command has been started, as with kubectl.
    const script = `
      until test "$(stty size)" = '24 80'; do sleep 0.1; done
      echo ready; read line; stty size; test -t 0 && test -t 1; exit $?`;
    let text = '';
    const onStdout = (data: Uint8Array): void => {
      text += Buffer.from(data).toString();
    };
    const typing = (async function* () {
      while (!text.includes('ready')) await sleep(10);
      resize(132, 50);
      await sleep(200);
      yield Buffer.from('go\r');
      // At a terminal, the end of our input is not the end of what the command prints.
    })();
    const exitCode = await access.exec({
      ...sh(script),
      terminal,
      stdin: typing,
      onStdout,
      onStderr: () => undefined,
    });
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^ready\r\n[^]*50 132\r\n$/);
  });

  it('that does not exist is an error in the words of the kubelet', async () => {
    const run = runInPod(access, { pod, container, command: ['no-such'], timeoutMs: TIMEOUT_MS });
    await expect(run).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: expect.stringContaining('"no-such"') as string,
    });
  });

  it('in a container that does not exist is refused', async () => {
    const run = runInPod(access, { ...sh('true'), container: 'nobody' });
    await expect(run).rejects.toMatchObject({
      message: expect.stringContaining('container nobody is not valid') as string,
    });
  });

  it.each([0, 3])('that ends with us has its own exit code: %i', async (code) => {
    const request = { ...sh(`echo out; exit ${code}`), endsWithUs: true };
    const { exitCode, stdout } = await runInPod(access, request);
    expect([exitCode, stdout.toString()]).toEqual([code, 'out\n']);
  });

  it('that ends with us is gone after Ctrl-C', async () => {
    const ending = new AbortController();
    let process = '';
    const run = access.exec({
      ...sh('echo $$; exec sleep 1000'),
      endsWithUs: true,
      signal: ending.signal,
      onStdout: (data) => {
        process = Buffer.from(data).toString().trim();
        ending.abort(new Error('Ctrl-C'));
      },
      onStderr: () => undefined,
    });
    await expect(run).rejects.toThrow('Ctrl-C');
    // A zombie would still be there: somebody has to have seen it off.
    const isGone = async (): Promise<true | undefined> =>
      (await runInPod(access, sh(`kill -0 ${process}`))).exitCode === 0 ? undefined : true;
    await waitFor('the command to end', isGone, { budgetMs: 15_000 });
  });

  it('that takes too long is given up', async () => {
    const run = runInPod(access, { ...sh('sleep 30'), timeoutMs: 1_000 });
    await expect(run).rejects.toMatchObject({ code: 'KDS_NODE_TIMEOUT' });
  });
});

function liveness(more: Partial<PodHttpRequest['endpoint']> = {}): PodHttpRequest {
  return {
    endpoint: { pod, container, port: 8080, tls: undefined, ...more },
    method: 'GET',
    path: '/api/v0/probes/liveness',
    timeoutMs: TIMEOUT_MS,
  };
}

describe('a server in a pod', () => {
  it('answers through port-forward', async () => {
    const forwarding = await reachPods(cluster, { via: 'port-forward' });
    const answers = await Promise.all([1, 2, 3].map(() => forwarding.request(liveness())));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, transport: 'port-forward' });
    }
  });

  it('that does not listen is told from a pod that cannot be reached', async () => {
    const forwarding = await reachPods(cluster, { via: 'port-forward' });
    await expect(forwarding.request(liveness({ port: 8_099 }))).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: `cannot reach ${namespace}/${pod.name}:8099: nothing listens on that port`,
    });
  });

  it('is not asked by curl where the image has none', async () => {
    const running = await reachPods(cluster, { via: 'exec' });
    await expect(running.request(liveness())).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: `container "cassandra" of pod ${namespace}/${pod.name} has no curl`,
    });
  });

  it('is reached by a local port, also by a client that closes its side first', async () => {
    const errors: string[] = [];
    const onError = (message: string): void => void errors.push(message);
    const forwarding = await access.forward({ pod, port: 8080, localPort: 0, onError });
    const text = await new Promise<string>((resolve, reject) => {
      let said = '';
      const socket = connect({ port: forwarding.localPort, allowHalfOpen: true });
      socket.end('GET /api/v0/probes/liveness HTTP/1.0\r\n\r\n');
      socket.on('data', (data) => (said += data.toString()));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(said);
      });
    });
    expect(text).toMatch(/^HTTP\/1\.\d 200/);
    forwarding.close();
    await forwarding.closed;
    expect(errors).toEqual([]);
  });

  it('has a log, with the time of each line', async () => {
    const lines: string[] = [];
    const request = { pod, container, tailLines: 2, timeoutMs: TIMEOUT_MS };
    for await (const line of access.lines(request)) lines.push(line);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z \S/);
  });
});

describe('a server that demands mutual TLS', () => {
  const names = { server: 'management-api-server', client: 'management-api-client' };
  let secured: RunningPod;

  beforeAll(async () => {
    const authority = await createTestAuthority();
    for (const usage of ['server', 'client'] as const) {
      const { certPem, keyPem } = authority.issue({ commonName: usage, usage });
      await create(cluster, namespace, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: names[usage] },
        stringData: { 'ca.crt': authority.ca.certPem, 'tls.crt': certPem, 'tls.key': keyPem },
      });
    }
    const annotations = { [REQUEST.tlsSecret]: names.server };
    secured = await createPod(cluster, namespace, aPod(STAND_INS['5.0'].image, { annotations }));
    await secured.untilReady();
  });

  afterAll(() => secured.remove());

  it('answers whoever has the client Secret, on one kept connection', async () => {
    const clientSecret = { namespace, name: names.client };
    const request = liveness({ pod: secured, tls: { clientSecret, files: undefined } });
    for (let round = 0; round < 3; round += 1) {
      const answer = await access.request(request);
      expect(answer).toMatchObject({ status: 200, transport: 'port-forward' });
    }
  });

  it('refuses a client of another authority, and we say so', async () => {
    const stranger = await createTestAuthority();
    const { certPem, keyPem } = stranger.issue({ commonName: 'plugin', usage: 'client' });
    await create(cluster, namespace, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'stranger' },
      stringData: { 'ca.crt': stranger.ca.certPem, 'tls.crt': certPem, 'tls.key': keyPem },
    });
    const clientSecret = { namespace, name: 'stranger' };
    const request = liveness({ pod: secured, tls: { clientSecret, files: undefined } });
    await expect(access.request(request)).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: `cannot reach ${namespace}/${secured.name}:8080: its certificate is not signed by the authority in Secret ${namespace}/stranger`,
    });
  });
});
