import { describe, expect, it } from 'vitest';

import type { PodHttpRequest } from '../../../shared/ports/pod-http.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import type { EmulatedWorld } from '../../support/emulated-world.ts';
import { inMemoryFiles } from '../../support/in-memory-files.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliOutcome, CliWorld } from '../../support/run-cli.ts';

interface Recorded extends EmulatedWorld {
  readonly sent: readonly PodHttpRequest[];
}

/** Three nodes; what is sent to them is written down. */
function world(nodes = 3): Recorded {
  const emulated = emulatedWorld(anEmulatedCluster({ nodes, operator: 'cass-operator' }));
  const sent: PodHttpRequest[] = [];
  return {
    ...emulated,
    sent,
    pods: {
      ...emulated.pods,
      request(one) {
        sent.push(one);
        return emulated.pods.request(one);
      },
    },
  };
}

async function run(
  line: string | readonly string[],
  more: CliWorld = {},
): Promise<CliOutcome & { readonly sent: readonly PodHttpRequest[] }> {
  const { sent, ...base } = world();
  return { ...(await runCli(line, { ...base, ...more })), sent };
}

function typed(...texts: readonly string[]): CliWorld {
  async function* bytes(): AsyncIterable<Uint8Array> {
    for (const text of texts) yield await Promise.resolve(Buffer.from(text));
  }
  const raw = (): Promise<never> => Promise.reject(new Error('not a terminal'));
  return { input: { isTerminal: false, bytes: bytes(), raw } };
}

const FIRST = 'pod/shop-dc1-r1-sts-0';

