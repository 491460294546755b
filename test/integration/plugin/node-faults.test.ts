import { describe, expect, it, vi } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliOutcome } from '../../support/run-cli.ts';

const SHOP = { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } };

function threeNodes(clock: FakeClock = fakeClock()): EmulatedCluster {
  return anEmulatedCluster({ nodes: 3, keyspaces: SHOP, clock });
}

interface Found {
  readonly items: readonly {
    readonly nodes: readonly {
      readonly address?: string;
      readonly pod?: string;
      readonly state: string;
      readonly reply: string;
      readonly reason?: string;
    }[];
    readonly disagreements: readonly string[];
    readonly answered: number;
    readonly asked: number;
  }[];
  readonly complete: boolean;
}

function found({ stdout }: CliOutcome): Found {
  return JSON.parse(stdout) as Found;
}

describe('status, when one of three nodes', () => {
  it.each([
    ['refuses', 'refusing', /cannot be reached: connection refused/],
    ['answers 500', 'failing', /answers 500 to GET \/api\/v0\/metadata\/endpoints/],
    ['answers with a web page', 'html', /gives no whole JSON .*<!DOCTYPE/],
    ['answers with half of the JSON', 'truncated', /gives no whole JSON/],
    ['is cut off while it answers', 'cut-off', /it is cut off/],
    ['answers with 50 MB', 'huge', /gave an answer of no use/],
  ] as const)('%s: its row stays, with the reason', async (_what, fault, reason) => {
    const cluster = threeNodes();
    cluster.node(1).fault = fault;
    const outcome = await runCli('status -o json', emulatedWorld(cluster));
    const { items, complete } = found(outcome);
    const row = items[0]?.nodes.find(({ address }) => address === '10.244.0.2');
    expect(row).toMatchObject({ state: 'UN', reply: 'failed' });
    expect(row?.reason).toMatch(reason);
    expect(items[0]).toMatchObject({ answered: 2, asked: 3 });
    expect(complete).toBe(false);
    expect(outcome.exitCode).toBe(3);
  });

  it('accepts and never answers: the others are shown after the time for one node', async () => {
    const clock = fakeClock();
    const cluster = threeNodes(clock);
    cluster.node(1).fault = 'hung';
    const running = runCli('status -o json --node-timeout 3s', emulatedWorld(cluster));
    // The command is imported when it is called, which no fake clock can hurry.
    await vi.waitFor(() => {
      expect(clock.sleeping).toBeGreaterThan(0);
    });
    await clock.advance(2_900);
    expect(clock.sleeping).toBeGreaterThan(0);
    await clock.advance(200);
    const outcome = await running;
    const row = found(outcome).items[0]?.nodes.find(({ address }) => address === '10.244.0.2');
    expect(row).toMatchObject({ state: 'UN', reply: 'failed' });
    expect(row?.reason).toContain('did not answer in 3s');
    expect(outcome.exitCode).toBe(3);
  });

  it('has a Management API from before v1: nothing is missed', async () => {
    const cluster = anEmulatedCluster({
      nodes: 3,
      keyspaces: SHOP,
      settings: { isBeforeV1: true },
    });
    const outcome = await runCli('status -o json', emulatedWorld(cluster));
    expect(found(outcome).items[0]).toMatchObject({ answered: 3, asked: 3 });
    expect(outcome.exitCode).toBe(0);
  });

  it('is down: the others say so, and it says why it cannot', async () => {
    const cluster = threeNodes();
    cluster.stop(1);
    const outcome = await runCli('status', emulatedWorld(cluster));
    expect(outcome.stdout).toMatch(/^ {2}DN +10\.244\.0\.2 /m);
    expect(outcome.stdout).toContain('Cassandra on pod prod/shop-dc1-r2-sts-0 is');
    expect(outcome.exitCode).toBe(3);
  });

  it('is drained: it calls itself up, and the others count', async () => {
    const cluster = threeNodes();
    cluster.drain(2);
    const { stdout } = await runCli('status', emulatedWorld(cluster));
    expect(stdout).toMatch(/^ {2}DN +10\.244\.0\.3 /m);
    expect(stdout).toContain('2 of 3 nodes up');
  });
});

describe('status, when Kubernetes and Cassandra know different nodes', () => {
  /** The pods as they are, but for some members of one of them. */
  function withPod(
    cluster: EmulatedCluster,
    index: number,
    change: (pod: JsonObject) => JsonObject,
  ) {
    const pods = cluster.pods().map((pod, at) => (at === index ? change(pod) : pod));
    return emulatedWorld(cluster, {
      answers: { 'GET /api/v1/namespaces/prod/pods': { items: pods } },
    });
  }

  it('a pod that no node speaks of has a row with ??', async () => {
    const cluster = threeNodes();
    const world = withPod(cluster, 1, (pod) => ({
      ...pod,
      metadata: { ...(pod['metadata'] as JsonObject), name: 'shop-dc1-r2-sts-7', uid: 'other' },
      status: { phase: 'Pending' },
    }));
    const { stdout, exitCode } = await runCli('status', world);
    expect(stdout).toMatch(/^ {2}\?\? +- .*shop-dc1-r2-sts-7/m);
    expect(stdout).toMatch(/^Nodes without a pod in sight:\n.*\n {2}UN +dc1 +10\.244\.0\.2 /m);
    expect(exitCode).toBe(0);
  });

  it('a pod that has moved keeps its node, by host id', async () => {
    const cluster = threeNodes();
    const world = withPod(cluster, 1, (pod) => ({
      ...pod,
      status: {
        ...(pod['status'] as JsonObject),
        podIP: '10.244.7.7',
        podIPs: [{ ip: '10.244.7.7' }],
      },
    }));
    const { stdout } = await runCli('status', world);
    expect(stdout).toMatch(/^ {2}UN +10\.244\.0\.2 .*shop-dc1-r2-sts-0/m);
    expect(stdout).not.toContain('without a pod');
  });

  it('an address that another node has had goes with the node that answers there', async () => {
    const cluster = threeNodes();
    cluster.leave(2);
    cluster.join({ address: '10.244.0.3', hostId: '99999999-0000-0000-0000-000000000000' });
    const joined = cluster.node(3);
    joined.gossip = 'NORMAL';
    const { stdout } = await runCli('status -o wide', emulatedWorld(cluster));
    expect(stdout.match(/10\.244\.0\.3 /g)).toHaveLength(1);
    expect(stdout).toContain('99999999-0000-0000-0000-000000000000');
  });

  it('IPv6 addresses are matched and shown', async () => {
    const nodes = ['fd00::1', 'fd00::2', 'fd00::3'].map((address) => ({ address }));
    const cluster = anEmulatedCluster({ nodes, keyspaces: SHOP });
    const { stdout, exitCode } = await runCli('status', emulatedWorld(cluster));
    expect(stdout).toMatch(/^ {2}UN +fd00::2 /m);
    expect(stdout).not.toContain('without a pod');
    expect(exitCode).toBe(0);
  });
});

it('a terminal of 40 columns loses nothing that matters', async () => {
  const screen = { isTerminal: true, columns: 40, hasColour: false };
  const { stdout } = await runCli('status', { ...emulatedWorld(threeNodes()), screen });
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
  for (const text of ['UN', '10.244.0.2', 'shop-dc1-r2-sts-0']) expect(stdout).toContain(text);
});
