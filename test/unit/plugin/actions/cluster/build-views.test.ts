import { describe, expect, it } from 'vitest';

import { buildViews } from '../../../../../plugin/actions/cluster/build-views.ts';
import { chooseObservers } from '../../../../../plugin/actions/cluster/choose-observers.ts';
import type { CassandraPod, Target } from '../../../../../plugin/actions/cluster/find-target.ts';
import type { PodReply } from '../../../../../plugin/actions/cluster/group-clusters.ts';
import type { WorkloadStatus } from '../../../../../plugin/actions/status/workload-status.ts';
import type { GossipEndpoint } from '../../../../../shared/domain/gossip-endpoint.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aGossipEndpoint } from '../../../../support/a-gossip-endpoint.ts';

function aWorkload(name: string, parts: Partial<WorkloadStatus> = {}): WorkloadStatus {
  return {
    kind: 'StatefulSet',
    namespace: 'prod',
    name,
    cluster: undefined,
    cassandraVersion: undefined,
    desired: 3,
    ready: 3,
    withApi: 3,
    pinnedRevision: undefined,
    phase: undefined,
    pods: [],
    datacenters: [],
    advice: [],
    ...parts,
  };
}

function aPod(name: string, ip: string, workload: WorkloadStatus, rack?: string): CassandraPod {
  const object: JsonObject = {
    metadata: { name, namespace: workload.namespace },
    status: { podIP: ip, podIPs: [{ ip }] },
  };
  const { namespace } = workload;
  return {
    namespace,
    name,
    object,
    workload,
    datacenter: undefined,
    datacenterName: undefined,
    rack,
  };
}

function answered(pod: CassandraPod, ...endpoints: readonly GossipEndpoint[]): PodReply {
  const observer = endpoints.find(({ isLocal }) => isLocal)?.address;
  return {
    pod,
    reply: { kind: 'answered', source: 'management-api' },
    view: { observer, clusterName: 'shop', partitioner: undefined, endpoints },
  };
}

function silent(pod: CassandraPod): PodReply {
  return { pod, reply: { kind: 'not-asked', reason: 'its pod is Pending' }, view: undefined };
}

function aTarget(replies: readonly PodReply[], others: readonly CassandraPod[] = []): Target {
  const pods = replies.map(({ pod }) => pod);
  const objects = [...pods, ...others].map(({ object }) => object);
  return {
    facts: {
      statefulSets: [],
      datacenters: [],
      clusters: [],
      pods: objects,
      podsKnown: true,
      errors: [],
    },
    workloads: [...new Set(pods.map(({ workload }) => workload))],
    pods,
  };
}

const SET = aWorkload('cassandra');
const A = { address: '10.0.0.1', hostId: 'a' };
const B = { address: '10.0.0.2', hostId: 'b' };

function joined(replies: readonly PodReply[], others: readonly CassandraPod[] = []) {
  return buildViews(aTarget(replies, others), replies).map(({ members, otherNodes }) => ({
    members: members.map(({ node, pod }) => [node?.hostId, pod?.name]),
    otherNodes,
  }));
}

describe('nodes and pods', () => {
  it('go together by host id, also when a pod has moved to another address', () => {
    const pod = aPod('c-0', '10.0.0.77', SET);
    const reply = answered(pod, aGossipEndpoint({ ...A, isLocal: true }));
    expect(joined([reply])).toEqual([{ members: [['a', 'c-0']], otherNodes: 0 }]);
  });

  it('go together by address where the pod does not tell its host id', () => {
    const asked = answered(
      aPod('c-0', '10.0.0.1', SET),
      aGossipEndpoint({ ...A, isLocal: true }),
      aGossipEndpoint(B),
    );
    expect(joined([asked, silent(aPod('c-1', '10.0.0.2', SET))])[0]?.members).toEqual([
      ['a', 'c-0'],
      ['b', 'c-1'],
    ]);
  });

  it('do not go together by an address that the pod has inherited', () => {
    const datacenter: JsonObject = { status: { nodeStatuses: { 'c-1': { hostID: 'new' } } } };
    const reply = answered(
      aPod('c-0', '10.0.0.1', SET),
      aGossipEndpoint({ ...A, isLocal: true }),
      aGossipEndpoint(B),
    );
    const heir = { ...aPod('c-1', '10.0.0.2', SET), datacenter };
    expect(joined([reply, silent(heir)])[0]?.members).toEqual([
      ['a', 'c-0'],
      [undefined, 'c-1'],
      ['b', undefined],
    ]);
  });

  it('a node whose pod was not asked for is counted, one without a pod is shown', () => {
    const reply = answered(
      aPod('c-0', '10.0.0.1', SET),
      aGossipEndpoint({ ...A, isLocal: true }),
      aGossipEndpoint(B),
      aGossipEndpoint({ address: '10.9.9.9', hostId: 'far' }),
    );
    expect(joined([reply], [aPod('c-1', '10.0.0.2', SET)])).toEqual([
      {
        members: [
          ['a', 'c-0'],
          ['far', undefined],
        ],
        otherNodes: 1,
      },
    ]);
  });

  it('IPv6 addresses match however they are written', () => {
    const reply = answered(
      aPod('c-0', 'fd00::1', SET),
      aGossipEndpoint({ address: 'fd00::1', hostId: 'a', isLocal: true }),
      aGossipEndpoint({ address: 'fd00::2', hostId: 'b' }),
    );
    expect(joined([reply, silent(aPod('c-1', 'fd00:0:0:0:0:0:0:2', SET))])[0]?.members).toEqual([
      ['a', 'c-0'],
      ['b', 'c-1'],
    ]);
  });
});

