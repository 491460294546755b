import { describe, expect, it } from 'vitest';

import { emulatedWorld } from '../../support/emulated-world.ts';
import { fakePodExec } from '../../support/fake-pod-exec.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliOutcome } from '../../support/run-cli.ts';

const SHOP = { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } };
const COMPACTION = {
  compactionId: '60ac5540-e68d-11f1-bd38-61744c432b72',
  taskType: 'Major compaction',
  keyspace: 'shop',
  columnfamily: 'orders',
  completed: 6_249_513,
  total: 23_456_789,
  unit: 'bytes',
};
const STREAMS = {
  '0b3d6a20-e68d-11f1-9dc4-0f4b2f7a1d11': [
    {
      STREAM_OPERATION: 'Rebuild',
      PEER: '10.244.0.1',
      TOTAL_FILES_TO_RECEIVE: '12',
      TOTAL_FILES_RECEIVED: '3',
      TOTAL_SIZE_TO_RECEIVE: '41943040',
      TOTAL_SIZE_RECEIVED: '10485760',
      TOTAL_FILES_TO_SEND: '0',
      TOTAL_FILES_SENT: '0',
      TOTAL_SIZE_TO_SEND: '0',
      TOTAL_SIZE_SENT: '0',
    },
  ],
};
const CLIENTS = [
  'Address         SSL   Cipher    Protocol  Version User      Keyspace Requests Driver-Name            Driver-Version',
  '/10.0.0.7:54321 true  undefined undefined 5       shop_app  shop     1042     DataStax Java driver   3.11.5        ',
  '/10.0.0.7:54322 true  undefined undefined 5       shop_app  shop     7        DataStax Java driver   3.11.5        ',
  '/10.0.0.9:40000 false undefined undefined 4       cassandra          2        undefined              undefined     ',
  '',
  'Total connected clients: 3',
  '',
  'User      Connections',
  'shop_app  2',
  'cassandra 1',
].join('\n');

/** Three nodes: the first one works, the second one does nothing, the third one is dead. */
function busy(): EmulatedCluster {
  const cluster = anEmulatedCluster({ nodes: 3, keyspaces: SHOP });
  const first = cluster.node(0);
  first.compactions = [COMPACTION];
  first.streams = [STREAMS];
  first.metrics.set('thread_pools_pending_tasks{ReadStage}', 17);
  first.metrics.set('dropped_message_dropped_total{READ_REQ}', 4);
  first.metrics.set('compaction_pending_tasks', 5);
  cluster.crash(2);
  return cluster;
}

function withClients(): Parameters<typeof emulatedWorld>[1] {
  const stdout = `${CLIENTS}\n=== end of answer ===\n`;
  const pod = fakePodExec(() => ({ stdout }));
  return { exec: (request) => pod.exec(request) };
}

async function run(line: string, cluster: EmulatedCluster): Promise<CliOutcome> {
  const isClients = line.startsWith('clients') && !line.includes('pod/');
  return runCli(line, emulatedWorld(cluster, isClients ? withClients() : {}));
}

