import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Connection, Identity } from '../../../shared/adapters/kubernetes/connection.ts';
import { createHttpsApi } from '../../../shared/adapters/kubernetes/https-api.ts';
import type { HttpsApiOptions } from '../../../shared/adapters/kubernetes/https-api.ts';
import { forgeCertificates } from '../../../shared/adapters/tls/forge-certificates.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KeyPair } from '../../../shared/ports/certificates.ts';
import type { ApiRequest, KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { json, startApiServer, statusObject } from '../../support/fake-api-server.ts';
import type { FakeApiServer } from '../../support/fake-api-server.ts';

const GET: ApiRequest = { method: 'GET', path: '/api/v1/pods' };

let server: FakeApiServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Setup {
  readonly identity?: Partial<Identity>;
  readonly connection?: Partial<Connection>;
  readonly options?: Partial<HttpsApiOptions>;
}

function openApi(
  url: string,
  { identity = {}, connection = {}, options = {} }: Setup = {},
): KubernetesApi {
  return createHttpsApi(
    {
      server: url,
      namespace: 'default',
      context: 'test',
      insecureSkipTlsVerify: false,
      tlsServerName: undefined,
      certificateAuthority: undefined,
      proxyUrl: undefined,
      identity: { impersonate: {}, ...identity },
      user: 'ann',
      clusterEntry: {},
      ...connection,
    },
    {
      requestTimeoutMs: 5_000,
      userAgent: 'test/1',
      proxyUrl: undefined,
      signal: undefined,
      ...options,
    },
  );
}

async function serve(
  answer: Parameters<typeof startApiServer>[0],
  setup?: Setup,
): Promise<KubernetesApi> {
  server = await startApiServer(answer);
  return openApi(`http://127.0.0.1:${server.port}`, setup);
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error('the request did not fail as foreseen', { cause: error });
}

describe('a request', () => {
  it('goes to its path, with its query and headers', async () => {
    const api = await serve(json(200, { items: [] }), {
      identity: { impersonate: { user: 'bob', groups: ['g1', 'g2'], extra: { 'a/b': ['x'] } } },
    });
    const query = { limit: '500', labelSelector: 'app=a,b in (c)' };
    expect(await api.request({ ...GET, query })).toEqual({ items: [] });
    const [request] = server?.requests ?? [];
    expect(request?.url).toBe('/api/v1/pods?limit=500&labelSelector=app%3Da%2Cb+in+%28c%29');
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      'user-agent': 'test/1',
      'impersonate-user': 'bob',
      'impersonate-group': 'g1, g2',
      'impersonate-extra-a%2fb': 'x',
    });
  });

  it('names whom it is made for in UTF-8, as kubectl does', async () => {
    const api = await serve(json(200, { items: [] }), {
      identity: { impersonate: { user: 'ünï 日本', groups: ['é'] } },
    });
    await api.request(GET);
    const sent = server?.requests[0]?.headers['impersonate-user'];
    expect(Buffer.from(String(sent), 'latin1').toString('utf8')).toBe('ünï 日本');
  });

  it('below the path of the server URL', async () => {
    server = await startApiServer(json(200, {}));
    await openApi(`http://127.0.0.1:${server.port}/k8s/c-1`).request(GET);
    expect(server.requests[0]?.url).toBe('/k8s/c-1/api/v1/pods');
  });

  it('carries a body of the type that it says', async () => {
    const bodies: string[] = [];
    const api = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      request.on('end', () => {
        json(201, {})(request, response);
      });
    });
    const contentType = 'application/merge-patch+json';
    await api.request({ ...GET, method: 'PATCH', body: { a: 'ü' }, contentType });
    expect(bodies).toEqual(['{"a":"ü"}']);
    expect(server?.requests[0]?.headers['content-type']).toBe(contentType);
  });

  it('never carries a secret without TLS', async () => {
    const api = await serve(json(200, {}), { identity: { token: 'secret' } });
    await api.request(GET);
    expect(server?.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('takes an answer that is compressed', async () => {
    const api = await serve((_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      });
      response.end(gzipSync('{"a":1}'));
    });
    expect(await api.request(GET)).toEqual({ a: 1 });
  });

  it('takes text where text was asked for', async () => {
    const api = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end('up 1\n');
    });
    expect(await api.request({ ...GET, accept: 'text/plain' })).toBe('up 1\n');
  });

  it('tells the warnings that come with an answer', async () => {
    const api = await serve((_request, response) => {
      response.writeHead(200, [
        ['warning', String.raw`299 - "[id-x] \"a\" is lost", 299 - "second"`],
        ['warning', '299 - "third"'],
      ]);
      response.end('{}');
    });
    const warnings: string[] = [];
    await api.request({ ...GET, onWarning: (text) => warnings.push(text) });
    expect(warnings).toEqual(['[id-x] "a" is lost', 'second', 'third']);
  });
});

