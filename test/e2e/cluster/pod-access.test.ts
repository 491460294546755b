import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { namespaces } from '../../cluster/capabilities.ts';
import { serveHttps } from '../../cluster/local-server.ts';
import { answerExec, answerLogs, answerPortForward, logLine } from '../../cluster/pod-streams.ts';
import type { PodName } from '../../cluster/pod-streams.ts';
import { startPortForward } from '../../cluster/port-forward.ts';
import { newNamespace, sharedCluster, uniqueName } from '../../cluster/shared-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { because } from '../../support/capability.ts';

const cluster = sharedCluster();

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
async function kubectlUntilItWorks(args: readonly string[]): Promise<string> {
  const probe = async (): Promise<string | undefined> => {
    const { exitCode, stdout } = await cluster.tryKubectl(args, { budgetMs: 5000 });
    return exitCode === 0 ? stdout : undefined;
  };
  return waitFor(`kubectl ${args.join(' ')}`, probe, { budgetMs: 20_000 });
}

async function httpsGet(port: number): Promise<string> {
  const ca = readFileSync(cluster.info.credentials.caFile);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, ca, agent: false }, resolve).once('error', reject);
  });
  return text(response);
}

describe('kubectl into a fake pod', () => {
  it('exec runs a program that the test has put there, as the pod that was meant', async () => {
    const { namespace, name } = await runningPod();
    const program = uniqueName('nodetool');
    const script = '#!/bin/sh\necho "$1 of $POD_NAME in $PWD"\n';
    writeFileSync(join(cluster.info.execFolder, program), script, { mode: 0o755 });
    await answerExec(cluster, { namespace, name }, { env: { POD_NAME: name }, workDir: '/' });
    const args = ['exec', '-n', namespace, name, '--', program, 'status'];
    expect(await kubectlUntilItWorks(args)).toBe('status of cassandra-0 in /\n');
  });

  it('logs reads a file of this machine, also when it grows', async () => {
    const { namespace, name } = await runningPod();
    const file = join(mkdtempSync(join(tmpdir(), 'log-')), 'system.log');
    writeFileSync(file, logLine(new Date(0), 'first'));
    await answerLogs(cluster, { namespace, name }, file);
    const args = ['logs', '-n', namespace, name];
    expect(await kubectlUntilItWorks(args)).toBe('first\n');
    appendFileSync(file, logLine(new Date(1), 'second'));
    expect(await cluster.kubectl([...args, '--tail=1'])).toBe('second\n');
  });

  it('port-forward reaches a server of this machine', async () => {
    const { namespace, name } = await runningPod();
    const server = await serveHttps(cluster.info, (_request, response) => {
      response.end('from the server');
    });
    onTestFinished(() => server.close());
    await answerPortForward(cluster, { namespace, name }, { 8080: server.port });
    const forward = await startPortForward(cluster, { namespace, name }, 8080);
    onTestFinished(() => forward.stop());
    const tryOnce = (): Promise<string | undefined> =>
      httpsGet(forward.port).catch(() => undefined);
    const said = await waitFor('an answer', tryOnce, { budgetMs: 20_000 });
    expect(said).toBe('from the server');
  });
});

const inNamespaces = describe.skipIf(!namespaces.available);

inNamespaces(`the pod proxy of the API server${because(namespaces)}`, () => {
  it('reaches an HTTPS server that listens on the IP of a fake pod', async () => {
    const { namespace, name, ip } = await runningPod();
    const listener: Parameters<typeof serveHttps>[1] = (request, response) => {
      response.end(`${request.method ?? ''} ${request.url ?? ''} at ${ip}`);
    };
    const server = await serveHttps(cluster.info, listener, { address: ip, port: 8080 });
    onTestFinished(() => server.close());
    const path = `/api/v1/namespaces/${namespace}/pods/https:${name}:8080/proxy/api/v0/probes`;
    const said = await cluster.kubectl(['get', '--raw', `${path}?a=b`]);
    expect(said).toBe(`GET /api/v0/probes?a=b at ${ip}`);
  });

  it('says so when nobody listens there', async () => {
    const { namespace, name } = await runningPod();
    const path = `/api/v1/namespaces/${namespace}/pods/https:${name}:8080/proxy/`;
    const { status, body } = await cluster.api.send('GET', path);
    expect(status).toBe(503);
    expect(JSON.stringify(body)).toContain('connection refused');
  });
});
