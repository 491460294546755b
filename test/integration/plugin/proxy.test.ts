import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, it } from 'vitest';

import { createHttpsApi } from '../../../shared/adapters/kubernetes/https-api.ts';
import { forgeCertificates } from '../../../shared/adapters/tls/forge-certificates.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { json, startApiServer } from '../../support/fake-api-server.ts';
import type { FakeApiServer } from '../../support/fake-api-server.ts';

interface Proxy {
  readonly url: string;
  /** Where it was asked to connect to, and with which authorization. */
  readonly tunnels: readonly string[];
  close(): void;
}

const servers: (FakeApiServer | Proxy)[] = [];

afterEach(async () => {
  for (const one of servers.splice(0)) await one.close();
});

/** An HTTP proxy that connects everything to this machine, or refuses. */
async function startProxy(refuse = false): Promise<Proxy> {
  const tunnels: string[] = [];
  const server: Server = createServer();
  server.on('connect', (request, socket) => {
    tunnels.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? '-'}`);
    if (refuse) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const port = Number(request.url?.split(':').pop());
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy = {
    url: `http://127.0.0.1:${port}`,
    tunnels,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  servers.push(proxy);
  return proxy;
}

async function startTlsServer(): Promise<{ readonly port: number; readonly ca: string }> {
  const now = Date.now();
  const validity = { notBeforeMs: now - 60_000, notAfterMs: now + 3_600_000 };
  const authority = await forgeCertificates.createAuthority('test', validity);
  const pair = await forgeCertificates.issue(authority, ['api.test'], validity);
  const server = await startApiServer(json(200, { a: 1 }), {
    cert: pair.certificate,
    key: pair.privateKey,
  });
  servers.push(server);
  return { port: server.port, ca: authority.certificate };
}

function open(server: string, proxyUrl: string, ca = ''): KubernetesApi {
  return createHttpsApi(
    {
      server,
      namespace: 'default',
      context: undefined,
      insecureSkipTlsVerify: false,
      tlsServerName: undefined,
      certificateAuthority: { kind: 'base64', data: Buffer.from(ca).toString('base64') },
      proxyUrl,
      identity: { impersonate: {} },
      user: undefined,
      clusterEntry: {},
    },
    { requestTimeoutMs: 5_000, userAgent: 'test', proxyUrl, signal: undefined },
  );
}

it('the API server is reached through the proxy, and its certificate is still checked', async () => {
  const { port, ca } = await startTlsServer();
  const proxy = await startProxy();
  const api = open(`https://api.test:${port}`, proxy.url, ca);
  expect(await api.request({ method: 'GET', path: '/version' })).toEqual({ a: 1 });
  expect(proxy.tunnels).toEqual([`api.test:${port} -`]);

  const wrong = open(`https://other.test:${port}`, proxy.url, ca);
  await expect(wrong.request({ method: 'GET', path: '/version' })).rejects.toThrow(
    'its certificate is for another host name',
  );
});

it('one tunnel serves many requests', async () => {
  const { port, ca } = await startTlsServer();
  const proxy = await startProxy();
  const api = open(`https://api.test:${port}`, proxy.url, ca);
  for (const path of ['/a', '/b', '/c']) await api.request({ method: 'GET', path });
  expect(proxy.tunnels).toHaveLength(1);
});

it('a server without TLS is reached through it, too', async () => {
  const server = await startApiServer(json(200, { a: 1 }));
  servers.push(server);
  const proxy = await startProxy();
  const api = open(`http://api.test:${server.port}`, proxy.url);
  expect(await api.request({ method: 'GET', path: '/version' })).toEqual({ a: 1 });
  expect(proxy.tunnels).toHaveLength(1);
});

it('user and password of the proxy are sent to it, and are in no message', async () => {
  const proxy = await startProxy(true);
  const withSecret = proxy.url.replace('//', '//ann:s%40cret@');
  const api = open('https://api.test', withSecret, 'x');
  const error = await api.request({ method: 'GET', path: '/version' }).catch((e: unknown) => e);
  expect(proxy.tunnels).toEqual([
    `api.test:443 Basic ${Buffer.from('ann:s@cret').toString('base64')}`,
  ]);
  expect(error).toMatchObject({ code: 'KDS_API_UNREACHABLE' });
  expect(String(error)).toContain('it answered 407');
  expect(JSON.stringify(error) + String(error)).not.toContain('cret');
});

it('a proxy that is not there is named', async () => {
  const proxy = await startProxy();
  proxy.close();
  const api = open('https://api.test', proxy.url, 'x');
  await expect(api.request({ method: 'GET', path: '/version' })).rejects.toThrow(
    `cannot connect through the proxy ${new URL(proxy.url).host}: ECONNREFUSED`,
  );
});

it.each(['socks5://127.0.0.1:1080', 'not a url'])(
  '"%s" is refused, never passed over',
  async (proxyUrl) => {
    const api = open('https://api.test', proxyUrl, 'x');
    await expect(api.request({ method: 'GET', path: '/version' })).rejects.toMatchObject({
      code: 'KDS_BAD_KUBECONFIG',
      message: expect.stringContaining('cannot use a proxy of the kind') as string,
    });
  },
);
