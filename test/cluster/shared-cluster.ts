import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connectTestCluster } from './test-cluster.ts';
import type { FakeNodesInfo, TestCluster } from './test-cluster.ts';
import { waitFor } from './wait-for.ts';

const ACCOUNT_BUDGET_MS = 30_000;

/** The control plane that all tests of a run share. Name what is not in a namespace uniquely. */
export function sharedCluster(): TestCluster<FakeNodesInfo> {
  return connectTestCluster(inject('cluster') as FakeNodesInfo);
}

/** A name that no other test uses: `<prefix>-1a2b3c4d`. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

/** Makes a new namespace that takes pods, and gives its name. It goes with the cluster. */
export async function newNamespace(
  { api }: Pick<TestCluster, 'api'>,
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const name = uniqueName('test');
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await api.send('POST', '/api/v1/namespaces', namespace);
  const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  const exists = async (): Promise<true | undefined> =>
    (await api.send('GET', account)).status === 200 ? true : undefined;
  await waitFor(`the service account of ${name}`, exists, {
    budgetMs: ACCOUNT_BUDGET_MS,
    intervalMs: 20,
  });
  return name;
}