describe('what the API server says against a request', () => {
  it.each([
    [401, 'Unauthorized', 'Unauthorized', 'KDS_FORBIDDEN', 'Log in again'],
    [403, 'Forbidden', 'pods is forbidden: …', 'KDS_FORBIDDEN', 'Ask for the permission'],
    [404, 'NotFound', 'pods "a" not found', 'KDS_NOT_FOUND', 'Check the name'],
    [409, 'Conflict', 'the object has been modified', 'KDS_API_REFUSED', 'as the message says'],
    [422, 'Invalid', 'spec.x: Required value', 'KDS_API_REFUSED', 'as the message says'],
    [500, 'InternalError', 'etcdserver: timeout', 'KDS_API_REFUSED', 'Try again'],
    [503, 'ServiceUnavailable', 'apiserver is shutting down', 'KDS_API_REFUSED', 'Try again'],
  ])('%i becomes an error with its words', async (status, reason, message, code, hint) => {
    const api = await serve(json(status, statusObject(status, reason, message)));
    const error = await failureOf(api.request(GET));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, reason, code });
    expect(error.message.toLowerCase()).toBe(message.toLowerCase());
    expect(error.hint).toContain(hint);
  });

  it.each([
    [
      'User "ann" cannot list resource "statefulsets" in API group "apps" in the namespace "prod"',
      'kubectl auth can-i list statefulsets.apps -n prod',
    ],
    [
      'User "ann" cannot get resource "services/proxy" in API group "" in the namespace "w"',
      'kubectl auth can-i get services --subresource=proxy -n w',
    ],
    [
      'User "ann" cannot list resource "nodes" in API group "" at the cluster scope',
      'kubectl auth can-i list nodes',
    ],
  ])('403 "%s" names the command that checks it', async (message, command) => {
    const api = await serve(json(403, statusObject(403, 'Forbidden', message)));
    expect((await failureOf(api.request(GET))).hint).toBe(
      `Ask for the permission, and check it with: ${command}`,
    );
  });

  it.each([
    ['HTML', 500, 'text/html', '<html>Bad Gateway</html>'],
    ['nothing', 502, '', ''],
    ['broken JSON', 503, 'application/json', '{"kind":"Sta'],
    ['JSON of somebody else', 418, 'application/json', '{"error":"teapot"}'],
  ])('an error with %s says what was asked', async (_what, status, contentType, body) => {
    const api = await serve((_request, response) => {
      response.writeHead(status, contentType === '' ? {} : { 'content-type': contentType });
      response.end(body);
    });
    const { message } = await failureOf(api.request(GET));
    expect(message).toContain(`answered ${status}`);
    expect(message).toContain('GET /api/v1/pods');
    expect(message).not.toContain('<html>');
  });

  it('a login page in place of an answer is told apart from an API server', async () => {
    const api = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<html>Please log in</html>');
    });
    const error = await failureOf(api.request(GET));
    expect(error.code).toBe('KDS_API_UNREACHABLE');
    expect(error.message).toContain('is not JSON (text/html)');
  });
});

