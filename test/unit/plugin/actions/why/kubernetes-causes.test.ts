import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { loggedAt } from '../../../../support/a-broken-namespace.ts';
import { aBrokenPod, aCrashingPod, anUnscheduledPod } from '../../../../support/a-broken-pod.ts';
import { aRunningPod } from '../../../../support/a-running-pod.ts';
import { anEvent } from '../../../../support/an-event.ts';
import { aLogExtract, causeIds, explained } from '../../../../support/explained.ts';

const RUNNING = { state: { running: { startedAt: '2026-01-01T00:04:00Z' } } };

function waiting(reason: string, message = ''): JsonObject {
  return aBrokenPod({ state: { state: { waiting: { reason, message } } } });
}

function warned(reason: string, message: string, last = '2026-01-01T00:04:30Z'): JsonObject {
  return anEvent({ type: 'Warning', reason, message, last });
}

function aNode(status: string): JsonObject {
  return { metadata: { name: 'worker-1' }, status: { conditions: [{ type: 'Ready', status }] } };
}

describe('the Kubernetes node', () => {
  const running = aBrokenPod({ state: RUNNING });

  it.each([
    ['is silent', [aNode('Unknown')], 'kubernetes-node-lost'],
    ['is not ready', [aNode('False')], 'kubernetes-node-lost'],
    ['is gone', [], 'kubernetes-node-lost'],
    ['is well', [aNode('True')], 'starting'],
    ['is not known', undefined, 'starting'],
  ])('%s', (_what, kubernetesNodes, cause) => {
    expect(causeIds({ pods: [running], kubernetesNodes })).toEqual([cause]);
  });

  it('has the disk of the pod, so that to delete the pod does not help', () => {
    const [item] = explained({
      pods: [running],
      kubernetesNodes: [],
      claims: [
        { metadata: { name: 'data-cassandra-0', namespace: 'prod' }, spec: { volumeName: 'v' } },
      ],
      volumes: [{ metadata: { name: 'v' }, spec: { local: { path: '/d' } } }],
    });
    expect(item?.text).toContain('the Cassandra node has to be replaced');
  });
});

describe('a pod that is deleted', () => {
  const deleted = (deletionTimestamp: string, more: JsonObject = {}, ended = false): JsonObject =>
    aBrokenPod({
      metadata: { deletionTimestamp, deletionGracePeriodSeconds: 60, ...more },
      state: ended ? { state: { terminated: { exitCode: 143 } } } : RUNNING,
    });

  it.each([
    ['within its grace period', deleted('2026-01-01T00:05:20Z'), 'terminating'],
    ['just over it', deleted('2026-01-01T00:04:50Z'), 'terminating'],
    ['long over it', deleted('2026-01-01T00:01:00Z'), 'stuck-terminating'],
    [
      'held by a finalizer',
      deleted('2026-01-01T00:01:00Z', { finalizers: ['x/y'] }),
      'held-by-finalizer',
    ],
    [
      'ended, and held by a finalizer',
      deleted('2026-01-01T00:05:20Z', { finalizers: ['x/y'] }, true),
      'held-by-finalizer',
    ],
    [
      'with a finalizer, and still at work',
      deleted('2026-01-01T00:05:20Z', { finalizers: ['x/y'] }),
      'terminating',
    ],
  ])('%s', (_what, pod, cause) => {
    expect(causeIds({ pods: [pod] })[0]).toBe(cause);
  });
});

describe('a pod that the kubelet threw out', () => {
  it.each([
    [{ phase: 'Failed', reason: 'Evicted', message: 'low on resource: memory' }, 'evicted'],
    [{ phase: 'Failed', reason: 'OutOfcpu' }, 'evicted'],
    [{ phase: 'Failed' }, 'unknown'],
  ])('%j', (status, cause) => {
    expect(causeIds({ pods: [aBrokenPod({ status })] })).toEqual([cause]);
  });
});

