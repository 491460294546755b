import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { managementNode } from '../../../../../shared/adapters/management-api/management-node.ts';
import type { ManagementNode } from '../../../../../shared/adapters/management-api/management-node.ts';
import type { JsonValue } from '../../../../../shared/domain/json.ts';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import type { PodHttpAnswer, PodHttpRequest } from '../../../../../shared/ports/pod-http.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';
import { recordedExchange } from '../../../../support/recorded-exchange.ts';
import { scriptedPodHttp } from '../../../../support/scripted-pod-http.ts';
import type { ScriptedPodHttp } from '../../../../support/scripted-pod-http.ts';

const FIXTURES = join(import.meta.dirname, '../../../../fixtures/management-api');
const VERSIONS = '/api/v1/ops/node/schema/versions';

function nodeOn(http: ScriptedPodHttp, clock: FakeClock = fakeClock()): ManagementNode {
  const pod = { namespace: 'prod', name: 'c-0' };
  const endpoint = { pod, container: 'cassandra', port: 8080, tls: undefined };
  return managementNode({ http, endpoint, clock, timeoutMs: 5_000, signal: undefined });
}

function answering(answer: Partial<PodHttpAnswer>): ManagementNode {
  return nodeOn(scriptedPodHttp(() => answer));
}

function gossiping(...entries: readonly JsonValue[]): ManagementNode {
  return answering({ body: JSON.stringify({ entity: entries, variant: {} }) });
}

function recorded(name: string): ManagementNode {
  return answering(recordedExchange(join(FIXTURES, `${name}.json`)).answer);
}

async function errorOf(answer: Partial<PodHttpAnswer>): Promise<AppError> {
  const outcome = await answering(answer)
    .gossip()
    .catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error('it was answered');
}

describe('gossip', () => {
  it('reads nodes that are there and one that left, with exact tokens', async () => {
    const { source, value } = await recorded('left-metadata_endpoints').gossip();
    expect(source).toBe('management-api');
    expect(value).toMatchObject({
      observer: '127.0.0.1',
      clusterName: 'proof',
      partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    });
    expect(value.endpoints.map(({ address, status }) => `${address} ${status ?? '-'}`)).toEqual([
      '127.0.0.1 NORMAL',
      '127.0.0.2 NORMAL',
      '127.0.0.3 NORMAL',
      '127.0.0.4 LEFT',
    ]);
    expect(value.endpoints[0]).toMatchObject({
      isLocal: true,
      alive: true,
      rack: 'r1',
      loadBytes: 42_920_076,
      releaseVersion: '5.0.9',
    });
    expect(value.endpoints[1]?.tokens).toContain(8_970_673_071_046_484_795n);
  });

  it.each<[string, JsonValue, object]>([
    ['IPv6 in full', { ENDPOINT_IP: '2001:db8:0:0:0:0:0:1' }, { address: '2001:db8::1' }],
    ['IPv6 with a port', { ENDPOINT_IP: '[::1]:7000' }, { address: '::1' }],
    ['no state at all', { ENDPOINT_IP: '10.0.0.1' }, { status: undefined, tokens: undefined }],
    ['only STATUS', { ENDPOINT_IP: 'a', STATUS: 'MOVING,1' }, { status: 'MOVING' }],
    [
      'both states',
      { ENDPOINT_IP: 'a', STATUS_WITH_PORT: 'LEAVING,1', STATUS: 'NORMAL,1' },
      {
        status: 'LEAVING',
      },
    ],
    ['a load of Java', { ENDPOINT_IP: 'a', LOAD: '2.3795122E7' }, { loadBytes: 23_795_122 }],
    ['a load that is none', { ENDPOINT_IP: 'a', LOAD: 'NaN' }, { loadBytes: undefined }],
    ['an empty load', { ENDPOINT_IP: 'a', LOAD: '' }, { loadBytes: undefined }],
    ['no tokens yet', { ENDPOINT_IP: 'a', TOKENS: '' }, { tokens: [] }],
    ['tokens of bytes', { ENDPOINT_IP: 'a', TOKENS: '0a,ff' }, { tokens: undefined }],
    ['no word on life', { ENDPOINT_IP: 'a', IS_ALIVE: 'maybe' }, { alive: undefined }],
  ])('reads an entry with %s', async (_what, entry, expected) => {
    const { value } = await gossiping(entry).gossip();
    expect(value.endpoints).toEqual([expect.objectContaining(expected)]);
  });

  it('reads the list also from a server that no longer wraps it', async () => {
    const { value } = await answering({ body: '[{"ENDPOINT_IP":"10.0.0.1"}]' }).gossip();
    expect(value.endpoints).toHaveLength(1);
  });
});

