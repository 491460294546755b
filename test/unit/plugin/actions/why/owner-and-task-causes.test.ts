import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aBrokenPod } from '../../../../support/a-broken-pod.ts';
import { aCassandraDatacenter } from '../../../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../../../support/a-k8ssandra-cluster.ts';
import { aRunningPod } from '../../../../support/a-running-pod.ts';
import { aCassandraTask } from '../../../../support/a-task.ts';
import { anEvent } from '../../../../support/an-event.ts';
import { causeIds, explained } from '../../../../support/explained.ts';

function anOperator(name: string, availableReplicas: number): JsonObject {
  const containers = [{ name: 'manager', image: `docker.io/k8ssandra/${name}:v1.29.0` }];
  return {
    metadata: { name, namespace: 'operators' },
    spec: { replicas: 1, template: { spec: { containers } } },
    status: { availableReplicas },
  };
}

const RUNS = anOperator('cass-operator', 1);

function aDatacenter(status: JsonObject | undefined, spec: JsonObject = {}): JsonObject {
  return {
    ...aCassandraDatacenter({ size: 1, ...spec }),
    metadata: {
      name: 'dc1',
      namespace: 'prod',
      generation: 2,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    ...(status === undefined ? {} : { status }),
  };
}

const OBSERVED = { observedGeneration: 2 };

function condition(type: string, status = 'True', message = ''): JsonObject {
  return { ...OBSERVED, conditions: [{ type, status, message }] };
}

describe('a datacenter without pods', () => {
  it.each([
    ['that nobody has installed an operator for', aDatacenter(undefined), [], ['operator-absent']],
    [
      'whose operator has no pod',
      aDatacenter(OBSERVED),
      [anOperator('cass-operator', 0)],
      ['operator-absent'],
    ],
    [
      'with another operator only',
      aDatacenter(OBSERVED),
      [anOperator('reaper', 1)],
      ['operator-absent'],
    ],
    ['that its operator has not seen', aDatacenter(undefined), [RUNS], ['operator-behind']],
    [
      'whose last change was not seen',
      aDatacenter({ observedGeneration: 1 }),
      [RUNS],
      ['operator-behind'],
    ],
    ['of operators unknown', aDatacenter(undefined), undefined, ['operator-behind']],
    [
      'that is refused',
      aDatacenter(condition('Valid', 'False', 'no racks')),
      [RUNS],
      ['specification-refused'],
    ],
    ['that is stopped', aDatacenter(OBSERVED, { stopped: true }), [RUNS], ['datacenter-stopped']],
    ['that grows', aDatacenter(condition('ScalingUp')), [RUNS], ['operator-at-work']],
    ['that has grown', aDatacenter(condition('ScalingUp', 'False')), [RUNS], ['pods-not-made']],
    ['that waits', aDatacenter(OBSERVED), [RUNS], ['pods-not-made']],
  ])('%s', (_what, datacenter, deployments, causes) => {
    const found = causeIds({ statefulSets: [], datacenters: [datacenter], deployments });
    expect(found).toEqual(causes);
  });

  it('created just now is given time', () => {
    const young = aDatacenter(undefined);
    const metadata = {
      ...(young['metadata'] as JsonObject),
      creationTimestamp: '2026-01-01T00:04:50Z',
    };
    const datacenters = [{ ...young, metadata }];
    expect(causeIds({ statefulSets: [], datacenters, deployments: [RUNS] })).toEqual([]);
  });

  it('quotes why it is refused', () => {
    const refused = aDatacenter(condition('Valid', 'False', 'use of the same rack twice'));
    const [item] = explained({ statefulSets: [], datacenters: [refused] });
    expect(item?.text).toContain('"use of the same rack twice"');
  });
});

describe('a datacenter with pods', () => {
  const NODE_STATE = 'cassandra.datastax.com/node-state';
  const statefulSets = [
    aCassandraStatefulSet({
      metadata: { ownerReferences: [{ kind: 'CassandraDatacenter', name: 'dc1' }] },
      spec: { replicas: 2 },
    }),
  ];
  const running = { state: { running: { startedAt: '2026-01-01T00:04:00Z' } } };
  const pod = (index: number, state: string): JsonObject =>
    aBrokenPod({
      name: `cassandra-${index}`,
      labels: { [NODE_STATE]: state, 'cassandra.datastax.com/datacenter': 'dc1' },
      state: running,
    });
  const causes = (status: JsonObject, ...pods: readonly JsonObject[]): readonly string[] =>
    causeIds({
      statefulSets,
      datacenters: [aDatacenter(status, { size: 2 })],
      deployments: [RUNS],
      pods,
    });

  it.each([
    [
      ['Starting', 'Ready-to-Start'],
      ['starting', 'waits-for-its-turn'],
    ],
    [
      ['Ready-to-Start', 'Ready-to-Start'],
      ['operator-at-work', 'waits-for-its-turn'],
    ],
    [
      ['Decommissioning', 'Started-not-Ready'],
      ['decommissioning', 'starting'],
    ],
  ])('in the states %j', ([first = '', second = ''], expected) => {
    expect(causes(condition('Updating'), pod(0, first), pod(1, second))).toEqual(expected);
  });

  it('names the pod that is started at present', () => {
    const items = explained({
      statefulSets,
      datacenters: [aDatacenter(OBSERVED, { size: 2 })],
      pods: [pod(0, 'Starting'), pod(1, 'Ready-to-Start')],
    });
    expect(items[1]?.text).toContain('at present this is cassandra-0');
  });

  it('that all wait for an operator that has not seen the last change', () => {
    const pods = [pod(0, 'Ready-to-Start'), pod(1, 'Ready-to-Start')];
    expect(causes({ observedGeneration: 1 }, ...pods)).toEqual([
      'operator-behind',
      'waits-for-its-turn',
    ]);
  });

  it('of which the operator could not start one', () => {
    const status = { ...OBSERVED, failedStarts: ['cassandra-0'] };
    expect(causes(status, pod(0, 'Ready-to-Start'), pod(1, 'Starting'))).toEqual([
      'start-failed',
      'starting',
    ]);
  });

  it('that are ready needs no operator', () => {
    const pods = [aRunningPod({ name: 'cassandra-0' }), aRunningPod({ name: 'cassandra-1' })];
    const datacenters = [aDatacenter(OBSERVED, { size: 2 })];
    expect(causeIds({ statefulSets, datacenters, pods, deployments: [] })).toEqual([]);
  });
});

describe('a K8ssandraCluster', () => {
  const cluster = (status: JsonObject): JsonObject => {
    const object = aK8ssandraCluster();
    return { ...object, metadata: { name: 'shop', namespace: 'prod', generation: 1 }, status };
  };

  it.each([
    [{ error: 'None', observedGeneration: 1 }, []],
    [{ error: 'no such secret', observedGeneration: 1 }, ['specification-refused']],
  ])('%j', (status, expected) => {
    const deployments = [anOperator('k8ssandra-operator', 1)];
    expect(causeIds({ statefulSets: [], clusters: [cluster(status)], deployments })).toEqual(
      expected,
    );
  });
});

describe('a task', () => {
  const active = aCassandraTask({
    name: 'cleanup-1',
    status: { startTime: '2026-01-01T00:00:05Z' },
  });
  const datacenters = [aDatacenter(OBSERVED)];
  const causes = (task: JsonObject, more: Parameters<typeof causeIds>[0] = {}) =>
    causeIds({ statefulSets: [], datacenters, tasks: [task], target: 'task/t', ...more });
  const task = (parts: Parameters<typeof aCassandraTask>[0]): JsonObject =>
    aCassandraTask({ name: 't', ...parts });

  it.each([
    ['without status and operator', task({}), { deployments: [] }, 'task-not-picked-up'],
    ['without status, of operators unknown', task({}), {}, 'task-not-picked-up'],
    ['behind another', task({}), { tasks: [active, task({})] }, 'task-waits-for-task'],
    ['made just now', task({ createdAt: '2026-01-01T00:04:50Z' }), {}, 'task-not-due'],
    ['for later', task({ spec: { scheduledTime: '2026-01-01T09:00:00Z' } }), {}, 'task-not-due'],
    [
      'with two jobs',
      task({ spec: { jobs: [{ command: 'flush' }, { command: 'flush' }] } }),
      {},
      'task-not-carried-out',
    ],
    [
      'for nobody',
      task({ spec: { datacenter: { name: 'dc9', namespace: 'prod' } } }),
      {},
      'task-not-carried-out',
    ],
    ['at work', task({ status: { startTime: 'x' } }), {}, 'task-at-work'],
    [
      'that has failed',
      task({
        status: {
          completionTime: 'x',
          failed: 1,
          conditions: [{ type: 'Failed', status: 'True', message: 'boom' }],
        },
      }),
      {},
      'task-failed',
    ],
  ])('%s', (_what, one, more, cause) => {
    expect(causes(one, more)).toEqual([cause]);
  });

  it('that both allow others does not wait', () => {
    const allow = { spec: { concurrencyPolicy: 'Allow' } };
    const tasks = [
      aCassandraTask({ name: 'a', ...allow, status: { startTime: 'x' } }),
      task(allow),
    ];
    expect(causes(task(allow), { tasks })).toEqual(['task-not-picked-up']);
  });

  it('that K8ssandra refuses', () => {
    const refused = {
      kind: 'K8ssandraTask',
      metadata: { name: 't', namespace: 'prod' },
      spec: { cluster: { name: 'shop' }, template: { jobs: [{ command: 'flush' }] } },
      status: { conditions: [{ type: 'Invalid', status: 'True', message: 'unknown dc' }] },
    };
    expect(causes(refused)).toEqual(['task-invalid']);
  });

  it('that runs while a pod of its datacenter is not ready', () => {
    const labels = { 'cassandra.datastax.com/datacenter': 'dc1' };
    const statefulSets = [
      aCassandraStatefulSet({
        metadata: { ownerReferences: [{ kind: 'CassandraDatacenter', name: 'dc1' }] },
      }),
    ];
    const pods = [aBrokenPod({ labels })];
    const running = task({ status: { startTime: 'x' } });
    expect(causes(running, { pods, statefulSets })).toEqual(['task-waits-for-pod']);
  });

  it('that was done needs no explanation', () => {
    expect(causes(task({ status: { completionTime: 'x', succeeded: 1 } }))).toEqual([]);
  });

  it('that failed is not mentioned once a later one has done the same', () => {
    const failed = task({ status: { completionTime: 'x', failed: 1 } });
    const later = aCassandraTask({
      name: 'again',
      createdAt: '2026-01-01T00:01:00Z',
      status: { completionTime: 'x', succeeded: 1 },
    });
    const all = (tasks: readonly JsonObject[]) => causeIds({ tasks, pods: [aRunningPod()] });
    expect(all([failed])).toEqual(['task-failed']);
    expect(all([failed, later])).toEqual([]);
  });
});

describe('a pod that its StatefulSet has not made', () => {
  const failed = (error: string, name = 'cassandra-1'): JsonObject =>
    anEvent({
      kind: 'StatefulSet',
      name: 'cassandra',
      reason: 'FailedCreate',
      type: 'Warning',
      message: `create Pod ${name} in StatefulSet cassandra failed error: ${error}`,
    });
  const missing = (events: readonly JsonObject[], spec: JsonObject = {}): readonly string[] =>
    causeIds({
      statefulSets: [aCassandraStatefulSet({ spec: { replicas: 2, ...spec } })],
      pods: [aRunningPod()],
      events,
    });

  it.each([
    ['admission webhook "x.example" denied the request: no', 'webhook-denied'],
    ['admission webhook "x.example" denied the request without explanation', 'webhook-denied'],
    [
      'Internal error occurred: failed calling webhook "x.example": failed to call webhook: Post "https://x": context deadline exceeded',
      'webhook-unreachable',
    ],
    [
      'pods "cassandra-1" is forbidden: exceeded quota: small, requested: cpu=4, used: cpu=2, limited: cpu=4',
      'quota-exceeded',
    ],
    [
      'pods "cassandra-1" is forbidden: failed quota: small: must specify limits.memory for: cassandra',
      'quota-exceeded',
    ],
    [
      'pods "cassandra-1" is forbidden: maximum memory usage per Container is 4Gi, but limit is 8Gi',
      'limit-range-violated',
    ],
    [
      'pods "cassandra-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
      'pod-security-violated',
    ],
    [
      'pods "cassandra-1" is forbidden: error looking up service account prod/x: serviceaccount "x" not found',
      'pod-reference-missing',
    ],
    [
      'pods "cassandra-1" is forbidden: no PriorityClass with name high was found',
      'pod-reference-missing',
    ],
    ['Pod "cassandra-1" is invalid: spec.containers[0].image: Required value', 'pod-invalid'],
    ['the server was unable to return a response in the time allotted', 'pod-not-created'],
  ])('%s', (error, cause) => {
    expect(missing([failed(error)])).toEqual([cause]);
  });

  it('without an event is not explained', () => {
    expect(missing([])).toEqual(['unknown']);
  });

  it('whose name only begins alike is another one', () => {
    expect(missing([failed('exceeded quota', 'cassandra-10')])).toEqual(['unknown']);
  });

  it('because the one before it is not ready', () => {
    const statefulSets = [aCassandraStatefulSet({ spec: { replicas: 2 } })];
    const pods = [aBrokenPod({ state: { state: { running: {} } } })];
    expect(causeIds({ statefulSets, pods })).toEqual(['starting', 'waits-for-earlier-pod']);
  });

  it('because the one before it is not there, whose refusal is told by itself', () => {
    const statefulSets = [aCassandraStatefulSet({ spec: { replicas: 4 } })];
    const items = explained({
      statefulSets,
      pods: [aRunningPod()],
      events: [
        failed(
          'pods "cassandra-1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
        ),
      ],
    });
    expect(
      items.map(({ cause, subjects }) => [cause, ...subjects.map(({ name }) => name)]),
    ).toEqual([
      ['quota-exceeded', 'cassandra-1'],
      ['waits-for-earlier-pod', 'cassandra-2', 'cassandra-3'],
    ]);
    expect(items[1]?.text).toContain('it waits for cassandra-1, which is not created');
    expect(items[1]?.next).toEqual(['kubectl k8ssandra why pod/cassandra-1 -n prod']);
  });

  it('and not because of a later one', () => {
    const statefulSets = [aCassandraStatefulSet({ spec: { replicas: 2 } })];
    const pods = [aBrokenPod({ name: 'cassandra-1', state: { state: { running: {} } } })];
    expect(causeIds({ statefulSets, pods })).toEqual(['starting', 'unknown']);
  });

  it('without a word of it among the events is told with them', () => {
    const spec = { replicas: 3, podManagementPolicy: 'Parallel' };
    const items = explained({
      statefulSets: [aCassandraStatefulSet({ spec })],
      pods: [aRunningPod()],
      events: [failed('exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1')],
    });
    expect(items.map(({ cause }) => cause)).toEqual(['quota-exceeded', 'unknown']);
    expect(items[1]?.text).toContain('none of its events, below, is about the pod');
    expect(items[1]?.text).not.toContain('may not run');
  });

  it('though all are made at once', () => {
    const spec = { replicas: 2, podManagementPolicy: 'Parallel' };
    const statefulSets = [aCassandraStatefulSet({ spec })];
    const pods = [aBrokenPod({ state: { state: { running: {} } } })];
    expect(causeIds({ statefulSets, pods })).toEqual(['starting', 'unknown']);
  });

  it('counts from where the StatefulSet begins', () => {
    const statefulSets = [aCassandraStatefulSet({ spec: { replicas: 1, ordinals: { start: 5 } } })];
    const [item] = explained({ statefulSets });
    expect(item?.subjects).toEqual([{ kind: 'Pod', namespace: 'prod', name: 'cassandra-5' }]);
  });
});