describe('what the scheduler says', () => {
  it.each([
    ['0/3 nodes are available: 3 Insufficient memory.', 'None of the 3 Kubernetes nodes'],
    [
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: x',
      'The only Kubernetes node',
    ],
    ['0/0 nodes are available.', 'no Kubernetes node at all'],
    ['no nodes available to schedule pods', 'no Kubernetes node at all'],
    ['something else', '"something else"'],
    ['0/2 nodes are available: 2 Too many pods.', 'It already runs as many pods as it may.'],
    ['0/2 nodes are available: 2 node(s) had untolerated taint(s).', 'it has a taint that'],
    [
      '0/2 nodes are available: 1 node(s) had untolerated taint {a: b}, 1 node(s) were unschedulable.',
      '1 of them: it has a taint (a: b)',
    ],
    [
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
      'lacks the labels',
    ],
    ["0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.", 'keep away from'],
    [
      "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.",
      'keep away from',
    ],
    ["0/2 nodes are available: 2 node(s) didn't match pod affinity rules.", 'no pod is there'],
    [
      "0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints (missing required label).",
      'too unevenly',
    ],
    [
      "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.",
      'ports are taken',
    ],
    [
      "0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.",
      'on another machine',
    ],
    ['0/2 nodes are available: 2 node(s) had volume node affinity conflict.', 'on another machine'],
    [
      '0/2 nodes are available: 2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s).',
      'does not exist any more',
    ],
    ['0/2 nodes are available: 2 node(s) exceed max volume count.', 'no further volume'],
    ['0/2 nodes are available: 2 something new, 1 more of it.', '2 of them: "something new"'],
  ])('%s', (message, told) => {
    const [item] = explained({ pods: [anUnscheduledPod(message)], claimsKnown: false });
    expect(item?.cause).toBe('unschedulable');
    expect(item?.text.toLowerCase()).toContain(told.toLowerCase());
  });

  it('adds up what the containers ask for', () => {
    const cassandra = {
      name: 'cassandra',
      image: 'cassandra:5.0.9',
      resources: { requests: { memory: '8Gi' } },
    };
    const sidecar = { name: 'mgmt', image: 'x', resources: { requests: { memory: '512Mi' } } };
    const [item] = explained({
      pods: [
        anUnscheduledPod('0/1 nodes are available: 1 Insufficient memory.', {
          spec: { nodeName: null, containers: [cassandra, sidecar] },
        }),
      ],
      claimsKnown: false,
    });
    expect(item?.text).toContain('the pod asks for 8704MiB');
  });

  it.each([
    [{ reason: 'SchedulingGated' }, 'scheduling-gated'],
    [{ reason: 'SomethingNew' }, 'unknown'],
  ])('%j', (condition, cause) => {
    const conditions = [{ type: 'PodScheduled', status: 'False', ...condition }];
    const pod = anUnscheduledPod('', { status: { conditions } });
    expect(causeIds({ pods: [pod], claimsKnown: false })).toEqual([cause]);
  });

  it.each([
    ['2026-01-01T00:00:00Z', 'scheduler-silent'],
    ['2026-01-01T00:04:50Z', 'unknown'],
  ])('nothing, of a pod created at %s', (creationTimestamp, cause) => {
    const pod = anUnscheduledPod('', {
      metadata: { creationTimestamp },
      status: { conditions: [] },
    });
    expect(causeIds({ pods: [pod], claimsKnown: false })).toEqual([cause]);
  });
});

