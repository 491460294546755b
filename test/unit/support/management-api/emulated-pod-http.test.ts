import { describe, expect, it } from 'vitest';

import { stringAt } from '../../../../shared/domain/json.ts';
import type { PodHttpAnswer, PodHttpRequest } from '../../../../shared/ports/pod-http.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { anEmulatedCluster } from '../../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../../support/management-api/an-emulated-cluster.ts';

const TIMEOUT_MS = 5_000;

/** Asks the first node for its datacenter, as a command would. */
async function ask(
  cluster: EmulatedCluster,
  parts: Partial<PodHttpRequest> & { readonly port?: number } = {},
): Promise<PodHttpAnswer> {
  const name = stringAt(cluster.pods()[0], 'metadata', 'name') ?? '';
  const pod = { namespace: cluster.namespace, name };
  const endpoint = { pod, container: 'cassandra', port: parts.port ?? 8080, tls: undefined };
  const path = '/api/v0/metadata/localdc';
  return cluster
    .podHttp()
    .request({ endpoint, method: 'GET', path, timeoutMs: TIMEOUT_MS, ...parts });
}

describe('the API of an emulated node without a network', () => {
  it('answers in the words of the node', async () => {
    const cluster = anEmulatedCluster();

    expect(await ask(cluster)).toEqual({
      status: 200,
      contentType: 'text/plain;charset=UTF-8',
      body: 'dc1',
      transport: 'proxy',
    });
  });

  it('sends query and body as they are', async () => {
    const cluster = anEmulatedCluster();
    const path = '/api/v0/ops/node/snapshots';

    await ask(cluster, { method: 'POST', path, body: '{"snapshot_name":"a b"}' });
    const { body } = await ask(cluster, { path, query: [['snapshotNames', 'a b']] });

    expect(body).toContain('"Snapshot name":"a b"');
  });

  it('uses up the budget of a hung node, by the clock that it was given', async () => {
    const clock = fakeClock();
    const cluster = anEmulatedCluster({ clock });
    cluster.node(0).fault = 'hung';

    const asked = expect(ask(cluster)).rejects.toMatchObject({ code: 'KDS_NODE_TIMEOUT' });
    await clock.advance(TIMEOUT_MS - 1);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);

    await asked;
  });

  it('ends at once when whoever asked has lost interest', async () => {
    const cluster = anEmulatedCluster();
    cluster.node(0).fault = 'hung';

    const asked = ask(cluster, { signal: AbortSignal.abort(new Error('enough')) });

    await expect(asked).rejects.toThrow('enough');
  });

  it.each([
    ['refusing', 'KDS_NODE_UNREACHABLE'],
    ['cut-off', 'KDS_NODE_ANSWER'],
    ['huge', 'KDS_NODE_ANSWER'],
  ] as const)('fails for a node that is %s, with %s', async (fault, code) => {
    const cluster = anEmulatedCluster();
    cluster.node(0).fault = fault;

    await expect(ask(cluster)).rejects.toMatchObject({ code });
  });

  it.each([
    ['failing', { status: 500 }],
    ['html', { status: 200, contentType: 'text/html' }],
    ['truncated', { status: 200, body: 'd' }],
  ] as const)('hands on what a node says that is %s', async (fault, answer) => {
    const cluster = anEmulatedCluster();
    cluster.node(0).fault = fault;

    expect(await ask(cluster)).toMatchObject(answer);
  });

  it('has the metrics only while Cassandra runs, and the API also without it', async () => {
    const cluster = anEmulatedCluster();
    const metrics = { port: 9000, path: '/metrics', query: [['name', 'jvm_']] } as const;

    expect((await ask(cluster, metrics)).body).toMatch(/^# HELP jvm_memory_bytes_used/);
    cluster.crash(0);

    await expect(ask(cluster, metrics)).rejects.toMatchObject({ code: 'KDS_NODE_UNREACHABLE' });
    expect(await ask(cluster)).toMatchObject({
      status: 500,
      body: 'Internal connection to Cassandra closed',
    });
  });

  it.each([
    ['a port that nobody listens on', 8081, false],
    ['plain HTTP where certificates are demanded', 8080, true],
  ])('refuses %s', async (_what, port, hasTls) => {
    const cluster = anEmulatedCluster({ hasTls });

    await expect(ask(cluster, { port })).rejects.toMatchObject({ code: 'KDS_NODE_UNREACHABLE' });
  });
});
