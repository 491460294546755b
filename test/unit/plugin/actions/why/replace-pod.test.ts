import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aBrokenPod, aCrashingPod, anUnscheduledPod } from '../../../../support/a-broken-pod.ts';
import { aCassandraStatefulSet } from '../../../../support/a-cassandra-stateful-set.ts';
import { aRunningPod } from '../../../../support/a-running-pod.ts';
import { explained } from '../../../../support/explained.ts';

const EDIT = 'kubectl edit statefulset cassandra -n prod';
const DELETE = 'kubectl delete pod cassandra-0 -n prod';
const KEPT = 'Its volume claims, and the data on them, stay.';

const NO_IMAGE = { state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } };
const OLD = { 'controller-revision-hash': 'cassandra-old' };
const CHANGED = { updateRevision: 'cassandra-new', currentRevision: 'cassandra-old' };

interface Changed {
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
  readonly metadata?: JsonObject;
  readonly datacenters?: readonly JsonObject[];
  readonly claims?: readonly JsonObject[];
}

const BOUND = {
  metadata: { name: 'data-cassandra-0', namespace: 'prod' },
  status: { phase: 'Bound' },
};

/** What is told of a pod of a StatefulSet whose template was changed, or was not. */
function toldOf(
  pod: JsonObject,
  { spec = {}, status = {}, metadata = {}, ...more }: Changed = {},
): {
  readonly text: string;
  readonly next: readonly string[];
  readonly evidence: readonly string[];
} {
  const set = aCassandraStatefulSet({ metadata, spec: { replicas: 1, ...spec } });
  const [item] = explained({
    pods: [pod],
    statefulSets: [{ ...set, status }],
    claims: [BOUND],
    ...more,
  });
  if (item === undefined) throw new Error('nothing is explained');
  return { ...item, evidence: item.evidence.map(({ text }) => text) };
}

describe('a cause in the template', () => {
  it.each<[string, JsonObject, string]>([
    ['an image', aBrokenPod({ state: NO_IMAGE }), 'Correct the name or the tag of the image.'],
    [
      'too much CPU',
      anUnscheduledPod('0/1 nodes are available: 1 Insufficient cpu.'),
      'Add a Kubernetes node, free one, or lower the requests of the pod.',
    ],
    [
      'a missing Secret',
      aBrokenPod({ state: { state: { waiting: { reason: 'CreateContainerConfigError' } } } }),
      'kubectl get secrets,configmaps -n prod',
    ],
  ])('%s is mended by an edit and the deletion of the pod', (_what, pod, hint) => {
    expect(toldOf(pod).next).toEqual([
      hint,
      EDIT,
      `After a change of the template delete the pod, too, because the StatefulSet waits for this pod: it replaces a pod only when it is ready. ${KEPT}`,
      DELETE,
    ]);
  });

  it('says it of OnDelete in other words', () => {
    const { next } = toldOf(aBrokenPod({ state: NO_IMAGE }), {
      spec: { podManagementPolicy: 'Parallel', updateStrategy: { type: 'OnDelete' } },
    });
    expect(next).toContain(DELETE);
    expect(next.join(' ')).toContain('only when it is deleted (updateStrategy OnDelete)');
  });

  it.each<[string, JsonObject]>([
    ['whose pods are made at once', { spec: { podManagementPolicy: 'Parallel' } }],
    [
      'that another operator has made',
      { metadata: { ownerReferences: [{ kind: 'CassandraCluster', name: 'shop' }] } },
    ],
  ])('leaves the pod to a StatefulSet %s', (_what, parts) => {
    const { next } = toldOf(aBrokenPod({ state: NO_IMAGE }), { ...parts, status: CHANGED });
    expect(next).toContain(EDIT);
    expect(next).not.toContain(DELETE);
  });

  it('of cass-operator leads to the datacenter, seen or not, and the pod is left to it', () => {
    const { next } = toldOf(aBrokenPod({ state: NO_IMAGE, labels: OLD }), {
      metadata: { ownerReferences: [{ kind: 'CassandraDatacenter', name: 'dc1' }] },
      status: CHANGED,
    });
    expect(next.filter((step) => step.startsWith('kubectl'))).toEqual([
      'kubectl edit cassandradatacenter dc1 -n prod',
    ]);
  });

  it('is not told to a pod that is on its way out', () => {
    const pod = aBrokenPod({
      state: NO_IMAGE,
      metadata: { deletionTimestamp: '2026-01-01T00:05:20Z', deletionGracePeriodSeconds: 60 },
    });
    expect(toldOf(pod).next).not.toContain(DELETE);
  });
});

