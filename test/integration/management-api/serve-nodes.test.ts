import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { RequestOptions } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';

import { forgeCertificates } from '../../../shared/adapters/tls/forge-certificates.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { serveNodes } from '../../support/management-api/serve-nodes.ts';
import type { ServedNodes } from '../../support/management-api/serve-nodes.ts';

const DATACENTER = '/api/v0/metadata/localdc';
const served: ServedNodes[] = [];

async function serve(...args: Parameters<typeof serveNodes>): Promise<ServedNodes> {
  const nodes = await serveNodes(...args);
  served.push(nodes);
  return nodes;
}

afterEach(async () => {
  await Promise.all(served.splice(0).map((nodes) => nodes.close()));
});

describe('emulated nodes behind real HTTP', () => {
  it('are told apart by the address that was called', async () => {
    const cluster = anEmulatedCluster({
      nodes: [{ address: '127.0.0.1' }, { address: '127.0.0.2', datacenter: 'dc2' }],
    });
    const { url } = await serve(cluster, { host: '127.0.0.2' });

    const response = await fetch(`${url}${DATACENTER}`);

    expect(await response.text()).toBe('dc2');
    expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
  });

  it('do not answer while they are hung', async () => {
    const cluster = anEmulatedCluster();
    cluster.node(0).fault = 'hung';
    const { url } = await serve(cluster, { node: 0 });

    const asked = fetch(`${url}${DATACENTER}`, { signal: AbortSignal.timeout(20) });

    await expect(asked).rejects.toThrow('timeout');
  });

  it.each(['refusing', 'cut-off'] as const)('break the connection when %s', async (fault) => {
    const cluster = anEmulatedCluster();
    cluster.node(0).fault = fault;
    const { url } = await serve(cluster, { node: 0 });

    const asked = fetch(`${url}/api/v0/metadata/endpoints`).then((response) => response.text());

    await expect(asked).rejects.toThrow();
  });

  it('zip their metrics for who can read that', async () => {
    const { port } = await serve(anEmulatedCluster(), { node: 0, plays: 9000 });
    const encodingFor = (accepted: string): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        const headers = { 'accept-encoding': accepted };
        const asked = httpGet({ port, path: '/metrics', headers }, (response) => {
          response.resume();
          resolve(response.headers['content-encoding']);
        });
        asked.on('error', reject);
      });

    expect(await encodingFor('gzip')).toBe('gzip');
    expect(await encodingFor('identity')).toBeUndefined();
  });

  it('demand a certificate of their authority, as the real API does', async () => {
    const now = Date.now();
    const validity = { notBeforeMs: now - 60_000, notAfterMs: now + 60_000 };
    const authority = await forgeCertificates.createAuthority('test', validity);
    const { certificate: cert, privateKey: key } = await forgeCertificates.issue(
      authority,
      ['localhost'],
      validity,
    );
    const ca = authority.certificate;
    const { port } = await serve(anEmulatedCluster(), { node: 0, tls: { ca, cert, key } });

    const options = { port, path: DATACENTER, ca, agent: false };
    expect(await statusOf({ ...options, cert, key })).toBe(200);
    await expect(statusOf(options)).rejects.toThrow(/certificate|socket hang up|ECONNRESET/);
  });
});

function statusOf(options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = httpsGet(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
  });
}