describe('a volume claim', () => {
  const UNBOUND = '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.';
  const claim = (spec: JsonObject, more: JsonObject = {}): JsonObject => ({
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-cassandra-0', namespace: 'prod', ...more },
    spec,
    status: { phase: 'Pending' },
  });
  const DEFAULT = 'storageclass.kubernetes.io/is-default-class';
  const fast = { metadata: { name: 'fast' }, provisioner: 'disk.csi.example' };
  const standard = { ...fast, metadata: { name: 'fast', annotations: { [DEFAULT]: 'true' } } };
  const local = { metadata: { name: 'fast' }, provisioner: 'kubernetes.io/no-provisioner' };
  const provisioning = (message: string): JsonObject => ({
    ...warned('ProvisioningFailed', message),
    involvedObject: { kind: 'PersistentVolumeClaim', name: 'data-cassandra-0', namespace: 'prod' },
  });

  it.each([
    [
      'of a class that does not exist',
      [claim({ storageClassName: 'x' })],
      [fast],
      [],
      'storage-class-missing',
    ],
    ['of no class, without a default', [claim({})], [fast], [], 'storage-class-missing'],
    ['of no class, with a default', [claim({})], [standard], [], 'claim-pending'],
    [
      'of no class on purpose',
      [claim({ storageClassName: '' })],
      [fast],
      [],
      'no-volume-available',
    ],
    [
      'of a class without provisioner',
      [claim({ storageClassName: 'fast' })],
      [local],
      [],
      'no-volume-available',
    ],
    ['of a class that is well', [claim({ storageClassName: 'fast' })], [fast], [], 'claim-pending'],
    [
      'that the storage refuses',
      [claim({ storageClassName: 'fast' })],
      [fast],
      [provisioning('quota')],
      'volume-not-provisioned',
    ],
    ['that is absent', [], [fast], [], 'claim-missing'],
    [
      'that is being deleted',
      [claim({ storageClassName: 'fast' }, { deletionTimestamp: 'x' })],
      [fast],
      [],
      'claim-missing',
    ],
    [
      'of classes unknown, by its event',
      [claim({ storageClassName: 'x' })],
      undefined,
      [provisioning('storageclass.storage.k8s.io "x" not found')],
      'storage-class-missing',
    ],
  ])('%s', (_what, claims, storageClasses, events, cause) => {
    const pods = [anUnscheduledPod(UNBOUND)];
    expect(causeIds({ pods, claims, storageClasses, events })[0]).toBe(cause);
  });

  it('that waits for its pod is not to blame', () => {
    const late = { ...fast, volumeBindingMode: 'WaitForFirstConsumer' };
    const pods = [anUnscheduledPod('0/1 nodes are available: 1 Insufficient cpu.')];
    const claims = [claim({ storageClassName: 'fast' })];
    expect(causeIds({ pods, claims, storageClasses: [late] })).toEqual(['unschedulable']);
  });

  it('for which the scheduler finds no volume', () => {
    const late = { ...local, volumeBindingMode: 'WaitForFirstConsumer' };
    const pods = [
      anUnscheduledPod(
        "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.",
      ),
    ];
    const claims = [claim({ storageClassName: 'fast' })];
    expect(causeIds({ pods, claims, storageClasses: [late] })).toEqual(['no-volume-available']);
  });

  it('of a pod that has its machine is not looked at', () => {
    expect(causeIds({ pods: [aBrokenPod({ state: RUNNING })], claims: [] })).toEqual(['starting']);
  });
});

