import { Agent, request as send } from 'node:http';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { injectPod } from '../../../shared/injection/inject-pod.ts';
import { pinStatefulSet } from '../../../shared/injection/pin-stateful-set.ts';
import { DEFAULT_SETTINGS } from '../../../shared/injection/settings.ts';
import { judge } from '../../../shared/policy/judge.ts';
import { mutatePods, mutateStatefulSets } from '../../../webhook/admission/injection.ts';
import { validate } from '../../../webhook/admission/validation.ts';
import type { Audit } from '../../../webhook/audit/audit-entry.ts';
import { ROUTES } from '../../../webhook/routes/route-table.ts';
import { PLAIN_NAMESPACE, someNamespaceFacts } from '../../support/a-namespace-facts.ts';
import { aReview } from '../../support/a-review.ts';
import { faultsOf } from '../../support/review-verifier.ts';
import { serveWebhook } from '../../support/serve-webhook.ts';
import type { ServedWebhook } from '../../support/serve-webhook.ts';

const PATHS = [...Object.values(ROUTES).map(({ path }) => path), '/healthz', '/nowhere', '/'];
const JSON_TYPE = { 'content-type': 'application/json' };
/** What the contract allows; 500 is for bugs, and there are to be none. */
const STATUSES = [200, 400, 404, 405, 413, 415];

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
/** Decisions of the reviews that were answered with 200. */
const decisions: string[] = [];
let webhook: ServedWebhook;

beforeAll(async () => {
  const facts = someNamespaceFacts({}, () => Promise.resolve(PLAIN_NAMESPACE));
  const injection = {
    engine: { injectPod, pinStatefulSet },
    facts,
    settings: DEFAULT_SETTINGS,
    nativeSidecars: () => true,
  };
  const validation = { judge, enforcement: 'enforce' } as const;
  const audit: Audit = ({ record }) => void decisions.push(record.decision);
  webhook = await serveWebhook({
    audit,
    handlers: {
      'mutate-pods': mutatePods(injection),
      'mutate-statefulsets': mutateStatefulSets(injection),
      'validate-statefulsets': validate(validation, 'statefulsets'),
      'validate-cassandradatacenters': validate(validation, 'cassandradatacenters'),
      'validate-k8ssandraclusters': validate(validation, 'k8ssandraclusters'),
    },
  });
});

afterAll(async () => {
  agent.destroy();
  await webhook.close();
});

interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Like `fetch`, but for any method, any header and a kept connection. */
function exchange({ method, path, headers, body }: Outgoing): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const options = { agent, port: webhook.port, method, path, headers: { ...headers, ...length } };
    const outgoing = send({ ...options, host: '127.0.0.1' }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () => {
        resolve([incoming.statusCode ?? 0, text]);
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function faultsIn({ path, body }: Outgoing, text: string): readonly string[] {
  const { request } = JSON.parse(String(body)) as { request: { uid: string } };
  const asked = { uid: request.uid, mutating: path.startsWith('/mutate/') };
  return faultsOf(JSON.parse(text), asked);
}

const anyJson = fc.jsonValue({ maxDepth: 4 });
const anyMember = fc.constantFrom(
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'namespace',
  'annotations',
  'labels',
  'spec',
  'template',
  'containers',
  'initContainers',
  'volumes',
  'env',
  'ports',
  'image',
  'resources',
  'config',
  'cassandra',
  'racks',
  'datacenters',
  'storageConfig',
  '__proto__',
  'constructor',
  'toString',
);
/** Objects with the members that the engines look at, and anything in them. */
const likelyObject = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.constantFrom<unknown>(
      'cassandra',
      'cassandra:5.0.4',
      'Pod',
      'StatefulSet',
      1,
      -1,
      null,
      true,
    ),
    fc.string({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(anyMember, tie('value'), { maxKeys: 6 }),
  ),
})).value;
const kinds = fc.constantFrom('Pod', 'StatefulSet', 'CassandraDatacenter', 'K8ssandraCluster');
const apiVersions = fc.constantFrom(
  'v1',
  'apps/v1',
  'cassandra.datastax.com/v1beta1',
  'k8ssandra.io/v1alpha1',
);
const kubernetesObject = fc
  .tuple(fc.dictionary(anyMember, likelyObject), kinds, apiVersions)
  .map(([members, kind, apiVersion]) => ({ ...members, kind, apiVersion }));

const operation = fc.constantFrom('CREATE', 'UPDATE', 'DELETE', 'CONNECT', 'RENAME', '');
const resource = fc.constantFrom(
  ...Object.values(ROUTES).map((route) => ({ resource: route.resource })),
  undefined,
);
const review = fc
  .record(
    {
      operation,
      resource,
      object: fc.oneof(
        { weight: 4, arbitrary: kubernetesObject },
        { weight: 1, arbitrary: anyJson },
      ),
      oldObject: fc.oneof(kubernetesObject, fc.constant(null), anyJson),
      dryRun: fc.oneof({ weight: 9, arbitrary: fc.boolean() }, { weight: 1, arbitrary: anyJson }),
      uid: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: anyJson }),
      namespace: fc.oneof(fc.string(), anyJson),
      name: fc.oneof(fc.string(), anyJson),
    },
    { requiredKeys: ['operation', 'resource', 'object', 'oldObject'] },
  )
  .map((members) => JSON.stringify(aReview(members as Parameters<typeof aReview>[0])));

