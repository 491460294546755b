import { describe, expect, it } from 'vitest';

import { aCassandraTask } from '../../support/a-task.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { forbidden } from '../../support/fake-kubernetes-api.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const SHOP = { shop: { class: 'NetworkTopologyStrategy', dc1: '3', dc2: '2' } };

/** Two datacenters; one node is dead, and one is not seen by another. */
function troubled(): EmulatedCluster {
  const cluster = anEmulatedCluster({ nodes: 6, datacenters: ['dc1', 'dc2'], keyspaces: SHOP });
  cluster.crash(1);
  cluster.disbelieve(0, 2);
  return cluster;
}

/** What `-o wide` asks for. */
const answers = {
  'GET /api/v1/nodes': {
    items: [
      { metadata: { name: 'worker-1', labels: { 'topology.kubernetes.io/zone': 'zone-a' } } },
    ],
  },
  'GET /api/v1/namespaces/prod/persistentvolumeclaims': {
    items: Array.from({ length: 6 }, (_, index) => ({
      metadata: {
        name: `server-data-shop-dc${(index % 2) + 1}-r${Math.floor(index / 2) + 1}-sts-0`,
        namespace: 'prod',
      },
      status: { capacity: { storage: '100Mi' } },
    })),
  },
};

async function screen(line: string, cluster: EmulatedCluster): Promise<string> {
  const { stdout, stderr, exitCode } = await runCli(line, emulatedWorld(cluster, { answers }));
  return `$ kubectl k8ssandra ${line}\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
}

describe('screens', () => {
  it.each([
    ['status-ring', 'status'],
    ['status-ring-wide', 'status -o wide'],
    ['status-ring-one-datacenter', 'status dc/dc1 -k shop'],
    ['ring', 'ring -k shop'],
  ])('%s', async (name, line) => {
    await expect(await screen(line, troubled())).toMatchFileSnapshot(
      `../../golden/plugin/${name}.txt`,
    );
  });

  it('fit a terminal of 80 columns', async () => {
    const screen80 = { isTerminal: true, columns: 80, hasColour: false };
    const { stdout } = await runCli('status', { ...emulatedWorld(troubled()), screen: screen80 });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toContain('(no room for');
  });
});

it.each([
  ['status -o json', 'status.json'],
  ['ring -o json', 'ring.json'],
])('%s keeps to its schema', async (line, schema) => {
  const { stdout } = await runCli(line, emulatedWorld(troubled()));
  expectSchema(schema, stdout);
});

it('-o name names the pods', async () => {
  const { stdout } = await runCli('status dc/dc1 -o name', emulatedWorld(troubled()));
  expect(stdout).toBe('pod/shop-dc1-r1-sts-0\npod/shop-dc1-r2-sts-0\npod/shop-dc1-r3-sts-0\n');
});

it('a keyspace that is not there is exit code 5, with those that are', async () => {
  const outcome = await runCli('status -k nope', emulatedWorld(troubled()));
  expect(outcome).toMatchObject({ exitCode: 5, stdout: '' });
  expect(outcome.stderr).toContain('has no keyspace "nope"');
  expect(outcome.stderr).toContain('Use one of: shop, system,');
});

it('keyspaces that are replicated differently have no common ownership, which is said', async () => {
  const keyspaces = { ...SHOP, logs: { class: 'NetworkTopologyStrategy', dc1: '1', dc2: '1' } };
  const cluster = anEmulatedCluster({ nodes: 6, datacenters: ['dc1', 'dc2'], keyspaces });
  const { stdout, exitCode } = await runCli('status', emulatedWorld(cluster));
  expect(stdout).toContain('OWNS is not known');
  expect(stdout).toMatch(/^ {2}UN .* \? +r1/m);
  expect(exitCode).toBe(0);
});

it('two clusters of one name in two namespaces stay two', async () => {
  const first = anEmulatedCluster({ nodes: 2, namespace: 'a', keyspaces: SHOP });
  const second = anEmulatedCluster({
    nodes: [{ address: '10.244.9.1', hostId: '11111111-2222-3333-4444-555555555555' }],
    namespace: 'b',
    keyspaces: SHOP,
  });
  const { stdout } = await runCli('status -A -o json', emulatedWorld([first, second]));
  const { items } = JSON.parse(stdout) as { items: { name: string; nodes: unknown[] }[] };
  expect(items.map(({ name, nodes }) => [name, nodes.length])).toEqual([
    ['shop', 2],
    ['shop', 1],
  ]);
});

it('of a hundred nodes all are asked whether they answer, and 32 what they know', async () => {
  const cluster = anEmulatedCluster({ nodes: 100, tokens: 1, keyspaces: SHOP });
  const world = emulatedWorld(cluster);
  const { stdout } = await runCli('status -o json', world);
  const { items } = JSON.parse(stdout) as { items: { observers: string[]; answered: number }[] };
  expect(items[0]).toMatchObject({ answered: 100, asked: 100 });
  expect(items[0]?.observers).toHaveLength(32);
  const all = await runCli('status -o json --all-views', world);
  const everyView = JSON.parse(all.stdout) as { items: { observers: string[] }[] };
  expect(everyView.items[0]?.observers).toHaveLength(100);
});

describe('what operators do', () => {
  const TASKS = '/apis/control.k8ssandra.io/v1alpha1/namespaces/prod/cassandratasks';
  const BACKUPS = '/apis/medusa.k8ssandra.io/v1alpha1/namespaces/prod/medusabackups';
  const active = { 'control.k8ssandra.io/status': 'active' };
  const backup = {
    metadata: { name: 'nightly', namespace: 'prod' },
    spec: { cassandraDatacenter: 'dc1' },
    status: { status: 'SUCCESS', finishTime: '2025-12-31T19:00:00Z' },
  };

  it('stands behind the datacenter, with the age of its last backup', async () => {
    const world = emulatedWorld(anEmulatedCluster({ nodes: 3, operator: 'cass-operator' }), {
      answers: {
        [`GET ${TASKS}`]: { items: [aCassandraTask({ command: 'cleanup', labels: active })] },
        [`GET ${BACKUPS}`]: { items: [backup] },
      },
    });
    const screen = await runCli('status', world);
    expect(screen.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /CassandraDatacenter prod\/dc1: 3\/3 ready, .*, task cleanup, last backup 5h ago /,
    );
    const { stdout } = await runCli('status -o json', world);
    expectSchema('status.json', stdout);
    expect(JSON.parse(stdout)).toMatchObject({
      items: [{ workloads: [{ operation: 'task cleanup', lastBackup: '2025-12-31T19:00:00Z' }] }],
    });
  });

  it('is not asked for where there is no operator', async () => {
    const world = emulatedWorld(anEmulatedCluster({ nodes: 1, operator: 'none' }));
    await runCli('status', world);
    expect(world.api.requests.filter(({ path }) => /control|medusa/.test(path))).toEqual([]);
  });

  it('may be unknown for want of rights, which is said', async () => {
    const world = emulatedWorld(anEmulatedCluster({ nodes: 1, operator: 'cass-operator' }), {
      answers: {
        'GET /apis/control.k8ssandra.io/v1alpha1': { resources: [{ name: 'cassandratasks' }] },
        [`GET ${TASKS}`]: forbidden('list resource "cassandratasks"'),
      },
    });
    const { stderr, exitCode } = await runCli('status', world);
    expect(stderr).toContain('cannot list resource "cassandratasks"');
    expect(exitCode).toBe(3);
  });
});

it('who is asked for much is asked last, so that a node that hangs begins to early', async () => {
  const cluster = anEmulatedCluster({ nodes: 100, tokens: 1, keyspaces: SHOP });
  const world = emulatedWorld(cluster);
  const paths: string[] = [];
  const pods: typeof world.pods = {
    ...world.pods,
    request(request) {
      paths.push(request.path);
      return world.pods.request(request);
    },
  };
  await runCli('status', { ...world, pods });
  const first = paths.indexOf('/api/v0/metadata/endpoints');
  expect(paths.filter((path) => path === '/api/v0/metadata/endpoints')).toHaveLength(32);
  expect(first).toBe(68);
});