describe('before containers start', () => {
  const creating = aBrokenPod();

  it.each([
    [
      'FailedMount',
      'MountVolume.SetUp failed for volume "tls" : secret "tls" not found',
      'The secret "tls"',
    ],
    [
      'FailedAttachVolume',
      'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) x',
      'attached to another machine',
    ],
    [
      'FailedMount',
      'MountVolume.NewMounter initialization failed for volume "x" : path "/mnt/x" does not exist',
      'A folder on the machine',
    ],
    [
      'FailedMount',
      'driver name disk.csi.example not found in the list of registered CSI drivers',
      'storage driver',
    ],
    ['FailedMount', 'timed out', 'The words of the kubelet'],
  ])('%s: %s', (reason, message, told) => {
    const [item] = explained({ pods: [creating], events: [warned(reason, message)] });
    expect(item?.cause).toBe('volume-not-mounted');
    expect(item?.text).toContain(told);
  });

  it('a mount that failed before it worked does not count', () => {
    const pods = [aBrokenPod({ state: RUNNING })];
    expect(causeIds({ pods, events: [warned('FailedMount', 'timed out')] })).toEqual(['starting']);
  });

  it.each(['FailedMount', 'FailedCreatePodSandBox'])(
    '%s does not count once an image is being pulled, which comes later',
    (reason) => {
      const pods = [waiting('ErrImagePull')];
      expect(causeIds({ pods, events: [warned(reason, 'timed out')] })).toEqual([
        'image-not-pulled',
      ]);
    },
  );

  it.each([
    ['FailedCreatePodSandBox', 'no-pod-network'],
    ['SandboxChanged', 'unknown'],
  ])('%s', (reason, cause) => {
    const events = [warned(reason, 'plugin type="bridge" failed')];
    expect(causeIds({ pods: [creating], events })).toEqual([cause]);
  });

  it.each([
    ['CreateContainerConfigError', 'configuration-missing'],
    ['CreateContainerError', 'container-not-created'],
    ['RunContainerError', 'container-not-created'],
    ['InvalidImageName', 'image-not-pulled'],
    ['ErrImageNeverPull', 'image-not-pulled'],
    ['ErrImagePull', 'image-not-pulled'],
    ['PodInitializing', 'unknown'],
  ])('a container that waits for %s', (reason, cause) => {
    expect(causeIds({ pods: [waiting(reason)] })).toEqual([cause]);
  });

  it.each([
    [
      'pull access denied, repository does not exist or may require authorization: authorization failed: denied: requested access',
      'does not let this cluster',
    ],
    ['failed to resolve reference: not found', 'no such image'],
    ['429 Too Many Requests - toomanyrequests: You have reached your pull rate limit', 'too many'],
    ['dial tcp: lookup registry.example: no such host', 'does not reach the registry'],
    ['no match for platform in manifest: not found', 'processor'],
    ['something else', 'cannot be had.'],
  ])('an image that fails with: %s', (message, told) => {
    const events = [warned('Failed', `Failed to pull image "cassandra:5.0.9": ${message}`)];
    const [item] = explained({ pods: [waiting('ImagePullBackOff')], events });
    expect(item?.text).toContain(told);
  });

  it('the name of an image does not count as what is wrong with it', () => {
    const pod = aBrokenPod({
      container: { image: 'not-found.example/denied/cassandra:5' },
      state: {
        state: {
          waiting: {
            reason: 'ErrImagePull',
            message: 'not-found.example/denied/cassandra:5: i/o timeout',
          },
        },
      },
    });
    expect(explained({ pods: [pod] })[0]?.text).toContain('does not reach the registry');
  });

  it('a program that is not in the image', () => {
    const pod = aCrashingPod({
      exitCode: 128,
      reason: 'StartError',
      message: 'exec: no such file',
    });
    expect(causeIds({ pods: [pod] })).toEqual(['container-not-created']);
  });
});

describe('init containers', () => {
  const withInit = (state: JsonObject, more: JsonObject = {}): JsonObject =>
    aBrokenPod({
      spec: { initContainers: [{ name: 'prepare', image: 'x', ...more }] },
      status: {
        initContainerStatuses: [{ name: 'prepare', restartCount: 2, ready: false, ...state }],
      },
    });

  it.each([
    [
      'ended with an error',
      { state: { terminated: { exitCode: 5 } } },
      {},
      'init-container-failed',
    ],
    [
      'waits to be started again',
      {
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 5 } },
      },
      {},
      'init-container-failed',
    ],
    ['is at work', { state: { running: {} } }, {}, 'init-container-runs'],
    ['has done its work', { state: { terminated: { exitCode: 0 } }, ready: true }, {}, 'unknown'],
    [
      'is a sidecar that ends',
      { state: { waiting: {} }, lastState: { terminated: { exitCode: 1 } } },
      { restartPolicy: 'Always' },
      'init-container-failed',
    ],
    [
      'is a sidecar that runs',
      { state: { running: {} }, ready: true, started: true },
      { restartPolicy: 'Always' },
      'unknown',
    ],
  ])('one that %s', (_what, state, more, cause) => {
    expect(causeIds({ pods: [withInit(state, more)] })).toEqual([cause]);
  });
});