describe('mgmt', () => {
  it('prints the body of the answer, and nothing else', async () => {
    const outcome = await run(`mgmt GET /api/v0/metadata/versions/release ${FIRST}`);
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '5.0.9\n', stderr: '' });
    expect(outcome.sent).toHaveLength(1);
  });

  it('takes a method in lower case', async () => {
    const { sent } = await run(`mgmt get /api/v0/metadata/versions/release ${FIRST}`);
    expect(sent[0]?.method).toBe('GET');
  });

  it('looks like this where nodes answer with errors', async () => {
    const line = 'mgmt GET /api/v0/no-such-thing dc/dc1 --all';
    const { stdout, stderr, exitCode } = await run(line);
    const screen = `$ kubectl k8ssandra ${line}\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
    await expect(screen).toMatchFileSnapshot('../../golden/plugin/mgmt.txt');
  });

  it('sends query and body as they are', async () => {
    const words = ['mgmt', 'POST', '/api/v1/ops/tables/flush', FIRST, '-d', '{"keyspace_name": 1}'];
    const { sent } = await run(words);
    expect(sent[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/ops/tables/flush',
      query: [],
      body: '{"keyspace_name": 1}',
      timeoutMs: 60_000,
    });
    const again = await run(['mgmt', 'POST', '/api/v0/x?a=b%20c&a=d&newToken=5', FIRST]);
    expect(again.sent[0]?.query).toEqual([
      ['a', 'b c'],
      ['a', 'd'],
      ['newToken', '5'],
    ]);
  });

  it('reads the body from a file', async () => {
    const files = inMemoryFiles({ 'body.json': '{"a":1}' });
    const { sent } = await run(`mgmt POST /api/v0/x ${FIRST} -d @body.json`, { files });
    expect(sent[0]?.body).toBe('{"a":1}');
  });

  it('prints the body of an error as well, names the status and ends with 7', async () => {
    const { stdout, stderr, exitCode } = await run(
      `mgmt GET /api/v0/probes/cluster?consistency_level=ALL&rf_per_dc=5 ${FIRST}`,
    );
    expect(stdout).toMatch(/replicas required/);
    expect(stderr).toContain(
      'error: the Management API of pod prod/shop-dc1-r1-sts-0 answers 500 to GET /api/v0/probes/cluster (KDS_OPERATION_FAILED)',
    );
    expect(exitCode).toBe(7);
  });

  it('asks all nodes, each below a head of its own', async () => {
    const { stdout, exitCode, sent } = await run(
      'mgmt GET /api/v0/metadata/versions/release dc/dc1 --all --parallel 3',
    );
    expect(stdout).toBe(
      ['r1', 'r2', 'r3']
        .map((rack) => `=== pod/shop-dc1-${rack}-sts-0 (dc1, ${rack})\n5.0.9\n`)
        .join('\n'),
    );
    expect([exitCode, sent.length]).toEqual([0, 3]);
  });

  it('takes a secret from standard input and keeps it off the proxy', async () => {
    const path = '/api/v0/ops/auth/role?username=app';
    const { sent, stderr } = await run(
      `mgmt POST ${path} ${FIRST} --secret-query password`,
      typed('pa', '55\r\nmore'),
    );
    expect(sent[0]).toMatchObject({
      isSecret: true,
      query: [
        ['username', 'app'],
        ['password', 'pa55'],
      ],
    });
    expect(stderr).not.toContain('pa55');
  });

  it('asks for a secret at a terminal, shows no letter of it, and minds Backspace', async () => {
    let isRaw = false;
    async function* keys(): AsyncIterable<Uint8Array> {
      for (const key of ['q', '\x15', 'p', 'x', '\x7f', 'w', '\r'])
        yield await Promise.resolve(Buffer.from(key));
    }
    const { sent, stderr } = await run(`mgmt POST /api/v0/x ${FIRST} --secret-query password`, {
      input: {
        isTerminal: true,
        bytes: keys(),
        raw(work) {
          isRaw = true;
          return work({ columns: 80, rows: 24, onResize: () => undefined });
        },
      },
    });
    expect(isRaw).toBe(true);
    expect(sent[0]?.query).toEqual([['password', 'pw']]);
    expect(stderr).toMatch(/^password: \r\n/);
  });

  it('sends nothing where Ctrl-C is typed for a secret', async () => {
    async function* keys(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(Buffer.from('pa\x03'));
    }
    const { sent, exitCode } = await run(`mgmt POST /api/v0/x ${FIRST} --secret-query password`, {
      input: {
        isTerminal: true,
        bytes: keys(),
        raw: (work) => work({ columns: 80, rows: 24, onResize: () => undefined }),
      },
    });
    expect([sent, exitCode]).toEqual([[], 130]);
  });

  it.each([
    ['mgmt', 'METHOD is missing', 2],
    ['mgmt GET', 'PATH is missing', 2],
    ['mgmt gte /api/v0/x', 'METHOD cannot be "gte"', 2],
    [`mgmt GET /x ${FIRST} --node-timeout 0s`, '--node-timeout cannot be "0s"', 2],
    ['mgmt GET api/v0/x', 'PATH cannot be "api/v0/x"', 2],
    ['mgmt GET api/v0/x?password=pa55', 'PATH cannot be "api/v0/x"', 2],
    ['mgmt DELETE /../../../configmaps/x', 'it leads out of itself', 2],
    ['mgmt GET //evil.test/x', 'PATH cannot be "//evil.test/x"', 2],
    ['mgmt GET /api/v0/x', 'the namespace prod has 3 nodes', 2],
    ['mgmt GET /api/v0/x dc/dc1', '"dc/dc1" has 3 nodes', 2],
    [`mgmt POST /x?password=a ${FIRST}`, 'the query has a secret in it: password', 2],
    [`mgmt POST /x ${FIRST} -d {`, '--data is not JSON', 2],
    [`mgmt POST /x ${FIRST} -d @gone`, 'cannot read "gone"', 2],
    [`mgmt POST /x ${FIRST} -d @- --secret-query a`, 'both want standard input', 2],
    [`mgmt POST /x ${FIRST} --secret-query a`, 'standard input has no value for "a"', 2],
    ['mgmt GET /x pod/nosuch', 'there is no Cassandra pod "nosuch" in the namespace', 5],
  ])('%s is refused before anything is sent', async (line, message, code) => {
    const { stderr, exitCode, sent } = await run(line);
    expect(stderr).toContain(message);
    expect([exitCode, sent]).toEqual([code, []]);
  });

  it('does not quote what is no JSON: it may be a secret', async () => {
    const files = inMemoryFiles({ 'bad.json': 'pa55' });
    const { stderr, exitCode } = await run(`mgmt POST /x ${FIRST} -d @bad.json`, { files });
    expect(stderr).toContain('error: --data is not JSON');
    expect(stderr).not.toContain('pa55');
    expect(exitCode).toBe(2);
  });

  it.each([
    ['a control character', 'a\x1b[D\n', 'it has a control character'],
    ['too long', `${'a'.repeat(2 ** 16)}\n`, 'longer than 64 KiB'],
  ])('refuses a secret that is %s', async (_what, text, message) => {
    const line = `mgmt POST /x ${FIRST} --secret-query password`;
    const { stderr, exitCode, sent } = await run(line, typed(text));
    expect(stderr).toContain(message);
    expect([exitCode, sent]).toEqual([2, []]);
  });

  it('tells of a pod without a Management API', async () => {
    const emulated = world(1);
    const pods = [
      {
        metadata: {
          name: 'plain-0',
          namespace: 'prod',
          ownerReferences: [{ kind: 'StatefulSet', name: 'plain', controller: true }],
        },
        spec: { containers: [{ name: 'cassandra', image: 'cassandra:5.0.9' }] },
        status: { phase: 'Running', podIP: '10.0.0.9' },
      },
    ];
    const sets = [
      {
        metadata: { name: 'plain', namespace: 'prod' },
        spec: { replicas: 1, template: { spec: pods[0]?.spec ?? {} } },
        status: {},
      },
    ];
    const { stderr, exitCode } = await runCli('mgmt GET /x sts/plain', {
      ...emulated,
      api: {
        request({ path, ...rest }) {
          if (path.endsWith('/pods')) return Promise.resolve({ items: pods });
          if (path.endsWith('/statefulsets')) return Promise.resolve({ items: sets });
          return emulated.api.request({ path, ...rest });
        },
      },
    });
    expect(stderr).toContain('pod prod/plain-0 has no Management API (KDS_NOT_FOUND)');
    expect(exitCode).toBe(5);
  });
});
