import { createObjects } from '../create-objects.ts';
import { installLocalWebhook } from '../install-webhook.ts';
import type { InstalledWebhook } from '../install-webhook.ts';
import type { FakeNodesInfo, TestCluster } from '../test-cluster.ts';

const NAMESPACE = 'k8ssandra-webhook';

/**
 * Installs our webhook, played by a process of this machine.
 *
 * The Deployment of the manifests gets no pods: their image is in no registry, and on a real node
 * they would not be played by anybody but take the place of those under test.
 */
export async function startWebhookProcess(
  cluster: TestCluster<FakeNodesInfo>,
): Promise<InstalledWebhook> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
  await createObjects(cluster.api, '/api/v1/namespaces', [namespace]);
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'no-pods' },
    spec: { hard: { pods: '0' } },
  };
  await createObjects(cluster.api, `/api/v1/namespaces/${NAMESPACE}/resourcequotas`, [quota]);
  return installLocalWebhook(cluster);
}
