import { expect, it } from 'vitest';

import { emulatedWorld } from '../../support/emulated-world.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';

const ENDPOINTS = '/api/v0/metadata/endpoints';

/** The world, and which of its nodes were asked what they know of all others. */
function watched(world: ReturnType<typeof emulatedWorld>) {
  const asked: string[] = [];
  const pods: typeof world.pods = {
    ...world.pods,
    request(request) {
      const { namespace, name } = request.endpoint.pod;
      if (request.path === ENDPOINTS) asked.push(`${namespace}/${name}`);
      return world.pods.request(request);
    },
  };
  return { world: { ...world, pods }, asked };
}

it('each of more clusters than are asked at once has its ring', async () => {
  const clusters = Array.from({ length: 70 }, (_, index) =>
    anEmulatedCluster({
      namespace: `team-${index}`,
      nodes: [{ address: `10.244.${index}.1` }, { address: `10.244.${index}.2` }],
    }),
  );
  const { world, asked } = watched(emulatedWorld(clusters));
  const { stdout, exitCode } = await runCli('status -A -o json', world);
  const { items } = JSON.parse(stdout) as { items: { up: number; total: number }[] };
  expect(items.map(({ up, total }) => [up, total])).toEqual(clusters.map(() => [2, 2]));
  expect(exitCode).toBe(0);
  expect(new Set(asked).size).toBe(asked.length);
});

it('nodes that speak of addresses that no pod has are not all asked for everything', async () => {
  const cluster = anEmulatedCluster({ nodes: 600, tokens: 1, operator: 'none' });
  const lists = emulatedWorld(cluster).api;
  const { items } = (await lists.request({
    method: 'GET',
    path: '/api/v1/namespaces/prod/pods',
  })) as { items: { status: object }[] };
  const moved = items.map((pod, index) => ({
    ...pod,
    status: { ...pod.status, podIP: `10.9.${index >> 8}.${index & 255}`, podIPs: [] },
  }));
  const answers = { 'GET /api/v1/namespaces/prod/pods': { items: moved } };
  const { world, asked } = watched(emulatedWorld(cluster, { answers }));
  await runCli('status -o json', world);
  expect(asked.length).toBeGreaterThan(8);
  expect(asked.length).toBeLessThan(64);
});
