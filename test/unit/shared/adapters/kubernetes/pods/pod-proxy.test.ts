import type { RequestListener } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PodHttpRequest } from '../../../../../../shared/ports/pod-http.ts';
import { json, statusObject } from '../../../../../support/fake-api-server.ts';
import { startPodServer } from '../../../../../support/fake-pod-server.ts';
import type { FakePodServer } from '../../../../../support/fake-pod-server.ts';

const pod = { namespace: 'prod', name: 'dc1-0' };
const endpoint = { pod, container: 'cassandra', port: 8080, tls: undefined };
const request: PodHttpRequest = { endpoint, method: 'GET', path: '/api/v1/x', timeoutMs: 5_000 };

let server: FakePodServer;

beforeEach(async () => {
  server = await startPodServer();
});

afterEach(() => server.close());

function ask(more: Partial<PodHttpRequest> = {}) {
  return server.access({ via: 'proxy' }).request({ ...request, ...more });
}

describe('through the proxy of the API server', () => {
  it('a request reaches the server as it was meant', async () => {
    let body = '';
    server.answer = (asked, response) => {
      asked.on('data', (data: Buffer) => (body += data.toString()));
      asked.on('end', () => {
        response.writeHead(201, { 'content-type': 'text/plain' }).end('done\n');
      });
    };
    const query = [
      ['keyspace', 'a b'],
      ['keyspace', 'c'],
    ] as const;
    expect(await ask({ method: 'POST', query, body: '{"a":1}' })).toEqual({
      status: 201,
      contentType: 'text/plain',
      body: 'done\n',
      transport: 'proxy',
    });
    expect(body).toBe('{"a":1}');
    expect(server.urls).toEqual([
      '/api/v1/namespaces/prod/pods/dc1-0:8080/proxy/api/v1/x?keyspace=a+b&keyspace=c',
    ]);
  });

  it.each<[string, RequestListener, number]>([
    ['503 in plain text', (_, response) => response.writeHead(503).end('starting'), 503],
    ['404 in JSON', json(404, { reason: 'no such job' }), 404],
    ['403 in JSON', json(403, { kind: 'Denied' }), 403],
    ['200 that looks like an error of Kubernetes', json(200, statusObject(500, 'x', 'y')), 200],
  ])('a %s is an answer of the pod', async (_, answer, status) => {
    server.answer = answer;
    expect(await ask()).toMatchObject({ status, transport: 'proxy' });
  });

  it.each([
    [503, 'error trying to reach service: dial tcp: connection refused', 'KDS_NODE_UNREACHABLE'],
    [400, 'address not allowed', 'KDS_NODE_UNREACHABLE'],
    [404, 'pods "dc1-0" not found', 'KDS_NODE_UNREACHABLE'],
    [403, 'pods "dc1-0" is forbidden', 'KDS_FORBIDDEN'],
    [401, 'unauthorized', 'KDS_FORBIDDEN'],
  ])('a %i with "%s" is an answer of the API server', async (status, message, code) => {
    server.answer = json(status, statusObject(status, 'Reason', message));
    await expect(ask()).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it.each<[string, string, RequestListener]>([
    [
      'breaks off',
      'is cut off',
      (_, response) => {
        response.write('{"half":', () => response.destroy());
      },
    ],
    [
      'is shorter than announced',
      'is cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{', () => response.destroy());
      },
    ],
    [
      'has 50 MB',
      'is longer than 16 MiB',
      (_, response) => {
        for (let mb = 0; mb < 50; mb += 1) response.write(Buffer.alloc(1_000_000));
        response.end();
      },
    ],
  ])('an answer that %s is of no use', async (_, problem, answer) => {
    server.answer = answer;
    await expect(ask()).rejects.toMatchObject({
      code: 'KDS_NODE_ANSWER',
      message: `the answer of prod/dc1-0:8080 ${problem}`,
    });
  });

  it('a server that accepts and says nothing uses up the budget, no more', async () => {
    server.answer = () => undefined;
    await expect(ask({ timeoutMs: 30 })).rejects.toMatchObject({
      code: 'KDS_NODE_TIMEOUT',
      message: 'no answer from prod/dc1-0:8080 to GET /api/v1/x within 0.03 s',
    });
  });

  it('neither secrets nor client certificates are sent', async () => {
    const tls = { clientSecret: undefined, files: undefined };
    await expect(ask({ isSecret: true })).rejects.toThrow('must not go through the audit log');
    await expect(ask({ endpoint: { ...endpoint, tls } })).rejects.toThrow('demands mutual TLS');
    expect(server.urls).toEqual([]);
  });
});
