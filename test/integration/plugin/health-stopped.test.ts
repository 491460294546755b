import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { aHealthyCluster, aHealthyWorld } from '../../support/a-healthy-world.ts';
import { aK8ssandraCluster } from '../../support/a-k8ssandra-cluster.ts';
import type { EmulatedWorld } from '../../support/emulated-world.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';

const NAMESPACED = 'namespaces/prod';

/** dc2 of the K8ssandraCluster shop has no pods, as it is stopped. */
function withStoppedDatacenter(): EmulatedWorld {
  const replication = { class: 'NetworkTopologyStrategy', dc1: '3', dc2: '3' };
  const cluster = anEmulatedCluster({
    nodes: 6,
    datacenters: ['dc1', 'dc2'],
    keyspaces: { shop: replication },
  });
  const logins = cluster.state.keyspaces.get('system_auth');
  if (logins === undefined) throw new Error('Cassandra makes system_auth');
  cluster.state.keyspaces.set('system_auth', { ...logins, replication });
  const inDc2 = (pod: JsonObject): boolean => JSON.stringify(pod).includes('shop-dc2');
  for (const { address, datacenter } of cluster.state.nodes) {
    if (datacenter === 'dc2') cluster.stop(address);
  }
  const labels = { 'k8ssandra.io/cluster-name': 'shop', 'k8ssandra.io/cluster-namespace': 'prod' };
  const datacenters = ['dc1', 'dc2'].map((name) => ({
    ...aCassandraDatacenter({ stopped: name === 'dc2' }),
    metadata: { name, namespace: 'prod', labels },
  }));
  return aHealthyWorld(cluster, {
    [`GET /api/v1/${NAMESPACED}/pods`]: { items: cluster.pods().filter((pod) => !inDc2(pod)) },
    [`GET /apis/cassandra.datastax.com/v1beta1/${NAMESPACED}/cassandradatacenters`]: {
      items: datacenters,
    },
  });
}

describe('a datacenter that is stopped on purpose', () => {
  it('is told in its cluster, and nothing is worse than a warning', async () => {
    const line = 'health --check nodes-up --check pods-ready --check quorum --check hints';
    const { stdout, exitCode } = await runCli(line, withStoppedDatacenter());
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/health-stopped.txt');
    expect(exitCode).toBe(0);
  });
});

describe('a K8ssandraCluster that is stopped as a whole', () => {
  it('is one cluster and one warning', async () => {
    const labels = {
      'k8ssandra.io/cluster-name': 'test',
      'k8ssandra.io/cluster-namespace': 'prod',
    };
    const stopped = ['dc1', 'dc2'].map((name) => ({
      ...aCassandraDatacenter({ stopped: true }),
      metadata: { name, namespace: 'prod', labels },
    }));
    const cluster = aK8ssandraCluster();
    const datacenters = stopped.map(({ metadata: { name } }) => ({
      metadata: { name },
      stopped: true,
    }));
    const parent = {
      ...cluster,
      metadata: { name: 'test', namespace: 'prod' },
      spec: { cassandra: { datacenters } },
    };
    const world = aHealthyWorld(aHealthyCluster(), {
      [`GET /api/v1/${NAMESPACED}/pods`]: { items: [] },
      [`GET /apis/apps/v1/${NAMESPACED}/statefulsets`]: { items: [] },
      [`GET /apis/cassandra.datastax.com/v1beta1/${NAMESPACED}/cassandradatacenters`]: {
        items: stopped,
      },
      [`GET /apis/k8ssandra.io/v1alpha1/${NAMESPACED}/k8ssandraclusters`]: { items: [parent] },
    });
    const { stdout, exitCode } = await runCli('health', world);
    expect(stdout.match(/^Cluster .*/gm)).toEqual([
      expect.stringMatching(/^Cluster test: WARN \(1 warn, /),
    ]);
    expect(exitCode).toBe(0);
  });
});