describe('clusters', () => {
  it('of one name stay apart when they have no node in common', () => {
    const first = answered(aPod('c-0', '10.0.0.1', SET), aGossipEndpoint({ ...A, isLocal: true }));
    const other = aWorkload('cassandra', { namespace: 'test' });
    const second = answered(
      aPod('c-0', '10.0.0.2', other),
      aGossipEndpoint({ ...B, isLocal: true }),
    );
    expect(joined([first, second])).toHaveLength(2);
  });

  it('of two StatefulSets are one when they know a common node', () => {
    const first = answered(
      aPod('r1-0', '10.0.0.1', aWorkload('r1')),
      aGossipEndpoint({ ...A, isLocal: true }),
      aGossipEndpoint(B),
    );
    const second = answered(
      aPod('r2-0', '10.0.0.2', aWorkload('r2')),
      aGossipEndpoint({ ...B, isLocal: true }),
    );
    expect(joined([first, second])).toHaveLength(1);
  });

  it('a K8ssandraCluster is with its datacenters, and alone without them', () => {
    const parent = aWorkload('shop', { kind: 'K8ssandraCluster' });
    const child = aWorkload('dc1', {
      kind: 'CassandraDatacenter',
      cluster: { namespace: 'prod', name: 'shop' },
    });
    const reply = silent(aPod('c-0', '10.0.0.1', child));
    const target = { ...aTarget([reply]), workloads: [parent, child, aWorkload('lone')] };
    const views = buildViews(target, [reply]);
    expect(views.map(({ workloads }) => workloads.map(({ name }) => name))).toEqual([
      ['shop', 'dc1'],
      ['lone'],
    ]);
    expect(views[0]?.name).toBe('shop');
  });
});

it('a datacenter without pods is told with the others of its K8ssandraCluster', () => {
  const of = (name: string, cluster: string) =>
    aWorkload(name, {
      kind: 'CassandraDatacenter',
      cluster: { namespace: 'prod', name: cluster },
      pods: [],
    });
  const [dc1, dc2, other] = [of('dc1', 'shop'), of('dc2', 'shop'), of('dc2-of-other', 'other')];
  const reply = silent(aPod('c-0', '10.0.0.1', dc1));
  const views = buildViews({ ...aTarget([reply]), workloads: [dc1, dc2, other] }, [reply]);
  expect(views.map(({ workloads }) => workloads.map(({ name }) => name))).toEqual([
    ['dc1', 'dc2'],
    ['dc2-of-other'],
  ]);
});

/** Each CassandraDatacenter with the name that it gives to its cluster. */
function datacentersOf(clusterNames: Readonly<Record<string, string>>): Target['facts'] {
  const datacenters = Object.entries(clusterNames).map(([name, clusterName]) => ({
    metadata: { name, namespace: 'prod' },
    spec: { clusterName },
  }));
  return { ...aTarget([]).facts, datacenters };
}

describe('datacenters without pods and without a K8ssandraCluster', () => {
  const [dc1, dc2, other] = ['dc1', 'dc2', 'other'].map((name) =>
    aWorkload(name, { kind: 'CassandraDatacenter' }),
  );
  if (dc1 === undefined || dc2 === undefined || other === undefined) throw new Error('none');
  const facts = datacentersOf({ dc1: 'shop', dc2: 'shop', other: 'another' });
  const workloads = [dc1, dc2, other];

  it('are told with that of the same cluster that has some', () => {
    const reply = silent(aPod('c-0', '10.0.0.1', dc1));
    const views = buildViews({ ...aTarget([reply]), facts, workloads }, [reply]);
    expect(views.map((view) => [view.name, view.workloads.map(({ name }) => name)])).toEqual([
      ['shop', ['dc1', 'dc2']],
      ['another', ['other']],
    ]);
  });

  it('are together where none has pods, but not across namespaces', () => {
    const far = { ...dc2, namespace: 'test' };
    const away = { metadata: { name: 'dc2', namespace: 'test' }, spec: { clusterName: 'shop' } };
    const all = { ...facts, datacenters: [...facts.datacenters, away] };
    const target = { ...aTarget([]), facts: all, workloads: [...workloads, far] };
    expect(
      buildViews(target, []).map((view) =>
        view.workloads.map(({ namespace, name }) => `${namespace}/${name}`),
      ),
    ).toEqual([['prod/dc1', 'prod/dc2'], ['prod/other'], ['test/dc2']]);
  });
});

it('a K8ssandraCluster without any pods is one cluster with its datacenters', () => {
  const parent = aWorkload('shop', { kind: 'K8ssandraCluster', datacenters: ['dc1', 'dc2'] });
  const children = ['dc1', 'dc2'].map((name) =>
    aWorkload(name, {
      kind: 'CassandraDatacenter',
      namespace: `${name}-namespace`,
      cluster: { namespace: 'prod', name: 'shop' },
    }),
  );
  const views = buildViews({ ...aTarget([]), workloads: [parent, ...children] }, []);
  expect(views.map((view) => [view.name, view.workloads.length])).toEqual([['shop', 3]]);
});

describe('who is asked about all others', () => {
  const pods = (count: number, rackOf: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => aPod(`c-${i}`, `10.0.0.${i}`, SET, rackOf(i)));

  it.each([
    [0, 0],
    [32, 32],
    [33, 32],
    [500, 32],
    [1_000, 16],
    [5_000, 8],
  ])('of %i nodes: %i', (count, expected) => {
    expect(chooseObservers(pods(count, () => 'r1')).size).toBe(expected);
  });

  it('every rack has its say, also a small one', () => {
    const chosen = chooseObservers(pods(300, (index) => (index === 299 ? 'small' : 'large')));
    expect([...chosen].map(({ rack }) => rack)).toContain('small');
  });
});
