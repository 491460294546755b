import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PodHttpRequest } from '../../../shared/ports/pod-http.ts';
import { namespaces } from '../../cluster/capabilities.ts';
import { answerExec, answerLogs, answerPortForward, logLine } from '../../cluster/pod-streams.ts';
import type { PodName } from '../../cluster/pod-streams.ts';
import { reachPods } from '../../cluster/reach-pods.ts';
import { newNamespace, sharedCluster, uniqueName } from '../../cluster/shared-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { because } from '../../support/capability.ts';
import { runInPod } from '../../support/run-in-pod.ts';

/** The real API server; kwok plays the kubelet. */
const cluster = sharedCluster();
const TIMEOUT_MS = 10_000;

async function runningPod(): Promise<PodName & { readonly ip: string }> {
  const namespace = await newNamespace(cluster);
  const name = 'cassandra-0';
  const pod = ['-n', namespace, `pod/${name}`];
  await cluster.kubectl(['run', name, '-n', namespace, '--image=cassandra:5.0']);
  await cluster.kubectl(['wait', ...pod, '--for=condition=Ready', '--timeout=20s']);
  const ip = await cluster.kubectl(['get', ...pod, '-o', 'jsonpath={.status.podIP}']);
  return { namespace, name, ip };
}

/** kwok learns of its own configuration by a watch: the first tries may come too early. */
function untilItWorks<T>(attempt: () => Promise<T>): Promise<T> {
  const probe = (): Promise<T | undefined> => attempt().catch(() => undefined);
  return waitFor('kwok to answer', probe, { budgetMs: 20_000 });
}

async function serve(listener: RequestListener, host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return (server.address() as AddressInfo).port;
}

const echo: RequestListener = (request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    response.setHeader('content-type', 'text/plain');
    response.statusCode = 202;
    response.end(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
  });
};

function ask(pod: PodName, more: Partial<PodHttpRequest> = {}, port = 8080): PodHttpRequest {
  return {
    endpoint: { pod, container: 'cassandra-0', port, tls: undefined },
    method: 'GET',
    path: '/api/v0/probes',
    timeoutMs: TIMEOUT_MS,
    ...more,
  };
}

async function collect(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe('through the port-forward of the kubelet', () => {
  it('a server answers as if it was asked directly', async () => {
    const pod = await runningPod();
    await answerPortForward(cluster, pod, { 8080: await serve(echo) });
    const access = await reachPods(cluster, { via: 'port-forward' });
    const query = [
      ['a', '1 & 2'],
      ['a', '3'],
    ] as const;
    const body = JSON.stringify({ text: 'x'.repeat(300_000) });
    const answer = await untilItWorks(() =>
      access.request(ask(pod, { method: 'POST', query, body })),
    );
    expect(answer).toMatchObject({
      status: 202,
      contentType: 'text/plain',
      transport: 'port-forward',
      body: `POST /api/v0/probes?a=1+%26+2&a=3 ${body}`,
    });
  });

  it('a local port leads into the pod, for many connections at once', async () => {
    const pod = await runningPod();
    await answerPortForward(cluster, pod, { 8080: await serve(echo) });
    const access = await reachPods(cluster);
    await untilItWorks(() => access.request(ask(pod, { isSecret: true })));
    const errors: string[] = [];
    const forwarding = await access.forward({
      pod,
      port: 8080,
      localPort: 0,
      onError: (message) => errors.push(message),
    });
    const texts = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const url = `http://127.0.0.1:${forwarding.localPort}/${index}`;
        return (await fetch(url, { headers: { connection: 'close' } })).text();
      }),
    );
    expect(texts).toEqual(texts.map((_, index) => `GET /${index} `));
    forwarding.close();
    await forwarding.closed;
    expect(errors).toEqual([]);
  });
});

