import { describe, expect, it } from 'vitest';

import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { forbidden } from '../../support/fake-kubernetes-api.ts';
import { aHealthyCluster, aHealthyWorld } from '../../support/a-healthy-world.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';

const ZONES = {
  items: [0, 1, 2].map((index) => ({
    metadata: {
      name: `worker-${index}`,
      labels: { 'topology.kubernetes.io/zone': `zone-${'abc'.charAt(index)}` },
    },
  })),
};
const SUMMARIES = [0, 1, 2].map((index) => `GET /api/v1/nodes/worker-${index}/proxy/stats/summary`);
const CLAIMS = 'GET /api/v1/namespaces/prod/persistentvolumeclaims';

/** Cells of a column, by its title. */
function cells(screen: string, title: string): readonly string[] {
  const lines = screen.split('\n').map((line) => line.trim().split(/ {2,}/));
  const head = lines.findIndex((line) => line.includes(title));
  const at = lines[head]?.indexOf(title) ?? -1;
  return lines
    .slice(head + 1)
    .filter((line) => line[0] === 'UN')
    .map((line) => line[at] ?? '');
}

describe('status -o wide', () => {
  it('shows zones, and how full volumes are as the kubelets measure it', async () => {
    const world = aHealthyWorld(aHealthyCluster(), { 'GET /api/v1/nodes': ZONES });
    const { stdout, stderr, exitCode } = await runCli('status -o wide', world);
    expect(cells(stdout, 'ZONE')).toEqual(['zone-a', 'zone-b', 'zone-c']);
    expect(cells(stdout, 'VOLUME')).toEqual(Array(3).fill('50% of 100 GiB'));
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('tells volumes by the load, and says about, where kubelets may not be asked', async () => {
    const cluster = aHealthyCluster();
    cluster.node(0).loadBytes = 25 * 2 ** 30;
    const world = aHealthyWorld(cluster, {
      'GET /api/v1/nodes': ZONES,
      ...Object.fromEntries(SUMMARIES.map((path) => [path, forbidden('get "nodes/proxy"')])),
    });
    const { stdout, stderr, exitCode } = await runCli('status -o wide', world);
    expect(cells(stdout, 'VOLUME')[0]).toBe('~25% of 100 GiB');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('says what may not be listed, and leaves its column empty', async () => {
    const world = aHealthyWorld(aHealthyCluster(), {
      'GET /api/v1/nodes': forbidden('list resource "nodes"'),
      [CLAIMS]: forbidden('list resource "persistentvolumeclaims"'),
      ...Object.fromEntries(SUMMARIES.map((path) => [path, forbidden('get "nodes/proxy"')])),
    });
    const { stdout, stderr, exitCode } = await runCli('status -o wide', world);
    expect(cells(stdout, 'ZONE')).toEqual(['-', '-', '-']);
    expect(cells(stdout, 'VOLUME')).toEqual(['-', '-', '-']);
    expect(stderr).toContain('cannot list resource "nodes"');
    expect(stderr).toContain('cannot list resource "persistentvolumeclaims"');
    expect(exitCode).toBe(3);
  });

  it('asks kubelets for no other form', async () => {
    const asked = async (line: string): Promise<number> => {
      const world = aHealthyWorld(aHealthyCluster(), { 'GET /api/v1/nodes': ZONES });
      await runCli(line, world);
      return world.api.requests.filter(({ path }) => path.endsWith('stats/summary')).length;
    };
    expect(await asked('status')).toBe(0);
    expect(await asked('status -o json')).toBe(0);
    expect(await asked('status -o wide')).toBe(3);
  });
});

describe('status --fail-on', () => {
  it.each([
    ['', 0],
    ['--fail-on warn', 0],
    ['--fail-on crit', 0],
  ])('of a cluster that is well: %s', async (flags, exitCode) => {
    expect(await runCli(`status ${flags}`, aHealthyWorld())).toMatchObject({ exitCode });
  });

  it.each([
    ['', 3],
    ['--fail-on warn', 8],
    ['--fail-on crit', 8],
  ])('of a cluster with a node that is down: %s', async (flags, exitCode) => {
    const cluster = aHealthyCluster();
    cluster.crash(1);
    expect(await runCli(`status ${flags}`, aHealthyWorld(cluster))).toMatchObject({ exitCode });
  });

  it.each([
    ['', 0],
    ['--fail-on warn', 8],
    ['--fail-on crit', 0],
  ])('of nodes that do not agree on one that is up: %s', async (flags, exitCode) => {
    const cluster = anEmulatedCluster({ nodes: 6 });
    cluster.disbelieve(0, 2);
    expect(await runCli(`status ${flags}`, aHealthyWorld(cluster))).toMatchObject({ exitCode });
  });

  it.each([
    ['', 0],
    ['--fail-on warn', 8],
    ['--fail-on crit', 8],
  ])('of a StatefulSet that has no pod: %s', async (flags, exitCode) => {
    const path = '/apis/apps/v1/namespaces/empty/statefulsets';
    const nothing = {
      [`GET ${path}`]: { items: [aCassandraStatefulSet({ metadata: { namespace: 'empty' } })] },
      'GET /api/v1/namespaces/empty/pods': { items: [] },
    };
    expect(
      await runCli(`status ${flags} -n empty`, aHealthyWorld(aHealthyCluster(), nothing)),
    ).toMatchObject({ exitCode });
  });

  it.each([['--fail-on warn'], ['--fail-on crit'], ['']])(
    'where nobody answers it is unknown, and not down: %s',
    async (flags) => {
      const cluster = aHealthyCluster();
      for (const index of [0, 1, 2]) cluster.node(index).fault = 'refusing';
      const { exitCode } = await runCli(`status ${flags}`, aHealthyWorld(cluster));
      expect(exitCode).toBe(3);
    },
  );

  it.each([
    ['--fail-on warn', 8],
    ['--fail-on crit', 0],
  ])('of a cluster with a datacenter that is stopped on purpose: %s', async (flags, exitCode) => {
    const cluster = anEmulatedCluster({ nodes: 6, datacenters: ['dc1', 'dc2'] });
    for (const [index, node] of cluster.state.nodes.entries())
      if (node.datacenter === 'dc2') cluster.stop(index);
    const path = '/apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters';
    const { api } = emulatedWorld(cluster);
    const { items } = (await api.request({ method: 'GET', path })) as {
      items: { metadata: { name: string }; spec: JsonObject }[];
    };
    const stopped = items.map((one) =>
      one.metadata.name === 'dc2' ? { ...one, spec: { ...one.spec, stopped: true } } : one,
    );
    const pods = cluster
      .pods()
      .filter((pod) => !(stringAt(pod, 'metadata', 'name') ?? '').includes('dc2'));
    const answers = {
      [`GET ${path}`]: { items: stopped },
      'GET /api/v1/namespaces/prod/pods': { items: pods },
    };
    const outcome = await runCli(`status ${flags}`, emulatedWorld(cluster, { answers }));
    expect(outcome.stdout).toContain('DN');
    expect(outcome).toMatchObject({ exitCode });
  });

  it.each([
    ['', 0],
    ['--fail-on crit', 5],
  ])('where nothing is: %s', async (flags, exitCode) => {
    const nothing = { 'GET /apis/apps/v1/namespaces/empty/statefulsets': { items: [] } };
    const outcome = await runCli(
      `status ${flags} -n empty`,
      aHealthyWorld(aHealthyCluster(), nothing),
    );
    expect(outcome).toMatchObject({ exitCode, stdout: '' });
    expect(outcome.stderr).toContain('No Cassandra found');
  });
});
