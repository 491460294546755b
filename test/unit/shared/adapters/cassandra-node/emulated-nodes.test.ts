import { describe, expect, it } from 'vitest';

import { findPodServers } from '../../../../../plugin/actions/nodes/find-pod-servers.ts';
import { nodeOpener } from '../../../../../shared/adapters/cassandra-node/open-node.ts';
import { stringAt } from '../../../../../shared/domain/json.ts';
import { stateLetters } from '../../../../../shared/domain/node-state.ts';
import type { CassandraNode } from '../../../../../shared/ports/cassandra-node.ts';
import { anEmulatedCluster } from '../../../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../../../support/management-api/an-emulated-cluster.ts';

/** The first node, as a command opens it: from its pod alone. */
function firstNode(cluster: EmulatedCluster): CassandraNode {
  const [pod] = cluster.pods();
  if (pod === undefined) throw new Error('there is a pod');
  const ref = { namespace: cluster.namespace, name: stringAt(pod, 'metadata', 'name') ?? '' };
  const { clock } = cluster.state;
  const open = nodeOpener({ http: cluster.podHttp(), clock, nodetool: () => undefined });
  return open({ pod: ref, servers: findPodServers(pod), timeoutMs: 5_000 });
}

describe.each([
  { operator: 'cass-operator', hasTls: false },
  { operator: 'none', hasTls: false },
] as const)('a node whose pod is of $operator', (parts) => {
  const keyspaces = { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } };

  it('answers all questions but the one for clients', async () => {
    const cluster = anEmulatedCluster({ nodes: 3, keyspaces, ...parts });
    cluster.crash(2);
    const node = firstNode(cluster);
    const { value } = await node.gossip();
    expect(value.endpoints.map(stateLetters)).toEqual(['UN', 'UN', 'DN']);
    expect((await node.schemaVersions()).value.unreachable).toEqual([value.endpoints[2]?.address]);
    expect((await node.keyspaces()).value.get('shop')).toEqual({
      strategy: 'NetworkTopologyStrategy',
      factors: new Map([['dc1', 3]]),
    });
    expect((await node.info()).value).toMatchObject({
      gossipActive: true,
      heapUsedBytes: expect.any(Number) as number,
    });
    expect((await node.threadPools()).value.pools.length).toBeGreaterThan(5);
    expect((await node.compactions()).value).toEqual({ pending: 0, running: [] });
    expect((await node.streams()).value).toEqual([]);
    expect((await node.tableStats('shop')).value.map(({ table }) => table)).toEqual(['orders']);
    await expect(node.clients()).rejects.toMatchObject({ code: 'KDS_NODE_UNREACHABLE' });
  });

  it('says that its Cassandra is down', async () => {
    const cluster = anEmulatedCluster({ nodes: 1, ...parts });
    cluster.crash(0);
    await expect(firstNode(cluster).gossip()).rejects.toThrow(/^Cassandra on pod .* is down or/);
  });
});