describe('a template that was changed since', () => {
  it('is told in place of the edit, with both revisions', () => {
    const { text, next, evidence } = toldOf(aBrokenPod({ state: NO_IMAGE, labels: OLD }), {
      status: CHANGED,
    });
    expect(text).toMatch(
      /The template was changed since the pod was made, and the StatefulSet waits for this pod: /,
    );
    expect(next).toEqual([DELETE, `It is made anew from the changed template. ${KEPT}`]);
    expect(evidence.slice(0, 2)).toEqual([
      'controller-revision-hash: cassandra-old',
      'updateRevision: cassandra-new',
    ]);
  });

  it('keeps the log of a crash that nobody knows', () => {
    const { next } = toldOf(aCrashingPod(undefined, { labels: OLD }), { status: CHANGED });
    expect(next[0]).toBe(DELETE);
    expect(next.at(-1)).toContain('kubectl k8ssandra logs pod/cassandra-0');
  });

  it('leaves a pod that starts its time', () => {
    const state = { state: { running: { startedAt: '2026-01-01T00:04:00Z' } } };
    const { next } = toldOf(aBrokenPod({ state, labels: OLD }), { status: CHANGED });
    expect(next[0]).toContain('kubectl k8ssandra logs pod/cassandra-0');
    expect(next[1]).toContain('If it is not ready soon, delete it');
    expect(next[2]).toBe(DELETE);
  });

  it('may still come by itself where pods are made at once', () => {
    const { text, next } = toldOf(aBrokenPod({ state: NO_IMAGE, labels: OLD }), {
      status: CHANGED,
      spec: { podManagementPolicy: 'Parallel' },
    });
    expect(text).toContain('and the StatefulSet has not replaced the pod yet.');
    expect(next).toEqual([
      `If it is not ready soon, delete it: it is made anew from the changed template. ${KEPT}`,
      DELETE,
    ]);
  });

  it('does not come to a pod below the partition', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
    const { text, next } = toldOf(aBrokenPod({ state: NO_IMAGE, labels: OLD }), {
      status: CHANGED,
      spec: { updateStrategy },
    });
    expect(text).toContain('the partition 1 of the updateStrategy keeps the pod');
    expect(next[0]).toContain('rollingUpdate.partition');
    expect(next[1]).toBe(EDIT);
    expect(next.at(-1)).toBe(DELETE);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['is the one of the pod', { 'controller-revision-hash': 'cassandra-new' }, CHANGED],
    ['is not known of the pod', {}, CHANGED],
    ['is not known of the StatefulSet', OLD, {}],
  ])('is not told when the revision %s', (_what, labels, status) => {
    const { text, next } = toldOf(aBrokenPod({ state: NO_IMAGE, labels }), { status });
    expect(text).not.toContain('changed since');
    expect(next).toContain(EDIT);
  });
});

describe('data that would go with the pod', () => {
  const inside = { volumes: [{ name: 'data', emptyDir: {} }] };
  const leaving = {
    metadata: {
      name: 'data-cassandra-0',
      namespace: 'prod',
      deletionTimestamp: '2026-01-01T00:00:00Z',
    },
    status: { phase: 'Bound' },
  };
  const crashed = (spec: JsonObject): JsonObject =>
    aCrashingPod({ exitCode: 137, reason: 'OOMKilled' }, { labels: OLD, spec });

  it.each<[string, JsonObject, Changed]>([
    ['in an emptyDir, before the change', crashed(inside), {}],
    ['in an emptyDir', crashed(inside), { status: CHANGED }],
    ['on a claim that is being deleted', crashed({}), { status: CHANGED, claims: [leaving] }],
  ])('%s: no deletion is advised', (_what, pod, parts) => {
    const { next } = toldOf(pod, parts);
    expect(next).not.toContain(DELETE);
    expect(next.join(' ')).toContain('See first that the other nodes have them.');
  });

  it('are none before Cassandra has run', () => {
    const pod = aBrokenPod({ state: NO_IMAGE, labels: OLD, spec: inside });
    expect(toldOf(pod, { status: CHANGED }).next).toEqual([
      DELETE,
      'It is made anew from the changed template.',
    ]);
  });
});

it('a pod that is ready is not told of', () => {
  const pods = [aRunningPod({ templateRevision: 'cassandra-old' })];
  const set = aCassandraStatefulSet({ spec: { replicas: 1 } });
  expect(explained({ pods, statefulSets: [{ ...set, status: CHANGED }] })).toEqual([]);
});
