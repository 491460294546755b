import { describe, expect, it } from 'vitest';

import { describeStatus } from '../../../../../plugin/actions/status/describe-status.ts';
import type { StatusFacts } from '../../../../../plugin/actions/status/gather-status.ts';
import type { WorkloadStatus } from '../../../../../plugin/actions/status/workload-status.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { applyPatch } from '../../../../../shared/jsonpatch/apply-patch.ts';
import { pinStatefulSet } from '../../../../../shared/injection/pin-stateful-set.ts';
import { aCassandraDatacenter } from '../../../../support/a-cassandra-datacenter.ts';
import { anInjectionContext } from '../../../../support/a-cassandra-pod.ts';
import { aCassandraStatefulSet } from '../../../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../../../support/a-k8ssandra-cluster.ts';
import { aRunningPod } from '../../../../support/a-running-pod.ts';

const PODS = ['cassandra-0', 'cassandra-1', 'cassandra-2'];

function aSet(image = 'cassandra:5.0.9'): JsonObject {
  return aCassandraStatefulSet({ image });
}

/** With the pin that the webhook writes when it meets the StatefulSet. */
function pinned(set: JsonObject): JsonObject {
  const decision = pinStatefulSet({ before: undefined, after: set }, anInjectionContext());
  return decision.outcome === 'injected' ? applyPatch(set, decision.patch) : set;
}

function describeFacts(facts: Partial<StatusFacts>): readonly WorkloadStatus[] {
  return describeStatus({
    statefulSets: [],
    datacenters: [],
    clusters: [],
    pods: [],
    podsKnown: true,
    errors: [],
    ...facts,
  });
}

function describeOne(facts: Partial<StatusFacts>): WorkloadStatus {
  const [only, another] = describeFacts(facts);
  if (only === undefined || another !== undefined) throw new Error('not one workload');
  return only;
}

describe('a StatefulSet', () => {
  it('with all pods ready and injected needs nothing', () => {
    const pods = PODS.map((name) => aRunningPod({ name, injected: true }));
    const workload = describeOne({ statefulSets: [pinned(aSet())], pods });
    expect(workload).toMatchObject({
      kind: 'StatefulSet',
      namespace: 'prod',
      name: 'cassandra',
      cassandraVersion: '5.0.9',
      desired: 3,
      ready: 3,
      withApi: 3,
      advice: [],
    });
    expect(workload.pods[0]).toMatchObject({
      injection: 'injected',
      port: 8080,
      metricsPorts: [9000],
      node: 'worker-1',
    });
    expect(workload.pods[0]?.revision).toBe(workload.pinnedRevision);
  });

  it('has its pods in the order of their numbers, and no others', () => {
    const pods = ['cassandra-10', 'cassandra-2', 'cassandra-0'].map((name) =>
      aRunningPod({ name }),
    );
    const others = [
      aRunningPod({ name: 'other-0', owner: 'other' }),
      aRunningPod({ name: 'cassandra-1', namespace: 'elsewhere' }),
    ];
    const workload = describeOne({ statefulSets: [aSet()], pods: [...others, ...pods] });
    expect(workload.pods.map(({ name }) => name)).toEqual([
      'cassandra-0',
      'cassandra-2',
      'cassandra-10',
    ]);
  });

  it('that nobody asked to inject says how to ask', () => {
    const pods = PODS.map((name) => aRunningPod({ name }));
    expect(describeOne({ statefulSets: [aSet()], pods }).advice).toEqual([
      {
        code: 'not-pinned',
        problem: 'not injected: the pods are older than the injection, or nobody asked for it',
        next:
          'kubectl label namespace prod inject.k8ssandra.io/enabled=true && ' +
          'kubectl rollout restart statefulset cassandra -n prod',
      },
    ]);
  });

  it('that cannot be injected says why', () => {
    const pods = PODS.map((name) => aRunningPod({ name }));
    expect(describeOne({ statefulSets: [aSet('cassandra:3.11')], pods }).advice).toMatchObject([
      { code: 'version-unsupported', problem: 'not injected: Cassandra 3.11' },
    ]);
  });

  it('one of whose pods came to be without the webhook names it', () => {
    const pods = PODS.map((name, index) => aRunningPod({ name, injected: index < 2 }));
    const workload = describeOne({ statefulSets: [pinned(aSet())], pods });
    expect(workload.withApi).toBe(2);
    expect(workload.advice).toMatchObject([
      { code: 'not-injected', problem: expect.stringContaining('cassandra-2') as string },
    ]);
  });

  it('whose pods have parts of another revision says so', () => {
    const pods = PODS.map((name) => aRunningPod({ name, injected: true }));
    const set = pinned(aSet('cassandra:4.1.7'));
    expect(describeOne({ statefulSets: [set], pods }).advice).toMatchObject([
      { code: 'revisions-differ', next: 'kubectl rollout restart statefulset cassandra -n prod' },
    ]);
  });

  it('one of whose pods lost a part says which', () => {
    const pod = aRunningPod({ injected: true });
    const spec = { ...(pod['spec'] as JsonObject), initContainers: [] };
    const workload = describeOne({ statefulSets: [pinned(aSet())], pods: [{ ...pod, spec }] });
    expect(workload.pods[0]?.injection).toBe('incomplete');
    expect(workload.advice[0]).toMatchObject({
      code: 'incomplete',
      problem: 'a part was taken out of cassandra-0 after injection',
    });
  });

  it('with pods that are not ready points at the first', () => {
    const status = { conditions: [{ type: 'Ready', status: 'False' }] };
    const pods = PODS.map((name, index) =>
      aRunningPod({ name, injected: true, ...(index === 1 ? { status } : {}) }),
    );
    const workload = describeOne({ statefulSets: [pinned(aSet())], pods });
    expect(workload.ready).toBe(2);
    expect(workload.advice).toEqual([
      {
        code: 'pods-not-ready',
        problem: 'not ready: cassandra-1',
        next: 'kubectl describe pod cassandra-1 -n prod',
      },
    ]);
  });

  it('with fewer pods than it should have points at itself', () => {
    const workload = describeOne({ statefulSets: [pinned(aSet())], pods: [] });
    expect(workload.advice).toMatchObject([
      { code: 'pods-missing', next: 'kubectl describe statefulset cassandra -n prod' },
    ]);
  });

  it('whose pods cannot be listed is not said to lack them', () => {
    const set = { ...aSet(), status: { readyReplicas: 2 } };
    expect(describeOne({ statefulSets: [set], podsKnown: false })).toMatchObject({
      ready: 2,
      withApi: undefined,
      pods: [],
      advice: [],
    });
  });
});

