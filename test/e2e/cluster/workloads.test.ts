import { describe, expect, it } from 'vitest';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import type { KubectlOptions } from '../../cluster/cluster.ts';

const cluster = sharedCluster();

interface Wanted {
  readonly namespace: string;
  readonly replicas: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

function statefulSet({ namespace, replicas, annotations = {} }: Wanted): KubectlOptions {
  const labels = { app: 'cassandra' };
  const resources = { requests: { storage: '1Gi' } };
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'cassandra', namespace },
    spec: {
      serviceName: 'cassandra',
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: {
          containers: [
            {
              name: 'cassandra',
              image: 'cassandra:5.0',
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'any-class', resources },
        },
      ],
    },
  };
  return { input: JSON.stringify(manifest) };
}

describe('a StatefulSet on fake nodes', () => {
  it('gets all pods running, spread over the nodes, each with a bound volume', async () => {
    const namespace = await newNamespace(cluster);
    const query = (kind: string, path: string): Promise<string> =>
      cluster.kubectl(['get', kind, '-n', namespace, '-o', `jsonpath=${path}`]);
    await cluster.kubectl(['apply', '-f', '-'], statefulSet({ namespace, replicas: 3 }));
    const rollout = ['rollout', 'status', 'statefulset/cassandra', '--timeout=30s'];
    await cluster.kubectl([...rollout, '-n', namespace], { budgetMs: 40_000 });
    expect(await query('pods', '{.items[*].status.phase}')).toBe('Running Running Running');
    expect(await query('pvc', '{.items[*].status.phase}')).toBe('Bound Bound Bound');
    const nodes = (await query('pods', '{.items[*].spec.nodeName}')).split(' ');
    expect(new Set(nodes).size).toBe(3);
  });

  it('waits for a pod that is held, and goes on when it is released', async () => {
    const namespace = await newNamespace(cluster);
    const inNamespace = ['-n', namespace];
    const annotations = { 'test.k8ssandra.io/readiness': 'held' };
    const manifest = statefulSet({ namespace, replicas: 1, annotations });
    await cluster.kubectl(['apply', '-f', '-'], manifest);
    const running = '--for=jsonpath={.status.phase}=Running';
    const waitForPod = ['wait', 'pod/cassandra-0', '--timeout=20s', ...inNamespace];
    await cluster.kubectl(['wait', 'pod/cassandra-0', '--for=create', ...inNamespace]);
    await cluster.kubectl([...waitForPod, running]);
    const ready = (): Promise<string> =>
      cluster.kubectl(['get', 'pod/cassandra-0', '--no-headers', ...inNamespace]);
    expect(await ready()).toMatch(/0\/1 +Running/);
    const release = 'test.k8ssandra.io/readiness-';
    await cluster.kubectl(['annotate', 'pod/cassandra-0', release, ...inNamespace]);
    await cluster.kubectl([...waitForPod, '--for=condition=Ready']);
    expect(await ready()).toMatch(/1\/1 +Running/);
  });
});