describe('memory', () => {
  const killed = { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-01T00:04:00Z' };

  it.each([
    [killed, 'memory-limit-hit'],
    [{ exitCode: 137, reason: 'Error' }, 'crash-loop'],
  ])('%j', (end, cause) => {
    expect(causeIds({ pods: [aCrashingPod(end)] })).toEqual([cause]);
  });

  it.each([
    [[{ name: 'MAX_HEAP_SIZE', value: '7G' }], 'may take 7G'],
    [[{ name: 'JVM_EXTRA_OPTS', value: '-Xmx1G -Xmx6G' }], 'may take 6G'],
    [[], 'about as much memory beside its heap'],
  ])('with %j', (env, told) => {
    const container = { env, resources: { limits: { memory: '8Gi' } } };
    const [item] = explained({ pods: [aCrashingPod(killed, { container })] });
    expect(item?.text).toContain('its limit of 8GiB');
    expect(item?.text).toContain(told);
  });
});

describe('containers that run', () => {
  const running = aBrokenPod({ state: RUNNING });

  it.each([
    ['connection refused', 'Nothing listens'],
    ['HTTP probe failed with statuscode: 500', 'Cassandra is not up'],
    ['HTTP probe failed with statuscode: 404', 'does not know the path'],
    ['command timed out', 'within the time of the probe'],
    ['', 'does not answer its readiness probe'],
  ])('a readiness probe that fails with "%s"', (message, told) => {
    const events = [warned('Unhealthy', `Readiness probe failed: ${message}`)];
    const [item] = explained({ pods: [running], events });
    expect(item?.cause).toBe('readiness-probe-fails');
    expect(item?.text).toContain(told);
  });

  it('a probe that failed before the last restart does not count', () => {
    const events = [warned('Unhealthy', 'Readiness probe failed: x', '2026-01-01T00:03:00Z')];
    expect(causeIds({ pods: [running], events })).toEqual(['starting']);
  });

  it.each([
    ['Container cassandra failed liveness probe, will be restarted', 'killed-by-probe'],
    ['Container cassandra failed startup probe, will be restarted', 'killed-by-probe'],
    ['Stopping container cassandra', 'starting'],
  ])('Killing: %s', (message, cause) => {
    const events = [anEvent({ reason: 'Killing', message })];
    expect(causeIds({ pods: [running], events })).toEqual([cause]);
  });

  it.each([
    [[{ type: 'ContainersReady', status: 'True' }], 'readiness-gate-open'],
    [
      [
        { type: 'ContainersReady', status: 'True' },
        { type: 'x/pool', status: 'True' },
      ],
      'unknown',
    ],
  ])('a readiness gate with %j', (conditions, cause) => {
    const pod = aBrokenPod({
      spec: { readinessGates: [{ conditionType: 'x/pool' }] },
      state: { ...RUNNING, ready: true },
      status: { conditions },
    });
    expect(causeIds({ pods: [pod] })).toEqual([cause]);
  });

  it.each([0, 1, 3, 100, 126, 127, 134, 139, 143, 42, 130, 200])(
    'exit code %i',
    async (exitCode) => {
      const logs = [await aLogExtract([loggedAt(1, 'last words')])];
      const [item] = explained({ pods: [aCrashingPod({ exitCode })], logs });
      expect(item?.cause).toBe('crash-loop');
      expect(item?.text).toMatch(
        exitCode === 0 ? /ended without an error/ : new RegExp(`${exitCode}`),
      );
      expect(item?.evidence.at(-1)?.text).toBe('last words');
    },
  );

  it('that are ready need no explanation', () => {
    expect(explained({ pods: [aRunningPod()] })).toEqual([]);
  });
});

describe('where nothing fits', () => {
  it('says so, and shows what was seen', () => {
    const [item] = explained({
      pods: [aBrokenPod()],
      events: [warned('Strange', 'never seen before')],
    });
    expect(item).toMatchObject({ cause: 'unknown', title: 'the cause is not known' });
    expect(item?.evidence.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['phase Pending', 'Strange: never seen before']),
    );
  });
});
