import { describe, expect, it } from 'vitest';

import { emulatedWorld } from '../../support/emulated-world.ts';
import { forbidden } from '../../support/fake-kubernetes-api.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliOutcome } from '../../support/run-cli.ts';

const KEYSPACES = {
  shop: { class: 'NetworkTopologyStrategy', dc1: '3', dc2: '2' },
  scratch: { class: 'SimpleStrategy', replication_factor: '1' },
};

/** Two datacenters: one node is dead, one not seen by another, one has an old schema, one left. */
function troubled(): EmulatedCluster {
  const cluster = anEmulatedCluster({
    nodes: 7,
    datacenters: ['dc1', 'dc2'],
    keyspaces: KEYSPACES,
  });
  cluster.crash(1);
  cluster.disbelieve(0, 2);
  cluster.node(3).schemaVersion = 'c0ac224f-18dc-36a4-b2c3-6167c86912c2';
  cluster.leave(6);
  return cluster;
}

/** The pods of two racks share a zone. */
function worldOf(cluster: EmulatedCluster): ReturnType<typeof emulatedWorld> {
  const pods = cluster.pods().map((pod, index) => ({
    ...pod,
    spec: { ...(pod['spec'] as object), nodeName: `worker-${index}` },
  }));
  const nodes = pods.map((_, index) => ({
    metadata: {
      name: `worker-${index}`,
      labels: { 'topology.kubernetes.io/zone': index % 6 < 4 ? 'zone-a' : 'zone-b' },
    },
  }));
  return emulatedWorld(cluster, {
    answers: {
      'GET /api/v1/nodes': { items: nodes },
      'GET /api/v1/namespaces/prod/pods': { items: pods },
    },
  });
}

async function run(line: string, cluster = troubled()): Promise<CliOutcome> {
  return runCli(line, worldOf(cluster));
}

const COMMANDS = ['describe-cluster', 'gossip', 'schema', 'topology'];

describe('screens', () => {
  it.each([
    ['describe-cluster', 'describe-cluster'],
    ['gossip', 'gossip'],
    ['gossip-all-views', 'gossip --all-views'],
    ['schema', 'schema'],
    ['topology', 'topology'],
    ['topology-keyspace', 'topology -k shop'],
  ])('%s', async (name, line) => {
    const { stdout, stderr, exitCode } = await run(line);
    const screen = `$ kubectl k8ssandra ${line}\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
    await expect(screen).toMatchFileSnapshot(`../../golden/plugin/${name}.txt`);
  });

  it.each(['gossip', 'schema', 'topology'])('%s fits a terminal of 80 columns', async (line) => {
    const screen80 = { isTerminal: true, columns: 80, hasColour: false };
    const { stdout } = await runCli(line, { ...worldOf(troubled()), screen: screen80 });
    expect(stdout).not.toBe('');
    expect(stdout.split('\n').filter((one) => one.length > 80)).toEqual([]);
  });
});

it.each(COMMANDS)('%s -o json keeps to its schema', async (name) => {
  const { stdout } = await run(`${name} -o json`);
  expectSchema(`${name}.json`, stdout);
});

describe('schema', () => {
  it('is agreed on when only a dead node and one that left are unreachable', async () => {
    const cluster = anEmulatedCluster({ nodes: 4 });
    cluster.crash(1);
    cluster.leave(3);
    const { stdout } = await run('schema -o json', cluster);
    const { items } = JSON.parse(stdout) as { items: object[] };
    expect(items).toMatchObject([
      {
        agreed: true,
        unreachable: ['10.244.0.2'],
        versions: [{ nodes: ['10.244.0.1', '10.244.0.3'] }],
      },
    ]);
  });

  it('exits with 0 when the nodes could be asked and do not agree', async () => {
    const cluster = anEmulatedCluster({ nodes: 3 });
    cluster.node(2).schemaVersion = 'c0ac224f-18dc-36a4-b2c3-6167c86912c2';
    const { stdout, stderr, exitCode } = await run('schema', cluster);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain('2 schemas');
  });
});

describe('gossip', () => {
  it('shows each node once, the one that left included', async () => {
    const { stdout } = await run('gossip -o json');
    const { items } = JSON.parse(stdout) as {
      items: { endpoints: { address: string; status: string }[] }[];
    };
    const lines = items[0]?.endpoints ?? [];
    expect(lines).toHaveLength(7);
    expect(lines.find(({ address }) => address === '10.244.0.7')?.status).toBe('LEFT');
  });

  it('goes by the majority, and keeps the opinion of the one who differs', async () => {
    const { stdout } = await run('gossip -o json');
    const { items } = JSON.parse(stdout) as {
      items: { endpoints: { address: string; isAlive: boolean; views: object[] }[] }[];
    };
    const disputed = items[0]?.endpoints.find(({ address }) => address === '10.244.0.3');
    expect(disputed).toMatchObject({
      isAlive: true,
      views: [{ isAlive: true }, { isAlive: false, observers: ['10.244.0.1'] }],
    });
  });
});

describe('topology', () => {
  it('of three racks with three replicas any one may fail, and a node of one replica may not', async () => {
    const cluster = anEmulatedCluster({
      nodes: 3,
      keyspaces: { ...KEYSPACES, shop: { class: 'NetworkTopologyStrategy', dc1: '3' } },
    });
    const { stdout } = await run('topology -o json', cluster);
    const { items } = JSON.parse(stdout) as {
      items: { effects: { kind: string; keyspace: string; lost: { level: string }[] }[] }[];
    };
    const racks = (items[0]?.effects ?? []).filter(({ kind }) => kind === 'rack');
    const lostOf = (name: string): Set<string> =>
      new Set(
        racks
          .filter(({ keyspace }) => keyspace === name)
          .map(({ lost }) => lost.map(({ level }) => level).join()),
      );
    expect(lostOf('shop')).toEqual(new Set(['ALL']));
    expect(lostOf('scratch')).toEqual(new Set(['ONE,QUORUM,ALL']));
  });

  it('without the right to list nodes leaves zones out, and says so once', async () => {
    const cluster = anEmulatedCluster({ nodes: 3, keyspaces: KEYSPACES });
    const answers = { 'GET /api/v1/nodes': forbidden('list resource "nodes"') };
    const outcome = await runCli('topology', emulatedWorld(cluster, { answers }));
    expect(outcome.exitCode).toBe(3);
    expect(outcome.stderr.match(/cannot list resource "nodes"/g)).toHaveLength(1);
    expect(outcome.stdout).toMatch(/^dc1 +r1 +- /m);
    expect(outcome.stdout).not.toMatch(/^zone /m);
  });

  it('has exit code 5 for a keyspace that is not there', async () => {
    const { stderr, exitCode } = await run('topology -k nope');
    expect(exitCode).toBe(5);
    expect(stderr).toContain('has no keyspace "nope"');
  });
});

it.each(COMMANDS)('%s with no node that answers is exit code 3 and says why', async (name) => {
  const cluster = anEmulatedCluster({ nodes: 3, keyspaces: KEYSPACES });
  for (const index of [0, 1, 2]) cluster.node(index).fault = 'refusing';
  const { stdout, stderr, exitCode } = await run(`${name} -o json`, cluster);
  expect(exitCode).toBe(3);
  expect(stderr.match(/^note: no answer from .* and 2 more like it/gm)).toHaveLength(1);
  expectSchema(`${name}.json`, stdout);
});