describe('running commands', () => {
  it('standard output and standard error come apart, bytes as they are', async () => {
    const pod = await runningPod();
    await answerExec(cluster, pod);
    const access = await reachPods(cluster);
    const command = ['sh', '-c', String.raw`printf '\377\000\n'; echo "$1" >&2`, 'sh', `it's "x"`];
    const request = { pod, container: 'cassandra-0', command, timeoutMs: TIMEOUT_MS };
    const { exitCode, stdout, stderr } = await untilItWorks(() => runInPod(access, request));
    expect(exitCode).toBe(0);
    expect([...stdout]).toEqual([255, 0, 10]);
    expect(stderr).toBe(`it's "x"\n`);
  });

  it('curl in the pod asks a server, with nothing of the request among its arguments', async () => {
    const pod = await runningPod();
    const port = await serve(echo);
    await answerExec(cluster, pod);
    const access = await reachPods(cluster, { via: 'exec' });
    const body = String.raw`{"text":"a \"b\" \\ c"}`;
    const answer = await untilItWorks(() =>
      access.request(ask(pod, { method: 'POST', body }, port)),
    );
    expect(answer).toEqual({
      status: 202,
      contentType: 'text/plain',
      body: `POST /api/v0/probes ${body}`,
      transport: 'exec',
    });
  });
});

describe('logs', () => {
  it('come line by line with their time, also while they grow', async () => {
    const pod = await runningPod();
    const file = join(mkdtempSync(join(tmpdir(), 'log-')), 'system.log');
    writeFileSync(file, logLine(new Date(0), 'first') + logLine(new Date(1), 'second'));
    await answerLogs(cluster, pod, file);
    const access = await reachPods(cluster);
    const request = { pod, container: 'cassandra-0', tailLines: 1, timeoutMs: TIMEOUT_MS };
    const last = await untilItWorks(() => collect(access.lines(request)));
    expect(last).toEqual(['1970-01-01T00:00:00.001000000Z second']);
    const ending = new AbortController();
    const seen: string[] = [];
    for await (const line of access.lines({ ...request, follow: true, signal: ending.signal })) {
      seen.push(line.split(' ')[1] ?? '');
      if (seen.length === 1) appendFileSync(file, logLine(new Date(2), 'third'));
      else ending.abort();
    }
    expect(seen).toEqual(['second', 'third']);
  });
});

describe('what the API server refuses', () => {
  it('a pod that does not exist is told by each way', async () => {
    const namespace = await newNamespace(cluster);
    const pod = { namespace, name: 'nobody' };
    for (const via of ['auto', 'proxy', 'port-forward', 'exec'] as const) {
      const access = await reachPods(cluster, { via });
      await expect(access.request(ask(pod))).rejects.toMatchObject({
        code: 'KDS_NODE_UNREACHABLE',
        message: `cannot reach ${namespace}/nobody:8080: pods "nobody" not found`,
      });
    }
    const access = await reachPods(cluster);
    const gone = { code: 'KDS_NOT_FOUND', message: 'pods "nobody" not found' };
    const command = ['true'];
    const run = runInPod(access, { pod, container: 'x', command, timeoutMs: TIMEOUT_MS });
    await expect(run).rejects.toMatchObject(gone);
    const lines = collect(access.lines({ pod, container: 'x' }));
    await expect(lines).rejects.toMatchObject(gone);
    const forward = access.forward({ pod, port: 1, localPort: 0, onError: () => undefined });
    await expect(forward).rejects.toMatchObject(gone);
  });

  it('a user without any right learns which verbs are missing', async () => {
    const pod = await runningPod();
    const impersonate = { user: uniqueName('nobody') };
    const access = await reachPods(cluster, { impersonate, via: 'port-forward' });
    await expect(access.request(ask(pod))).rejects.toMatchObject({
      code: 'KDS_FORBIDDEN',
      message: `pods/portforward in namespace "${pod.namespace}" needs the verbs get and create, and the credentials lack get and create`,
      hint: 'Print the Role to ask for with: kubectl k8ssandra rbac COMMAND',
    });
    const automatic = await reachPods(cluster, { impersonate });
    await expect(automatic.request(ask(pod))).rejects.toMatchObject({ code: 'KDS_FORBIDDEN' });
  });

  it('a user who may only run commands gets there by curl, and is told', async () => {
    const pod = await runningPod();
    const port = await serve(echo);
    await answerExec(cluster, pod);
    const user = uniqueName('runner');
    const inNamespace = ['-n', pod.namespace];
    const role = ['create', 'role', 'runner', '--verb=get,create', '--resource=pods/exec'];
    await cluster.kubectl([...role, ...inNamespace]);
    const binding = ['create', 'rolebinding', 'runner', '--role=runner', `--user=${user}`];
    await cluster.kubectl([...binding, ...inNamespace]);
    const notices: string[] = [];
    const access = await reachPods(cluster, {
      impersonate: { user },
      onNotice: (text) => notices.push(text),
    });
    const answer = await untilItWorks(() => access.request(ask(pod, {}, port)));
    expect(answer.transport).toBe('exec');
    expect(notices).toEqual([
      expect.stringMatching(/^running curl in the pods of namespace .*pods\/portforward/),
    ]);
  });
});