async function screen(line: string): Promise<string> {
  const { stdout, stderr, exitCode } = await run(line, busy());
  return `$ kubectl k8ssandra ${line}\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
}

describe('screens', () => {
  it.each([
    ['info', 'info'],
    ['info-wide', 'info -o wide'],
    ['tpstats', 'tpstats'],
    ['tablestats', 'tablestats'],
    ['tablestats-total', 'tablestats --total'],
    ['compactions', 'compactions'],
    ['streams', 'streams'],
    ['clients', 'clients'],
    ['clients-total', 'clients --total'],
  ])('%s', async (name, line) => {
    await expect(await screen(line)).toMatchFileSnapshot(`../../golden/plugin/${name}.txt`);
  });

  it.each(['info', 'tpstats', 'tablestats', 'compactions', 'streams', 'clients'])(
    '%s fits a terminal of 80 columns',
    async (line) => {
      const screen80 = { isTerminal: true, columns: 80, hasColour: false };
      const world = { ...emulatedWorld(busy(), withClients()), screen: screen80 };
      const { stdout } = await runCli(line, world);
      expect(stdout).not.toBe('');
      expect(stdout.split('\n').filter((one) => one.length > 80)).toEqual([]);
    },
  );
});

it.each(['info', 'tpstats', 'tablestats', 'compactions', 'streams', 'clients'])(
  '%s -o json keeps to its schema',
  async (name) => {
    const { stdout } = await run(`${name} -o json`, busy());
    expectSchema(`${name}.json`, stdout);
  },
);

it('a node that does not answer is an item with its reason, an error, and exit code 3', async () => {
  const { stdout, stderr, exitCode } = await run('tpstats -o json', busy());
  const document = JSON.parse(stdout) as { complete: boolean; items: object[]; errors: object[] };
  expect(document.complete).toBe(false);
  expect(document.items).toHaveLength(3);
  expect(document.items[2]).toMatchObject({ pod: 'shop-dc1-r3-sts-0' });
  expect(document.items[2]).toHaveProperty('reason');
  expect(document.items[2]).not.toHaveProperty('pools');
  expect(document.errors).toHaveLength(1);
  expect(stderr).toContain('note: no answer from shop-dc1-r3-sts-0: ');
  expect(exitCode).toBe(3);
});

it('nodes that fail for one reason are told together', async () => {
  const cluster = anEmulatedCluster({ nodes: 30, keyspaces: SHOP });
  for (let index = 0; index < 30; index += 3) cluster.node(index).fault = 'refusing';
  const { stderr } = await run('streams', cluster);
  expect(stderr.match(/^note: no answer/gm)).toHaveLength(1);
  expect(stderr).toContain('and 9 more like it');
});

it('a pod that does not run is not asked, and is no silent success', async () => {
  const cluster = anEmulatedCluster({ nodes: 2, keyspaces: SHOP });
  const world = emulatedWorld(cluster);
  const pods = cluster.pods().map((pod, index) => (index === 0 ? pod : { ...pod, status: {} }));
  const list = { items: pods };
  const answers = { 'GET /api/v1/namespaces/prod/pods': list };
  const outcome = await runCli('info', emulatedWorld(cluster, { answers }));
  expect(outcome.exitCode).toBe(3);
  expect(outcome.stderr).toContain('is not asked: its pod is Unknown');
  expect(outcome.stdout).toMatch(/^shop-dc1-r2-sts-0 +\?/m);
  expect(world.namespace).toBe('prod');
});

it('sorts by a column, and what is not known comes last', async () => {
  const { stdout } = await run('tpstats --sort-by pending', busy());
  const lines = stdout.split('\n\n', 1)[0]?.split('\n') ?? [];
  expect(lines.at(-1)).toMatch(/^shop-dc1-r3-sts-0 +\?/);
  expect(lines.at(-2)).toMatch(/^shop-dc1-r1-sts-0 +ReadStage +0 +17/);
});

it('-o name names the pods', async () => {
  const { stdout } = await run('streams -o name', busy());
  expect(stdout).toBe('pod/shop-dc1-r1-sts-0\npod/shop-dc1-r2-sts-0\npod/shop-dc1-r3-sts-0\n');
});

describe('tablestats', () => {
  it('shows a keyspace of Cassandra itself when it is named', async () => {
    const { stdout } = await run('tablestats -k system pod/shop-dc1-r1-sts-0', busy());
    expect(stdout).toMatch(/^shop-dc1-r1-sts-0 +system +local/m);
    expect(stdout).not.toContain('orders');
  });

  it('has exit code 5 for a keyspace of which no node has a table', async () => {
    const { stdout, stderr, exitCode } = await run('tablestats -k nope', busy());
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 5 });
    expect(stderr).toContain('no node has a table in a keyspace "nope"');
  });

  it('says so when users have no tables', async () => {
    const { stdout, stderr } = await run('tablestats', anEmulatedCluster({ nodes: 1 }));
    expect(stdout).toBe('');
    expect(stderr).toContain('no tables but those of Cassandra itself');
  });
});

it('without exec nobody tells of clients, which is said once', async () => {
  const { stderr, exitCode } = await run('clients pod/shop-dc1-r1-sts-0', busy());
  expect(stderr).toContain('note: no answer from shop-dc1-r1-sts-0: exec into pods is forbidden');
  expect(exitCode).toBe(3);
});

it.each([
  ...['ring', 'info', 'gossip', 'schema', 'topology', 'describe-cluster', 'config show'],
  ...['tpstats', 'tablestats', 'compactions', 'streams', 'clients'],
])('%s says that nothing is found, and does not fail', async (line) => {
  const world = emulatedWorld(anEmulatedCluster({ nodes: 0 }), {
    answers: { 'GET /api/v1/nodes': { items: [] } },
  });
  const { stdout, stderr, exitCode } = await runCli(line, world);
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: '',
    stderr:
      'No Cassandra pod found in the namespace prod. See where there are some with: kubectl k8ssandra list -A\n',
    exitCode: 0,
  });
});
