import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { existingCluster } from '../../cluster/existing-cluster.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';

const shared = sharedCluster();
const { kubectlPath } = shared.info;
const env = { ...process.env, KUBECONFIG: shared.kubeconfig };

it('a cluster of the user is worked on and left as it is', async () => {
  const cluster = await existingCluster({ context: 'k8ssandra-test', kubectlPath, env });
  const namespace = await newNamespace(shared);
  expect(await cluster.kubectl(['get', 'namespaces', '-o', 'name'])).toContain(namespace);
  await cluster.stop();
  expect(existsSync(cluster.kubeconfig)).toBe(false);
  expect(await shared.kubectl(['get', 'namespaces', '-o', 'name'])).toContain(namespace);
});

it('a context that does not exist is refused by name', async () => {
  const missing = existingCluster({ context: 'no-such-context', kubectlPath, env });
  await expect(missing).rejects.toThrow('context "no-such-context" cannot be used');
});
