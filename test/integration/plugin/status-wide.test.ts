import { describe, expect, it } from 'vitest';

import { forbidden } from '../../support/fake-kubernetes-api.ts';
import { aHealthyCluster, aHealthyWorld } from '../../support/a-healthy-world.ts';
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