const body = fc.oneof(
  { weight: 6, arbitrary: review },
  { weight: 1, arbitrary: anyJson.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  // A review that breaks off, or with a byte that does not belong.
  {
    weight: 1,
    arbitrary: fc.tuple(review, fc.nat()).map(([text, at]) => text.slice(0, at % text.length)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(review, fc.nat(), fc.nat({ max: 255 })).map(([text, at, byte]) => {
      const bytes = Buffer.from(text);
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
  },
);

const outgoing: fc.Arbitrary<Outgoing> = fc.record({
  method: fc.oneof(
    { weight: 12, arbitrary: fc.constant('POST') },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS') },
  ),
  path: fc
    .tuple(
      fc.constantFrom(...PATHS),
      fc.constantFrom('', '?timeout=10s', '?timeout=0s', '?timeout=%', '/', '%', '/%2e%2e', '?a=b'),
    )
    .map((parts) => parts.join('')),
  headers: fc.oneof(
    { weight: 9, arbitrary: fc.constant(JSON_TYPE) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
        {},
        { 'content-type': 'application/yaml' },
        { ...JSON_TYPE, 'content-encoding': 'br' },
        { 'content-type': ';;;' },
      ),
    },
  ),
  body,
});

describe('whatever is sent', () => {
  it('gets a status of the contract, and a denial only by a rule', async () => {
    await fc.assert(
      fc.asyncProperty(outgoing, async (message) => {
        const before = decisions.length;
        const [status, text] = await exchange(message);
        expect(STATUSES, text).toContain(status);
        const isDenial = text.includes('"allowed":false');
        expect(isDenial).toBe(decisions.slice(before).includes('denied'));
        if (status === 200 && message.method === 'POST')
          expect(faultsIn(message, text)).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
    expect(webhook.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    // The input was not so bad that it never got as far as the engines.
    const reached = new Set(decisions);
    expect([...reached]).toEqual(expect.arrayContaining(['ignored', 'skipped', 'allowed']));
  }, 120_000);
});

describe('a hostile review', () => {
  const pod = '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"cassandra:5.0.4",';
  const reviewOf = (object: string): string =>
    `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u",` +
    `"operation":"CREATE","namespace":"n","object":${object}}}`;

  it.each([
    ['is nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 200],
    ['is nested and does not end', '['.repeat(100_000), 400],
    ['repeats its members', '[{"name":"a","name":"b"}],"name":"a","name":"c"', 200],
    ['has numbers that no number can hold', `[${'9'.repeat(5_000)}, 1e999, -1e-999]`, 200],
    ['has members of every object', '{"__proto__":{"allowed":false},"constructor":1}', 200],
    ['has a text of a million characters', `"${'a'.repeat(1_000_000)}"`, 200],
    [
      'has 50,000 members',
      `{${Array.from({ length: 50_000 }, (_v, i) => `"k${i}":1`).join()}}`,
      200,
    ],
  ])('that %s does no harm', async (_name, value, status) => {
    const object = `${pod}"env":${value}}]}}`;
    for (const path of ['/mutate/pods', '/validate/statefulsets']) {
      const answer = await exchange({
        method: 'POST',
        path,
        headers: JSON_TYPE,
        body: reviewOf(object),
      });
      expect(answer[0]).toBe(status);
      expect(answer[1]).not.toContain('"allowed":false');
    }
    expect(({} as Record<string, unknown>)['allowed']).toBeUndefined();
  });
});

describe('a sender that is no API server', () => {
  const head =
    'POST /mutate/pods?timeout=1s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

  it('may hang up in the middle', async () => {
    const socket = webhook.dial();
    socket.write(`${head}Content-Length: 1000\r\n\r\n{"apiVersion"`);
    const aborted = 'aborted_requests_total{route="mutate-pods"} 1';
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await expect.poll(() => webhook.registry.write()).toContain(aborted);
    const answer = await webhook.post('/mutate/pods', aReview());
    expect(answer.status).toBe(200);
  });

  it('may not keep a review open by sending it slowly', async () => {
    const socket = webhook.dial();
    socket.write(`${head}Content-Length: 1000\r\n\r\n{"apiVersion"`);
    expect(await textOf(socket)).toMatch(/^HTTP\/1.1 408 [^]*Connection: close/i);
  });

  it('may announce more than it may send', async () => {
    const socket = webhook.dial();
    socket.write(`${head}Content-Length: 99999999\r\n\r\n{`);
    expect(await textOf(socket)).toMatch(/^HTTP\/1.1 413 [^]*Connection: close/i);
  });

  it.each([
    ['no HTTP at all', '\u0016\u0003\u0001 TLS in the clear\r\n\r\n', 400],
    ['a header without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, 400],
    ['a length and chunks', `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
  ])('may send %s', async (_name, bytes, status) => {
    const socket = webhook.dial();
    socket.write(bytes);
    expect(await textOf(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

/** Until the other side ends the connection. */
function textOf(socket: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = (): void => {
      resolve(text);
    };
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('end', done);
    socket.on('error', done);
  });
}