const inNamespaces = describe.skipIf(!namespaces.available);

inNamespaces(`through the proxy of the API server${because(namespaces)}`, () => {
  it('a server answers, whatever its status', async () => {
    const pod = await runningPod();
    await serve(echo, pod.ip, 8080);
    const access = await reachPods(cluster);
    const query = [['q', 'a b']] as const;
    const answer = await access.request(ask(pod, { method: 'GET', query }));
    expect(answer).toEqual({
      status: 202,
      contentType: 'text/plain',
      body: 'GET /api/v0/probes?q=a+b ',
      transport: 'proxy',
    });
  });

  it('a 503 of the server is its answer, a 503 of the API server is none', async () => {
    const pod = await runningPod();
    const access = await reachPods(cluster, { via: 'proxy' });
    await expect(access.request(ask(pod))).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: expect.stringMatching(
        /error trying to reach service: .*connection refused/,
      ) as string,
    });
    await serve(
      (_, response) => {
        response.writeHead(503).end('{"kind":"Overload"}');
      },
      pod.ip,
      8080,
    );
    expect(await access.request(ask(pod))).toMatchObject({ status: 503, transport: 'proxy' });
  });

  it('an answer that breaks off, or is too long, is none', async () => {
    const pod = await runningPod();
    await serve(
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        if (request.url === '/short') response.write('{"half":', () => response.destroy());
        else for (let mib = 0; mib < 20; mib += 1) response.write(Buffer.alloc(2 ** 20, 32));
      },
      pod.ip,
      8080,
    );
    const access = await reachPods(cluster, { via: 'proxy' });
    await expect(access.request(ask(pod, { path: '/short' }))).rejects.toMatchObject({
      code: 'KDS_NODE_ANSWER',
      message: `the answer of ${pod.namespace}/cassandra-0:8080 is cut off`,
    });
    await expect(access.request(ask(pod, { path: '/long' }))).rejects.toMatchObject({
      code: 'KDS_NODE_ANSWER',
      message: `the answer of ${pod.namespace}/cassandra-0:8080 is longer than 16 MiB`,
    });
  });

  it('where the API server cannot reach the pod, port-forward takes over, and it is said', async () => {
    const pod = await runningPod();
    await answerPortForward(cluster, pod, { 8080: await serve(echo) });
    const notices: string[] = [];
    const access = await reachPods(cluster, { onNotice: (text) => notices.push(text) });
    const answer = await untilItWorks(() => access.request(ask(pod)));
    expect(answer.transport).toBe('port-forward');
    expect((await access.request(ask(pod))).transport).toBe('port-forward');
    expect(notices).toEqual([
      expect.stringMatching(/^using port-forward instead .*connection refused/),
    ]);
  });
});