describe('a CassandraDatacenter', () => {
  const datacenter = {
    ...aCassandraDatacenter(),
    status: { cassandraOperatorProgress: 'Ready' },
  };
  const set = aCassandraStatefulSet({
    metadata: {
      name: 'shop-dc1-r1-sts',
      ownerReferences: [{ kind: 'CassandraDatacenter', name: 'dc1', controller: true }],
    },
  });
  const pods = [0, 1, 2].map((index) =>
    aRunningPod({
      name: `shop-dc1-r1-sts-${index}`,
      owner: 'shop-dc1-r1-sts',
      labels: { 'app.kubernetes.io/managed-by': 'cass-operator' },
    }),
  );

  it('has the pods of its StatefulSets, which do not stand for themselves', () => {
    const workload = describeOne({ datacenters: [datacenter], statefulSets: [set], pods });
    expect(workload).toMatchObject({
      kind: 'CassandraDatacenter',
      name: 'dc1',
      cassandraVersion: '4.1.7',
      desired: 3,
      ready: 3,
      withApi: 3,
      phase: 'Ready',
      advice: [],
    });
    expect(workload.pods[0]?.injection).toBe('built-in');
  });

  it('that is stopped should have no pods', () => {
    const stopped = aCassandraDatacenter({ stopped: true });
    expect(describeOne({ datacenters: [stopped] })).toMatchObject({
      phase: 'Stopped',
      desired: 0,
      advice: [],
    });
  });

  it('is not joined with a StatefulSet of the same owner name elsewhere', () => {
    const elsewhere = { ...set, metadata: { ...(set['metadata'] as JsonObject), namespace: 'x' } };
    const names = describeFacts({ datacenters: [datacenter], statefulSets: [elsewhere] }).map(
      ({ kind }) => kind,
    );
    expect(names).toEqual(['CassandraDatacenter', 'StatefulSet']);
  });
});

describe('a K8ssandraCluster', () => {
  it('names its datacenters, and those that are not in sight', () => {
    const cluster = aK8ssandraCluster();
    const { datacenters, advice } = describeOne({ clusters: [cluster] });
    expect(datacenters.length).toBeGreaterThan(0);
    expect(advice).toEqual([
      {
        code: 'datacenter-elsewhere',
        problem: `not in sight: ${datacenters.join(', ')}`,
        next: 'Look in the other namespaces (-A), or in the other contexts of the cluster.',
      },
    ]);
  });

  it('passes on what its operator complains about', () => {
    const cluster = { ...aK8ssandraCluster(), status: { error: 'no such context' } };
    expect(describeOne({ clusters: [cluster] }).advice[0]).toMatchObject({
      code: 'operator-error',
      problem: 'k8ssandra-operator reports: no such context',
    });
  });
});

it('an object that is hardly one is described as far as it goes', () => {
  const workload = describeOne({ statefulSets: [{ metadata: { name: 'x' } }] });
  expect(workload).toMatchObject({ name: 'x', namespace: '', desired: 1, ready: 0 });
});
