import { expect, it } from 'vitest';

import { readClocks } from '../../../plugin/actions/health/read-clocks.ts';
import type { JsonValue } from '../../../shared/domain/json.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { sharedCluster, uniqueName } from '../../cluster/shared-cluster.ts';

const cluster = sharedCluster();
const NAMESPACE = 'kube-node-lease';

const api: KubernetesApi = {
  async request({ path, query = {} }) {
    const words = new URLSearchParams(query).toString();
    return JSON.parse(await cluster.kubectl(['get', '--raw', `${path}?${words}`])) as JsonValue;
  },
};

/** As a kubelet whose clock is off renews its lease. */
async function renew(name: string, aheadMs: number): Promise<void> {
  const renewTime = new Date(Date.now() + aheadMs).toISOString().replace('Z', '000Z');
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: NAMESPACE },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  };
  await cluster
    .kubectl(['replace', '-f', '-'], { input: JSON.stringify(lease) })
    .catch(() => cluster.kubectl(['create', '-f', '-'], { input: JSON.stringify(lease) }));
}

it('the API server notes what time it is whenever a lease is renewed, whatever is written into it', async () => {
  await cluster.tryKubectl(['create', 'namespace', NAMESPACE]);
  const [right, slow] = [uniqueName('right'), uniqueName('slow')];
  for (const name of [right, slow]) await renew(name, 0);
  // Renewed a second time: the time of creation alone would tell nothing.
  await renew(right, 0);
  await renew(slow, -60_000);
  const { aheadMs } = await readClocks(api);
  expect(Math.abs(aheadMs.get(right) ?? Infinity)).toBeLessThan(2_000);
  expect(Math.abs((aheadMs.get(slow) ?? Infinity) + 60_000)).toBeLessThan(2_000);
});
