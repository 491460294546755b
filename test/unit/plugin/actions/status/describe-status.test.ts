import { describe, expect, it } from 'vitest';

import { STATUS_ADVISOR } from '../../../../../plugin/actions/status/advise.ts';
import { describeStatus } from '../../../../../plugin/actions/status/describe-status.ts';
import type { StatusFacts } from '../../../../../plugin/actions/status/gather-status.ts';
import type { WorkloadStatus } from '../../../../../plugin/actions/status/workload-status.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { applyPatch } from '../../../../../shared/jsonpatch/apply-patch.ts';
import { pinStatefulSet } from '../../../../../shared/injection/pin-stateful-set.ts';
import { aCassandraDatacenter } from '../../../../support/a-cassandra-datacenter.ts';
import { anInjectionContext } from '../../../../support/a-cassandra-pod.ts';
import { aCassandraStatefulSet } from '../../../../support/a-cassandra-stateful-set.ts';
import { aDatacenterTemplate, aK8ssandraCluster } from '../../../../support/a-k8ssandra-cluster.ts';
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
  return describeStatus(
    {
      statefulSets: [],
      datacenters: [],
      clusters: [],
      pods: [],
      podsKnown: true,
      errors: [],
      ...facts,
    },
    STATUS_ADVISOR,
  );
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
        problem:
          'not injected: the pods are older than the injection, nobody asked for it, or there is no webhook (kubectl k8ssandra webhook status)',
        next:
          'kubectl label namespace prod inject.k8ssandra.io/enabled=true && ' +
          'kubectl rollout restart statefulset cassandra -n prod',
      },
    ]);
  });

  it('that nobody asked to inject is not to be restarted while a pod is not ready', () => {
    const status = { conditions: [{ type: 'Ready', status: 'False' }] };
    const pods = PODS.map((name, index) =>
      aRunningPod({ name, ...(index === 1 ? { status } : {}) }),
    );
    expect(describeOne({ statefulSets: [aSet()], pods }).advice).toMatchObject([
      { code: 'pods-not-ready' },
    ]);
  });

  it('that cannot be injected says why', () => {
    const pods = PODS.map((name) => aRunningPod({ name }));
    expect(describeOne({ statefulSets: [aSet('cassandra:3.11')], pods }).advice).toMatchObject([
      { code: 'version-unsupported', problem: expect.stringContaining('Cassandra 3.11') as string },
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
    expect(workload.advice).toMatchObject([
      // Two pods of three are not there at all, which is worse.
      { code: 'pods-missing' },
      { code: 'incomplete', problem: 'a part was taken out of cassandra-0 after injection' },
    ]);
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
        next: 'kubectl k8ssandra why pod/cassandra-1 -n prod',
      },
    ]);
  });

  it('with fewer pods than it should have points at itself', () => {
    const workload = describeOne({ statefulSets: [pinned(aSet())], pods: [] });
    expect(workload.advice).toMatchObject([
      { code: 'pods-missing', next: 'kubectl k8ssandra why statefulset/cassandra -n prod' },
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

describe('a StatefulSet whose template was changed', () => {
  /** `c-old` and `c-new` are revisions of its template. */
  function changed(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
    const set = pinned(aSet());
    return {
      ...set,
      metadata: { ...(set['metadata'] as JsonObject), ...metadata },
      spec: { ...(set['spec'] as JsonObject), ...spec },
      status: { currentRevision: 'c-old', updateRevision: 'c-new', observedGeneration: 2 },
    };
  }

  /** The first so many pods are old, and without the parts. */
  function podsWith(old: number, statusOf: (index: number) => JsonObject = () => ({})) {
    return PODS.map((name, index) =>
      aRunningPod({
        name,
        injected: index >= old,
        templateRevision: index >= old ? 'c-new' : 'c-old',
        status: statusOf(index),
      }),
    );
  }

  const adviceOf = (set: JsonObject, pods: readonly JsonObject[]) =>
    describeOne({ statefulSets: [set], pods }).advice;
  const ON_DELETE = { updateStrategy: { type: 'OnDelete' } };
  const partitioned = (partition: number): JsonObject => ({
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
  });
  const DOWN = { conditions: [{ type: 'Ready', status: 'False' }] };

  it.each([
    [3, '0 of 3'],
    [2, '1 of 3'],
    [1, '2 of 3'],
  ])('with %i old pods is in the middle of a rollout, and is not to be restarted', (old, text) => {
    expect(adviceOf(changed(), podsWith(old))).toEqual([
      {
        code: 'rollout-in-progress',
        problem: `rollout in progress, ${text} pods updated`,
        next: 'kubectl rollout status statefulset cassandra -n prod',
      },
    ]);
  });

  it('with no old pods needs nothing', () => {
    expect(adviceOf(changed(), podsWith(0))).toEqual([]);
  });

  it('so lately that its controller has not seen it is about to roll out', () => {
    expect(adviceOf(changed({}, { generation: 3 }), podsWith(0))).toMatchObject([
      { code: 'rollout-in-progress', problem: 'rollout about to begin' },
    ]);
    expect(adviceOf(changed({}, { generation: 2 }), podsWith(0))).toEqual([]);
  });

  it('and whose old pods have parts of another revision is only rolled out', () => {
    const pods = PODS.map((name) => aRunningPod({ name, injected: true, templateRevision: 'c-a' }));
    const codes = adviceOf(changed({ replicas: 3 }), pods).map(({ code }) => code);
    expect(codes).toEqual(['rollout-in-progress']);
  });

  it('one of whose new pods came to be without the webhook says both', () => {
    const pods = podsWith(1).with(
      2,
      aRunningPod({ name: 'cassandra-2', templateRevision: 'c-new' }),
    );
    expect(adviceOf(changed(), pods)).toMatchObject([
      { code: 'rollout-in-progress' },
      { code: 'not-injected', problem: expect.stringContaining(': cassandra-2 ') as string },
    ]);
  });

  it('with OnDelete names the pods to delete, and begins with the last', () => {
    expect(adviceOf(changed(ON_DELETE), podsWith(2))).toEqual([
      {
        code: 'rollout-on-delete',
        problem:
          '1 of 3 pods updated; OnDelete leaves it to you to delete: cassandra-0, cassandra-1',
        next: 'kubectl delete pod cassandra-1 -n prod',
      },
    ]);
  });

  it.each([
    ['a new pod is not ready', [2], 'Wait until'],
    ['an old pod is not ready', [0], 'kubectl delete pod cassandra-0 '],
    ['two are not ready', [0, 1], 'Wait until'],
  ])('with OnDelete never takes down a second pod: %s', (_what, down, next) => {
    const pods = podsWith(2, (index) => (down.includes(index) ? DOWN : {}));
    expect(adviceOf(changed(ON_DELETE), pods)[0]?.next).toContain(next);
  });

  it.each([
    [2, 2, 'rollout-partitioned'],
    [1, 2, 'rollout-in-progress'],
    [0, 2, 'rollout-in-progress'],
  ])('with partition %i and %i old pods: %s', (partition, old, code) => {
    expect(adviceOf(changed(partitioned(partition)), podsWith(old))[0]?.code).toBe(code);
  });

  it('counts the partition from the first ordinal', () => {
    const spec = { ...partitioned(1), ordinals: { start: 1 } };
    const pods = [1, 2].map((n) =>
      aRunningPod({
        name: `cassandra-${n}`,
        injected: n === 2,
        templateRevision: n === 2 ? 'c-new' : 'c-old',
      }),
    );
    expect(adviceOf(changed({ ...spec, replicas: 2 }), pods)).toMatchObject([
      {
        code: 'rollout-partitioned',
        problem: '1 of 2 pods updated; partition 1 holds back: cassandra-1',
      },
    ]);
  });

  it('back and forth under OnDelete advises to delete what lacks the parts, not to restart', () => {
    const pods = podsWith(0).with(
      1,
      aRunningPod({ name: 'cassandra-1', templateRevision: 'c-new' }),
    );
    expect(adviceOf(changed(ON_DELETE), pods)).toMatchObject([
      { code: 'not-injected', next: 'kubectl delete pod cassandra-1 -n prod' },
    ]);
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
    expect(advice).toEqual(
      datacenters.map((name) => ({
        code: 'datacenter-elsewhere',
        problem: `not in sight: ${name} (3 nodes)`,
        next: 'Look in the other namespaces (-A), or in the other contexts of the cluster.',
      })),
    );
  });

  it('tells what the operator last said of one in another context, and where to ask', () => {
    const nodeStatuses = { 'shop-dc2-r1-sts-0': {}, 'shop-dc2-r2-sts-0': {} };
    const ready = { type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z' };
    const status = {
      cassandraOperatorProgress: 'Updating',
      nodeStatuses,
      conditions: [ready],
    };
    const remote = aDatacenterTemplate('dc2', { k8sContext: 'east' });
    const cluster = {
      ...aK8ssandraCluster({ datacenters: [remote] }),
      status: { datacenters: { dc2: { cassandra: status } } },
    };
    expect(describeOne({ clusters: [cluster] }).advice).toEqual([
      {
        code: 'datacenter-elsewhere',
        problem:
          'not in sight: dc2 (context east, 2 of 3 nodes started, its operator says Updating, not ready since 2026-01-01T00:00:00Z)',
        next: 'Ask its own Kubernetes cluster, in whatever way your kubeconfig calls it: kubectl k8ssandra status -n prod --context east',
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