describe('a busy API server', () => {
  const busy = statusObject(429, 'TooManyRequests', 'too many requests');

  it('is asked again after the time that it names', async () => {
    let asked = 0;
    const api = await serve((request, response) => {
      asked += 1;
      if (asked === 1) json(429, busy, { 'retry-after': '0' })(request, response);
      else json(200, { a: 1 })(request, response);
    });
    expect(await api.request(GET)).toEqual({ a: 1 });
    expect(asked).toBe(2);
  });

  it('is given up after four tries', async () => {
    const api = await serve(json(429, busy, { 'retry-after': '0' }));
    expect(await failureOf(api.request(GET))).toMatchObject({ status: 429 });
    expect(server?.requests).toHaveLength(4);
  });

  it('is given up at once when it wants more time than there is', async () => {
    const api = await serve(json(429, busy, { 'retry-after': '60' }));
    const error = await failureOf(api.request(GET));
    expect(error.hint).toBe('Try again in 60 s: the API server is busy.');
    expect(server?.requests).toHaveLength(1);
  });

  it('that names no time is not asked again', async () => {
    const api = await serve(json(429, busy));
    await failureOf(api.request(GET));
    expect(server?.requests).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('within the budget of the request is a timeout', async () => {
    const api = await serve(() => undefined);
    const error = await failureOf(api.request({ ...GET, timeoutMs: 50 }));
    expect(error.code).toBe('KDS_TIMEOUT');
    expect(error.message).toMatch(/^no answer from http:.* to GET \/api\/v1\/pods within 0\.05 s$/);
  });

  it('to its end within the budget is one, too', async () => {
    const api = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items":[');
    });
    const error = await failureOf(api.request({ ...GET, timeoutMs: 50 }));
    expect(error.code).toBe('KDS_TIMEOUT');
  });

  it('counts for those that wait for the first connection, too', async () => {
    const api = await serve(() => undefined);
    const requests = [50, 5_000].map((timeoutMs) => api.request({ ...GET, timeoutMs }));
    await failureOf(requests[0] ?? Promise.resolve());
    const late = api.request({ ...GET, timeoutMs: 50 });
    expect((await failureOf(late)).code).toBe('KDS_TIMEOUT');
    await server?.close();
    expect((await failureOf(requests[1] ?? Promise.resolve())).code).toBe('KDS_API_UNREACHABLE');
  });

  it('is not waited for when the caller has lost interest', async () => {
    const api = await serve(() => undefined);
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const request = api.request({ ...GET, signal: controller.signal });
    controller.abort(reason);
    await expect(request).rejects.toBe(reason);
    await expect(api.request({ ...GET, signal: controller.signal })).rejects.toBe(reason);
  });

  it('because nobody listens', async () => {
    const gone = await startApiServer(json(200, {}));
    await gone.close();
    const error = await failureOf(openApi(`http://127.0.0.1:${gone.port}`).request(GET));
    expect(error.code).toBe('KDS_API_UNREACHABLE');
    expect(error.message).toBe(
      `cannot reach the API server at http://127.0.0.1:${gone.port}: connection refused`,
    );
  });

  it('because the name is not known', async () => {
    const error = await failureOf(openApi('http://nowhere.invalid').request(GET));
    expect(error.message).toContain('its host name is not known');
  });

  it.each(['at once', 'in the middle'])('because the connection broke off %s', async (when) => {
    const api = await serve((_request, response) => {
      if (when === 'in the middle') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"items":[', () => response.destroy());
      } else {
        response.destroy();
      }
    });
    const error = await failureOf(api.request(GET));
    expect(error.code).toBe('KDS_API_UNREACHABLE');
    expect(error.message).toContain('the connection broke off');
  });

  it('that makes sense: what listens speaks no HTTP', async () => {
    const ssh = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'));
    await new Promise<void>((resolve) => ssh.listen(0, '127.0.0.1', resolve));
    const { port } = ssh.address() as AddressInfo;
    const error = await failureOf(openApi(`http://127.0.0.1:${port}`).request(GET));
    ssh.close();
    expect(error.message).toContain('it does not speak the protocol of the URL');
  });
});