describe('an answer of no use', () => {
  it.each<[string, Partial<PodHttpAnswer>, RegExp]>([
    [
      'HTML',
      { body: '<html>\u001b[2J</html>', contentType: 'text/html' },
      /no whole JSON for GET \/api\/v0\/metadata\/endpoints but "<html>\\x1b\[2J<\/html>" \(text\/html\)/,
    ],
    ['JSON that is cut off', { body: '{"entity":[{"DC":' }, /no whole JSON .* "\{"entity":\[/],
    ['nothing', { body: '' }, /no whole JSON .* but "" \(application\/json\)/],
    ['null', { body: 'null' }, /no whole JSON/],
    ['another shape', { body: '{"entity":{}}' }, /no list of endpoints for GET .* "\{"entity"/],
    ['entries that are none', { body: '{"entity":[1]}' }, /no list of endpoints/],
    ['an entry without address', { body: '[{}]' }, /no ENDPOINT_IP of every endpoint/],
    ['an unknown path', { status: 404 }, /does not know GET \/api\/v0\/metadata\/endpoints$/],
    ['a strange status', { status: 302, body: 'moved' }, /answers 302 to GET .*: "moved"/],
    [
      'a refusal of Cassandra',
      { status: 500, body: 'Failed to execute method NodeOps.getEndpointStates' },
      /answers 500 to GET .*: "Failed to execute method NodeOps\.getEndpointStates"/,
    ],
    [
      'no Cassandra behind it',
      { status: 500, body: 'Internal connection to Cassandra closed' },
      /^Cassandra on pod prod\/c-0 is down or starting: /,
    ],
    ['a long one', { body: 'x'.repeat(1_000) }, /"x{80}\.\.\." /],
  ])('is told from %s', async (_what, answer, message) => {
    const error = await errorOf(answer);
    expect(error.code).toBe('KDS_NODE_ANSWER');
    expect(error.message).toMatch(message);
    expect(error.message).toContain('pod prod/c-0');
    expect(error.hint).toMatch(/^[A-Z]/);
  });

  it('says how to find out why Cassandra is down', async () => {
    const error = await errorOf({ status: 500, body: 'Internal connection to Cassandra closed' });
    expect(error.hint).toBe(
      'Find out why with: kubectl k8ssandra logs pod/c-0 -n prod --level warn',
    );
  });
});

it('the release version is text with or without a line end', async () => {
  expect((await answering({ body: '5.0.9\n' }).releaseVersion()).value).toBe('5.0.9');
});

describe('schemaVersions', () => {
  it('keeps apart what is unreachable', async () => {
    const { value } = await recorded('down_crash-node_schema_versions').schemaVersions();
    expect(value.unreachable).toEqual(['127.0.0.3']);
    expect([...value.reachable.values()]).toEqual([['127.0.0.1', '127.0.0.2']]);
  });

  it('falls back on gossip where the server is older than v1', async () => {
    const entry = { IS_ALIVE: 'true', STATUS_WITH_PORT: 'NORMAL,1', SCHEMA: 'aaaa', TOKENS: '1' };
    const entries = [
      { ...entry, ENDPOINT_IP: '10.0.0.1' },
      { ...entry, ENDPOINT_IP: '10.0.0.2', SCHEMA: 'bbbb' },
      { ...entry, ENDPOINT_IP: '10.0.0.3', IS_ALIVE: 'false' },
      { ...entry, ENDPOINT_IP: '10.0.0.4', STATUS_WITH_PORT: 'LEFT,1,2', IS_ALIVE: 'false' },
    ];
    const http = scriptedPodHttp(({ path }) =>
      path === VERSIONS ? { status: 404 } : { body: JSON.stringify({ entity: entries }) },
    );
    const { value } = await nodeOn(http).schemaVersions();
    expect(value).toEqual({
      reachable: new Map([
        ['aaaa', ['10.0.0.1']],
        ['bbbb', ['10.0.0.2']],
      ]),
      unreachable: ['10.0.0.3'],
    });
  });

  it('does not hide a refusal: a drained node cannot tell', async () => {
    const body = 'Failed to execute method NodeOps.getSchemaVersions';
    const asked = answering({ status: 500, body }).schemaVersions();
    await expect(asked).rejects.toThrow(body);
  });
});

describe('keyspaces', () => {
  const names = Array.from({ length: 20 }, (_, index) => `ks${index}`);

  function replicationOf({ query }: PodHttpRequest): Partial<PodHttpAnswer> {
    const [[, keyspace] = ['', '']] = query ?? [];
    if (keyspace === 'ks3') return { status: 404, body: "Keyspace 'ks3' does not exist." };
    return {
      body: '{"class":"org.apache.cassandra.locator.SimpleStrategy","replication_factor":"2"}',
    };
  }

  it('asks for eight at a time and leaves out one that is dropped meanwhile', async () => {
    let open = 0;
    let most = 0;
    const http = scriptedPodHttp(async (request) => {
      if (!request.path.endsWith('/replication')) return { body: JSON.stringify(names) };
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      return replicationOf(request);
    });
    const { value } = await nodeOn(http).keyspaces();
    expect([...value.keys()]).toEqual(names.filter((name) => name !== 'ks3'));
    expect(value.get('ks0')).toEqual({ strategy: 'SimpleStrategy', factor: 2 });
    expect(most).toBe(8);
  });

  it('spends one budget on all of its requests', async () => {
    const clock = fakeClock();
    const http = scriptedPodHttp(async (request) => {
      await clock.advance(1_500);
      return request.path.endsWith('/replication')
        ? replicationOf(request)
        : { body: JSON.stringify(names.slice(0, 1)) };
    });
    await nodeOn(http, clock).keyspaces();
    expect(http.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([5_000, 3_500]);
  });

  it('gives up when the budget is used up between two requests', async () => {
    const clock = fakeClock();
    const http = scriptedPodHttp(async () => {
      await clock.advance(5_000);
      return { body: JSON.stringify(names) };
    });
    await expect(nodeOn(http, clock).keyspaces()).rejects.toMatchObject({
      code: 'KDS_NODE_TIMEOUT',
    });
    expect(http.requests).toHaveLength(1);
  });

  it('refuses replication that cannot be read', async () => {
    const http = scriptedPodHttp(({ path }) =>
      path.endsWith('/replication')
        ? { body: '{"class":"SimpleStrategy","replication_factor":"many"}' }
        : { body: '["shop"]' },
    );
    await expect(nodeOn(http).keyspaces()).rejects.toThrow(
      /no replication that can be read .*many/,
    );
  });
});

describe('info', () => {
  const local = { ENDPOINT_IP: '10.0.0.1', IS_LOCAL: 'true', TOKENS: '1,2' };

  it.each([
    ['NORMAL,1', 'true', true, true],
    ['shutdown,true', 'false', false, false],
    [undefined, undefined, undefined, undefined],
  ])(
    'takes the state %s and RPC_READY %s for what they say',
    async (status, ready, ...expected) => {
      const states = { STATUS_WITH_PORT: status, RPC_READY: ready };
      const entry = JSON.parse(JSON.stringify({ ...local, ...states })) as JsonValue;
      const { value } = await gossiping({ ENDPOINT_IP: '10.0.0.2' }, entry).info();
      expect([value.gossipActive, value.nativeTransportActive]).toEqual(expected);
      expect(value.tokenCount).toBe(2);
    },
  );

  it('refuses an answer in which the node itself is not', async () => {
    const asked = gossiping({ ENDPOINT_IP: '10.0.0.2' }).info();
    await expect(asked).rejects.toThrow(/no endpoint of the node itself/);
  });
});

it('compactions have the id of the compaction, not that of the table', async () => {
  const { value } = await recorded('job-compact_v1-compactions').compactions();
  expect(value).toEqual({
    pending: undefined,
    running: [
      {
        id: '7080db70-e693-11f1-b29a-3bf5ad8dbe94',
        type: 'Compaction',
        keyspace: 'shop',
        table: 'orders',
        completed: 3_119_443,
        total: 18_762_506,
        unit: 'bytes',
      },
    ],
  });
});

it('streams have peers without slash and port, and counts that came as text', async () => {
  const { value } = await recorded('joining-node_streaminfo').streams();
  expect(value).toEqual([
    {
      planId: 'f9b48d60-e68e-11f1-9344-b9a95d1c0f89',
      operation: 'Bootstrap',
      peer: '127.0.0.4',
      receiving: { files: 0, totalFiles: 0, bytes: 0, totalBytes: 0 },
      sending: { files: 30, totalFiles: 31, bytes: 10_220_277, totalBytes: 11_819_907 },
    },
  ]);
});
