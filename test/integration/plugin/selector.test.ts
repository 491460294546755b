import { expect, it } from 'vitest';

import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { fakeKubernetesApi } from '../../support/fake-kubernetes-api.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliWorld } from '../../support/run-cli.ts';

function withoutAny(): CliWorld {
  const api = fakeKubernetesApi({
    'GET /apis/apps/v1/namespaces/prod/statefulsets': { items: [] },
    'GET /apis/apps/v1/statefulsets': { items: [] },
    'GET /api/v1/namespaces/prod/pods': { items: [] },
    'GET /api/v1/namespaces/prod/events': { items: [] },
    'GET /api/v1/nodes': { items: [] },
  });
  return { ...emulatedWorld(anEmulatedCluster()), api, namespace: 'prod' };
}

it.each([
  ['status', 'No Cassandra found in the namespace prod'],
  ['status -A', 'No Cassandra found in any namespace'],
  ['list', 'No Cassandra found in the namespace prod'],
  ['events', 'No Cassandra found in the namespace prod'],
  ['ring', 'No Cassandra pod found in the namespace prod'],
  ['gossip', 'No Cassandra pod found in the namespace prod'],
  ['schema', 'No Cassandra pod found in the namespace prod'],
  ['topology', 'No Cassandra pod found in the namespace prod'],
  ['describe-cluster', 'No Cassandra pod found in the namespace prod'],
  ['info', 'No Cassandra pod found in the namespace prod'],
  ['config show', 'No Cassandra pod found in the namespace prod'],
  ['health', 'nothing runs Cassandra in the namespace prod'],
  ['info --dc dc1', 'there is no Cassandra pod in the namespace prod'],
  ['info dc/dc1', 'nothing that runs Cassandra is called "dc/dc1" in the namespace prod'],
  ['nodetool', 'the namespace prod', ' -- info'],
  ['shell', 'the namespace prod'],
])('%s names the selector that nothing has', async (command, message, rest = '') => {
  const { stderr } = await runCli(`${command} -l app=none${rest}`, withoutAny());
  expect(stderr).toContain(`${message} with the selector "app=none"`);
  const { stderr: plain } = await runCli(`${command}${rest}`, withoutAny());
  expect(plain).toContain(message);
  expect(plain).not.toContain('selector');
});

it('leads to what is there without it', async () => {
  const { stderr } = await runCli('health -l app=none', withoutAny());
  expect(stderr).toContain('Look without -l. Name another namespace with -n.');
});
