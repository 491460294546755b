import { member, objectsAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import type { TestCluster } from '../cluster/test-cluster.ts';
import { newNamespace } from '../cluster/shared-cluster.ts';
import { waitFor } from '../cluster/wait-for.ts';
import { formatSpread, spreadOf } from './spread.ts';
import type { Spread } from './spread.ts';

/** Time from the first StatefulSet until a thousand pods run. */
export interface ThousandPodsResult {
  readonly withWebhooks: Spread;
  readonly without: Spread;
}

const SETS = 10;
const PODS_EACH = 100;
const BUDGET_MS = 300_000;

/** In turn, in namespaces that ask for injection and such that do not. */
export async function measureThousandPods(
  cluster: TestCluster,
  rounds: number,
): Promise<ThousandPodsResult> {
  const seconds = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    seconds.with.push(await runPods(cluster, true));
    seconds.without.push(await runPods(cluster, false));
  }
  return { withWebhooks: spreadOf(seconds.with), without: spreadOf(seconds.without) };
}

export function formatThousandPods({ withWebhooks, without }: ThousandPodsResult): string {
  const ratio = withWebhooks.median / without.median;
  return [
    '| 1,000 pods until all run | Seconds |',
    '| --- | --- |',
    `| with injection and policy | ${formatSpread(withWebhooks, 1)} |`,
    `| without | ${formatSpread(without, 1)} |`,
    `| ratio | ${ratio.toFixed(2)} |`,
  ].join('\n');
}

async function runPods(cluster: TestCluster, webhooks: boolean): Promise<number> {
  const namespace = await newNamespace(
    cluster,
    webhooks
      ? { 'inject.k8ssandra.io/enabled': 'true' }
      : { 'policy.k8ssandra.io/enabled': 'false' },
  );
  const startMs = performance.now();
  const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
  for (let i = 0; i < SETS; i += 1) {
    const { status } = await cluster.api.send('POST', path, statefulSet(`c${i}`));
    if (status !== 201) throw new Error(`a StatefulSet was answered with ${status}`);
  }
  const allRun = async (): Promise<true | undefined> => {
    const { body } = await cluster.api.send('GET', path);
    const ready = objectsAt(body as JsonValue, 'items').reduce(
      (sum, one) => sum + Number(member(one, 'status', 'readyReplicas') ?? 0),
      0,
    );
    return ready === SETS * PODS_EACH ? true : undefined;
  };
  await waitFor('a thousand pods', allRun, { budgetMs: BUDGET_MS, intervalMs: 250 });
  const seconds = (performance.now() - startMs) / 1000;
  await cluster.kubectl(['delete', 'namespace', namespace, '--timeout=280s'], {
    budgetMs: BUDGET_MS,
  });
  return seconds;
}

function statefulSet(name: string): JsonObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      replicas: PODS_EACH,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'cassandra',
              image: 'cassandra:5.0.9',
              env: [
                { name: 'MAX_HEAP_SIZE', value: '1G' },
                { name: 'HEAP_NEWSIZE', value: '200M' },
              ],
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  };
}