describe('TLS', () => {
  const LONG_AGO = Date.UTC(2020, 0);
  const now = Date.now();
  const year = { notBeforeMs: now - 3_600_000, notAfterMs: now + 365 * 86_400_000 };
  let authority: KeyPair;
  let serving: KeyPair;
  let client: KeyPair;
  let other: KeyPair;

  beforeAll(async () => {
    authority = await forgeCertificates.createAuthority('test', year);
    other = await forgeCertificates.createAuthority('other', year);
    serving = await forgeCertificates.issue(authority, ['127.0.0.1', 'api.test'], year);
    client = await forgeCertificates.issue(authority, ['ann'], year);
  });

  afterAll(() => server?.close());

  const base64 = (text: string): { kind: 'base64'; data: string } => ({
    kind: 'base64',
    data: Buffer.from(text).toString('base64'),
  });

  async function serveTls(pair: KeyPair, setup: Setup = {}): Promise<KubernetesApi> {
    server = await startApiServer(json(200, { a: 1 }), {
      cert: pair.certificate,
      key: pair.privateKey,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
    });
    return openApi(`https://127.0.0.1:${server.port}`, {
      ...setup,
      connection: { certificateAuthority: base64(authority.certificate), ...setup.connection },
    });
  }

  it('with the authority of the kubeconfig, a token and a client certificate', async () => {
    const api = await serveTls(serving, {
      identity: {
        token: 'secret',
        clientCertificate: { cert: base64(client.certificate), key: base64(client.privateKey) },
      },
    });
    expect(await api.request(GET)).toEqual({ a: 1 });
    expect(server?.requests[0]?.headers.authorization).toBe('Bearer secret');
    const socket = tlsSocket(server?.requests[0]?.socket);
    expect(socket.getPeerCertificate().subjectaltname).toBe('DNS:ann');
  });

  it('requests that come together follow the first, and resume its session', async () => {
    const api = await serveTls(serving);
    await Promise.all([GET, GET, GET, GET].map((request) => api.request(request)));
    const reused = server?.requests.map(({ socket }) => tlsSocket(socket).isSessionReused());
    expect(reused).toEqual([false, expect.any(Boolean), true, true]);
  });

  it.each<
    [what: string, pair: () => KeyPair | Promise<KeyPair>, setup: () => Setup, problem: string]
  >([
    [
      'an unknown authority',
      () => serving,
      () => ({ connection: { certificateAuthority: base64(other.certificate) } }),
      'not signed by the authority',
    ],
    [
      'the authorities of the machine only',
      () => serving,
      () => ({ connection: { certificateAuthority: undefined } }),
      'not signed by the authority',
    ],
    [
      'another host name',
      () => forgeCertificates.issue(authority, ['elsewhere.test'], year),
      () => ({}),
      'its certificate is for another host name',
    ],
    [
      'a certificate that has expired',
      () =>
        forgeCertificates.issue(authority, ['127.0.0.1'], {
          notBeforeMs: LONG_AGO,
          notAfterMs: LONG_AGO + 1_000,
        }),
      () => ({}),
      'has expired or is not valid yet',
    ],
  ])('is refused: %s', async (_what, pair, setup, problem) => {
    const api = await serveTls(await pair(), setup());
    const error = await failureOf(api.request(GET));
    expect(error.code).toBe('KDS_API_UNREACHABLE');
    expect(error.message).toContain(problem);
    expect(server?.requests).toEqual([]);
  });

  it('--tls-server-name says which name to expect', async () => {
    const pair = await forgeCertificates.issue(authority, ['elsewhere.test'], year);
    const api = await serveTls(pair, { connection: { tlsServerName: 'elsewhere.test' } });
    expect(await api.request(GET)).toEqual({ a: 1 });
  });

  it('--insecure-skip-tls-verify trusts anybody', async () => {
    const api = await serveTls(serving, {
      connection: { certificateAuthority: undefined, insecureSkipTlsVerify: true },
    });
    expect(await api.request(GET)).toEqual({ a: 1 });
  });

  it('an API server without TLS is told apart', async () => {
    server = await startApiServer(json(200, {}));
    const error = await failureOf(openApi(`https://127.0.0.1:${server.port}`).request(GET));
    expect(error.message).toContain('it does not speak the protocol of the URL');
    expect(error.hint).toContain('http://');
  });

  it.each<[what: string, material: () => Partial<Identity>, problem: string]>([
    [
      'a key of another certificate',
      () => ({
        clientCertificate: { cert: base64(client.certificate), key: base64(other.privateKey) },
      }),
      'do not belong together',
    ],
    [
      'a certificate that is none',
      () => ({ clientCertificate: { cert: base64('x'), key: base64('y') } }),
      'not in PEM form',
    ],
    [
      'a file that is not there',
      () => ({
        clientCertificate: {
          cert: { kind: 'file', path: '/nowhere/c.crt' },
          key: { kind: 'file', path: '/nowhere/c.key' },
        },
      }),
      'cannot read "/nowhere/c.crt" (ENOENT)',
    ],
  ])('the kubeconfig is at fault: %s', async (_what, identity, problem) => {
    const error = await failureOf(
      (async () => (await serveTls(serving, { identity: identity() })).request(GET))(),
    );
    expect(error.code).toBe('KDS_BAD_KUBECONFIG');
    expect(error.message).toContain(problem);
  });
});

function tlsSocket(socket: Socket | undefined): TLSSocket {
  if (socket instanceof TLSSocket) return socket;
  throw new Error('the request did not come over TLS');
}
