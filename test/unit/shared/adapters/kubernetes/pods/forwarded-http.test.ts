import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import type { PodHttpRequest } from '../../../../../../shared/ports/pod-http.ts';
import { createTestAuthority } from '../../../../../cluster/certificates.ts';
import type { TestAuthority } from '../../../../../cluster/certificates.ts';
import { json, statusObject } from '../../../../../support/fake-api-server.ts';
import { forwardTo, startPodServer } from '../../../../../support/fake-pod-server.ts';
import type { FakePodServer } from '../../../../../support/fake-pod-server.ts';

const pod = { namespace: 'prod', name: 'dc1-0' };
const endpoint = { pod, container: 'cassandra', port: 8080, tls: undefined };
const request: PodHttpRequest = { endpoint, method: 'GET', path: '/x', timeoutMs: 5_000 };
const secured: PodHttpRequest = {
  ...request,
  endpoint: {
    ...endpoint,
    tls: { clientSecret: { namespace: 'prod', name: 'client' }, files: undefined },
  },
};

let server: FakePodServer;

beforeEach(async () => {
  server = await startPodServer();
});

afterEach(() => server.close());

async function listen(target: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    target.closeAllConnections();
    target.close();
  });
  return (target.address() as AddressInfo).port;
}

/** Forwards to a server that stands for the one in the pod. */
async function serve(listener: RequestListener, target = createServer(listener)): Promise<void> {
  const port = await listen(target);
  server.stream = forwardTo(() => connect(port, '127.0.0.1'));
}

describe('through port-forward', () => {
  it('requests follow each other on one connection', async () => {
    await serve((asked, response) => response.end(`${asked.method ?? ''} ${asked.url ?? ''}`));
    const access = server.access({ via: 'port-forward' });
    const query = [['a', '&']] as const;
    expect(await access.request({ ...request, method: 'DELETE', query })).toMatchObject({
      status: 200,
      body: 'DELETE /x?a=%26',
      transport: 'port-forward',
    });
    for (let round = 0; round < 3; round += 1) await access.request(request);
    expect(server.urls).toEqual(['/api/v1/namespaces/prod/pods/dc1-0/portforward?ports=8080']);
  });

  it('large bodies arrive whole in both directions', async () => {
    await serve((asked, response) => asked.pipe(response));
    const body = JSON.stringify({ text: 'x'.repeat(2_000_000) });
    const access = server.access({ via: 'port-forward' });
    const answer = await access.request({ ...request, method: 'PUT', body });
    expect(answer.body === body).toBe(true);
  });

  it('a connection that was closed while it was kept is replaced', async () => {
    let asked = 0;
    await serve((_, response) => {
      asked += 1;
      if (asked === 2) response.destroy();
      else response.end('ok');
    });
    const access = server.access({ via: 'port-forward' });
    await access.request(request);
    expect((await access.request(request)).body).toBe('ok');
  });

  it('a port at which nothing listens is told', async () => {
    server.stream = (stream) => {
      for (const channel of [0, 1]) stream.send(channel, Buffer.from([0x90, 0x1f]));
      stream.send(1, 'error forwarding port 8080: dial tcp4: connect: connection refused');
      stream.socket.close();
    };
    const asking = server.access({ via: 'port-forward' }).request(request);
    await expect(asking).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: 'cannot reach prod/dc1-0:8080: nothing listens on that port',
    });
  });

  it.each<[string, RequestListener, string]>([
    ['breaks off', (_, response) => response.write('{', () => response.destroy()), 'is cut off'],
    ['never begins', (_, response) => response.destroy(), 'is cut off'],
    [
      'has 50 MB',
      (_, response) => {
        for (let mb = 0; mb < 50; mb += 1) response.write(Buffer.alloc(1_000_000));
      },
      'is longer than 16 MiB',
    ],
  ])('an answer that %s is of no use', async (_, listener, problem) => {
    await serve(listener);
    const asking = server.access({ via: 'port-forward' }).request(request);
    await expect(asking).rejects.toMatchObject({
      code: 'KDS_NODE_ANSWER',
      message: `the answer of prod/dc1-0:8080 ${problem}`,
    });
  });

  it('a handshake that never ends uses up the budget, no more', async () => {
    await serve(() => undefined);
    const asking = server.access({ via: 'port-forward' }).request({ ...request, timeoutMs: 30 });
    await expect(asking).rejects.toMatchObject({ code: 'KDS_NODE_TIMEOUT' });
  });
});

describe('a server that demands mutual TLS', () => {
  let authority: TestAuthority;

  beforeAll(async () => {
    authority = await createTestAuthority();
  });

  async function serveSecured(): Promise<void> {
    const { certPem, keyPem } = authority.issue({ commonName: 'dc1-0', usage: 'server' });
    const tls = { cert: certPem, key: keyPem, ca: authority.ca.certPem, requestCert: true };
    const target = createTlsServer(tls, (_, response) => response.end('trusted'));
    await serve(() => undefined, target);
  }

  function secret(data: Readonly<Record<string, string>>): RequestListener {
    const encoded = Object.entries(data).map(([key, value]) => [key, btoa(value)]);
    return json(200, { data: Object.fromEntries(encoded) as object });
  }

  it('is asked with the client Secret, which is read once', async () => {
    await serveSecured();
    const { certPem, keyPem } = authority.issue({ commonName: 'plugin', usage: 'client' });
    const ca = authority.ca.certPem;
    server.answer = secret({ 'ca.crt': ca, 'tls.crt': certPem, 'tls.key': keyPem });
    const access = server.access();
    for (let round = 0; round < 2; round += 1) {
      expect(await access.request(secured)).toMatchObject({
        body: 'trusted',
        transport: 'port-forward',
      });
    }
    expect(server.urls.filter((url) => url.endsWith('/secrets/client'))).toHaveLength(1);
  });

  it.each([
    [{ 'ca.crt': 'x', 'tls.crt': 'x' }, 'Secret prod/client has no "tls.key"'],
    [
      { 'ca.crt': 'x', 'tls.crt': 'x', 'tls.key': 'x' },
      'cannot reach prod/dc1-0:8080: a certificate or key in Secret prod/client is not in PEM form',
    ],
  ])('a Secret of no use is told: %j', async (data, message) => {
    await serveSecured();
    server.answer = secret(data);
    const asking = server.access().request(secured);
    await expect(asking).rejects.toMatchObject({ code: 'KDS_NODE_UNREACHABLE', message });
  });

  it('a Secret that may not be read is told, once for all pods', async () => {
    server.answer = json(403, statusObject(403, 'Forbidden', 'secrets "client" is forbidden'));
    const access = server.access();
    for (const name of ['dc1-0', 'dc1-1']) {
      const other = { ...secured.endpoint, pod: { ...pod, name } };
      const asking = access.request({ ...secured, endpoint: other });
      await expect(asking).rejects.toMatchObject({ code: 'KDS_FORBIDDEN' });
    }
    expect(server.urls).toHaveLength(1);
  });
});
