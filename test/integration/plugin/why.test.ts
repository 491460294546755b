import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { objectAt } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import type { LogRequest } from '../../../shared/ports/pod-logs.ts';
import { aBrokenNamespace, cassandraLogged, loggedAt } from '../../support/a-broken-namespace.ts';
import type { BrokenNamespace, BrokenPart } from '../../support/a-broken-namespace.ts';
import { aBrokenPod, aCrashingPod, anUnscheduledPod } from '../../support/a-broken-pod.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../support/a-k8ssandra-cluster.ts';
import { aRunningPod } from '../../support/a-running-pod.ts';
import { aCassandraTask } from '../../support/a-task.ts';
import { anEvent } from '../../support/an-event.ts';
import { forbidden, notFound } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const WRONG_NAME = [
  cassandraLogged(200, 'INFO', 'Cassandra version: 5.0.9'),
  cassandraLogged(230, 'ERROR', 'Fatal exception during initialization'),
  loggedAt(
    230,
    'org.apache.cassandra.exceptions.ConfigurationException: Saved cluster name shop != configured name shop2',
  ),
  loggedAt(
    230,
    '\tat org.apache.cassandra.db.SystemKeyspace.checkHealth(SystemKeyspace.java:1211)',
  ),
];

/** Only what the container said before its last restart tells why. */
function onlyBefore({ previous = false }: LogRequest): readonly string[] {
  return previous ? WRONG_NAME : [loggedAt(290, 'CompileCommand: dontinline')];
}

const CLAIM: JsonObject = {
  metadata: { name: 'data-cassandra-0', namespace: 'prod', uid: 'claim' },
  spec: { storageClassName: 'gone', resources: { requests: { storage: '100Gi' } } },
  status: { phase: 'Pending' },
};

const DENIED =
  'create Pod cassandra-1 in StatefulSet cassandra failed error: admission webhook "validate.k8ssandra.io" denied the request: spec.containers[cassandra].env[MAX_HEAP_SIZE] is "7G": the maximum heap is 88 % of the memory limit. Risk: the kernel kills Cassandra.';

function ownedByDatacenter(pod: JsonObject): JsonObject {
  const metadata = objectAt(pod, 'metadata');
  const ownerReferences = [{ kind: 'StatefulSet', name: 'shop-dc1-r1-sts' }];
  return { ...pod, metadata: { ...metadata, ownerReferences } };
}

const OPERATED = {
  statefulSets: [
    aCassandraStatefulSet({
      metadata: {
        name: 'shop-dc1-r1-sts',
        ownerReferences: [{ kind: 'CassandraDatacenter', name: 'dc1' }],
      },
      spec: { replicas: 2 },
    }),
  ],
  datacenters: [
    {
      ...aCassandraDatacenter({ size: 2 }),
      metadata: { name: 'dc1', namespace: 'prod', generation: 2 },
      status: {
        observedGeneration: 2,
        cassandraOperatorProgress: 'Updating',
        failedStarts: ['shop-dc1-r1-sts-0'],
      },
    },
  ],
  pods: [
    ownedByDatacenter(
      aBrokenPod({
        name: 'shop-dc1-r1-sts-0',
        labels: { 'cassandra.datastax.com/node-state': 'Starting' },
        state: { state: { running: { startedAt: '2026-01-01T00:04:00Z' } } },
      }),
    ),
    ownedByDatacenter(
      aBrokenPod({
        name: 'shop-dc1-r1-sts-1',
        labels: { 'cassandra.datastax.com/node-state': 'Ready-to-Start' },
        state: { state: { running: { startedAt: '2026-01-01T00:04:00Z' } } },
      }),
    ),
  ],
  deployments: [
    {
      metadata: { name: 'cass-operator', namespace: 'k8ssandra-operator' },
      spec: {
        replicas: 1,
        template: { spec: { containers: [{ image: 'k8ssandra/cass-operator:v1.29.0' }] } },
      },
      status: { availableReplicas: 1 },
    },
  ],
};

/** A StatefulSet has its first pod, and may not make the next one. */
function refused(replicas: number, message: string, count = 1): BrokenNamespace {
  return aBrokenNamespace({
    statefulSets: [aCassandraStatefulSet({ spec: { replicas } })],
    pods: [aRunningPod()],
    events: [
      anEvent({
        kind: 'StatefulSet',
        name: 'cassandra',
        type: 'Warning',
        reason: 'FailedCreate',
        count,
        message,
      }),
    ],
  });
}

const WORLDS: Readonly<Record<string, () => BrokenNamespace>> = {
  unschedulable: () =>
    aBrokenNamespace({
      statefulSets: [aCassandraStatefulSet({ spec: { replicas: 2 } })],
      pods: [0, 1].map((index) =>
        anUnscheduledPod(
          '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
          {
            name: `cassandra-${index}`,
            container: { resources: { requests: { cpu: '6' } } },
          },
        ),
      ),
      claims: [{ ...CLAIM, spec: { storageClassName: 'late' } }],
      storageClasses: [
        {
          metadata: { name: 'late' },
          provisioner: 'disk.csi.example',
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      ],
    }),
  image: () =>
    aBrokenNamespace({
      pods: [
        aBrokenPod({
          container: { image: 'registry.example/cassandra:5.0.99' },
          state: {
            state: {
              waiting: {
                reason: 'ImagePullBackOff',
                message: 'Back-off pulling image "registry.example/cassandra:5.0.99"',
              },
            },
          },
        }),
      ],
      events: [
        anEvent({
          type: 'Warning',
          reason: 'Failed',
          count: 4,
          message:
            'Failed to pull image "registry.example/cassandra:5.0.99": rpc error: code = NotFound desc = failed to resolve reference "registry.example/cassandra:5.0.99": not found',
        }),
      ],
    }),
  'crash-loop': () => aBrokenNamespace({ pods: [aCrashingPod()], logs: onlyBefore }),
  memory: () =>
    aBrokenNamespace({
      pods: [
        aCrashingPod(
          { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-01T00:04:00Z' },
          {
            container: {
              env: [{ name: 'MAX_HEAP_SIZE', value: '7G' }],
              resources: { limits: { memory: '8Gi' } },
            },
          },
        ),
      ],
    }),
  claim: () =>
    aBrokenNamespace({
      pods: [
        anUnscheduledPod(
          '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found.',
        ),
      ],
      claims: [CLAIM],
      storageClasses: [{ metadata: { name: 'fast' } }],
      events: [
        anEvent({
          kind: 'PersistentVolumeClaim',
          name: 'data-cassandra-0',
          type: 'Warning',
          reason: 'ProvisioningFailed',
          message: 'storageclass.storage.k8s.io "gone" not found',
        }),
      ],
    }),
  denied: () => refused(2, DENIED, 12),
  'template-changed': () =>
    aBrokenNamespace({
      statefulSets: [
        {
          ...aCassandraStatefulSet({ spec: { replicas: 1 } }),
          status: { currentRevision: 'cassandra-6c5f', updateRevision: 'cassandra-7d9b' },
        },
      ],
      pods: [
        aBrokenPod({
          labels: { 'controller-revision-hash': 'cassandra-6c5f' },
          state: {
            state: {
              waiting: {
                reason: 'CreateContainerConfigError',
                message: 'configmap "cassandra-settings" not found',
              },
            },
          },
        }),
      ],
    }),
  quota: () =>
    refused(
      3,
      'create Pod cassandra-1 in StatefulSet cassandra failed error: pods "cassandra-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1',
    ),
  'scaled-to-zero': () =>
    aBrokenNamespace({ statefulSets: [aCassandraStatefulSet({ spec: { replicas: 0 } })] }),
  operator: () =>
    aBrokenNamespace({
      ...OPERATED,
      tasks: [
        aCassandraTask({
          name: 'cleanup-1',
          labels: { 'control.k8ssandra.io/status': 'active' },
          status: { startTime: '2026-01-01T00:00:05Z' },
        }),
        aCassandraTask({ name: 'restart-1', command: 'restart' }),
      ],
    }),
  ready: () => aBrokenNamespace({ pods: [aRunningPod()] }),
};

describe('why', () => {
  it.each(Object.keys(WORLDS))('%s', async (name) => {
    const { stdout, stderr, exitCode } = await runCli('why', WORLDS[name]?.());
    await expect(stdout).toMatchFileSnapshot(`../../golden/plugin/why-${name}.txt`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it.each(Object.keys(WORLDS))('of %s fits 80 columns', async (name) => {
    const { stdout } = await runCli('why', WORLDS[name]?.());
    const tooLong = stdout
      .split('\n')
      .filter(
        (line) => line.length > 80 && !line.includes('kubectl ') && /\S \S/.test(line.trim()),
      );
    expect(tooLong).toEqual([]);
  });

  it.each(Object.keys(WORLDS))('-o json of %s follows its schema', async (name) => {
    const { stdout } = await runCli('why -o json', WORLDS[name]?.());
    expectSchema('why.json', stdout);
  });
});

async function causesOf(
  line: string,
  world: BrokenNamespace | undefined,
): Promise<readonly (readonly string[])[]> {
  const { stdout } = await runCli(`${line} -o json`, world);
  const { items } = JSON.parse(stdout) as {
    items: readonly { cause: string; subjects: readonly { name: string }[] }[];
  };
  return items.map(({ cause, subjects }) => [cause, ...subjects.map(({ name }) => name)]);
}

describe('a target', () => {
  it.each([
    ['pod/shop-dc1-r1-sts-1', [['waits-for-its-turn', 'shop-dc1-r1-sts-1']]],
    ['shop-dc1-r1-sts-0', [['start-failed', 'shop-dc1-r1-sts-0']]],
    ['task/restart-1', [['task-waits-for-task', 'restart-1']]],
    ['cassandratask/cleanup-1', [['task-at-work', 'cleanup-1']]],
    ['restart-1', [['task-waits-for-task', 'restart-1']]],
  ])('%s is told alone', async (target, expected) => {
    expect(await causesOf(`why ${target}`, WORLDS['operator']?.())).toEqual(expected);
  });

  it.each(['dc/dc1', 'dc1', 'cassandradatacenter/dc1'])(
    '%s comes with its pods',
    async (target) => {
      const causes = await causesOf(`why ${target}`, WORLDS['operator']?.());
      expect(causes.flat()).toEqual(expect.arrayContaining(['shop-dc1-r1-sts-0', 'restart-1']));
    },
  );

  it('k8c/shop is as ready as its datacenters', async () => {
    const cluster = {
      ...aK8ssandraCluster(),
      metadata: { name: 'shop', namespace: 'prod', generation: 1 },
      status: { observedGeneration: 1, error: 'None' },
    };
    const world = aBrokenNamespace({ ...OPERATED, clusters: [cluster] });
    const { stdout } = await runCli('why k8c/shop', world);
    expect(stdout).toMatch(/^K8ssandraCluster prod\/shop is not ready: datacenters dc1/);
    expect(stdout).toMatch(/^CassandraDatacenter prod\/dc1 is not ready: 0 of 2 pods ready/m);
  });

  it('sts/cassandra comes without the tasks of others', async () => {
    const world = aBrokenNamespace({ pods: [aRunningPod()], tasks: [aCassandraTask()] });
    expect(await causesOf('why sts/cassandra', world)).toEqual([]);
    expect(await causesOf('why', world)).toEqual([['task-not-carried-out', 'cleanup-1']]);
  });

  it('may be a pod that its StatefulSet could not make', async () => {
    const causes = await causesOf('why pod/cassandra-1', WORLDS['denied']?.());
    expect(causes).toEqual([['webhook-denied', 'cassandra-1']]);
  });

  it('may be a pod that waits for one that could not be made', async () => {
    const causes = await causesOf('why pod/cassandra-2', WORLDS['quota']?.());
    expect(causes).toEqual([['waits-for-earlier-pod', 'cassandra-2']]);
  });

  it('that is ready is said to be ready', async () => {
    const { stdout, exitCode } = await runCli('why pod/cassandra-0', WORLDS['ready']?.());
    expect(stdout).toBe('Pod prod/cassandra-0 is ready: Running\n');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['pod/nobody', 'there is no "pod/nobody"', 'Use one of: pod/cassandra-0', 5],
    ['nobody', 'there is no "nobody"', 'Use one of: cassandra, cassandra-0', 5],
    ['task/nobody', 'there is no task "task/nobody"', 'task list -A', 5],
    ['dc/nobody', 'nothing that runs Cassandra is called "dc/nobody"', 'cassandra', 5],
    ['frob/x', '"frob" is not a kind that why knows', 'Use pod/NAME, task/NAME', 2],
    ['[2001:db8::1]:7000', 'there is no "[2001:db8::1]:7000"', 'Use one of', 5],
    ['/', '"" is not a kind that why knows', 'Use pod/NAME', 2],
  ])('%s is an error', async (target, message, hint, code) => {
    const { stdout, stderr, exitCode } = await runCli(['why', target], WORLDS['ready']?.());
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: code });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  it('in an empty namespace is told with the namespace', async () => {
    const world = aBrokenNamespace({ statefulSets: [] });
    const { stdout, stderr, exitCode } = await runCli('why', world);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(stderr).toContain('Nothing runs Cassandra in the namespace prod.');
  });
});

describe('what may not be seen', () => {
  const crashing = { pods: [aCrashingPod()], logs: onlyBefore };

  it.each<[BrokenPart, string]>([
    ['events', 'cluster-name-changed'],
    ['claims', 'cluster-name-changed'],
    ['kubernetesNodes', 'cluster-name-changed'],
    ['tasks', 'cluster-name-changed'],
  ])('%s is noted, and the rest explained', async (part, cause) => {
    const world = aBrokenNamespace({ ...crashing, [part]: forbidden(`list ${part}`) });
    const { stdout, stderr, exitCode } = await runCli('why -o json', world);
    expect(stdout).toContain(`"cause": "${cause}"`);
    expect(stderr).toContain(`cannot list ${part}`);
    expect(exitCode).toBe(3);
    expectSchema('why.json', stdout);
  });

  it('logs leave the crash loop without its cause, and no other log is asked for', async () => {
    const refuse = (): never => {
      throw forbidden('get resource "pods/log"');
    };
    const pods = [0, 1, 2].map((index) => aCrashingPod(undefined, { name: `cassandra-${index}` }));
    const world = aBrokenNamespace({ pods, logs: refuse });
    const { stdout, stderr, exitCode } = await runCli('why', world);
    expect(stdout).toContain('Its log is empty, or could not be read.');
    expect(stderr.match(/cannot get/g)).toHaveLength(1);
    expect(exitCode).toBe(3);
  });

  it('everything is forbidden: exit code 4', async () => {
    const no = forbidden('list them');
    const world = aBrokenNamespace({
      statefulSets: no,
      datacenters: no,
      clusters: no,
      tasks: no,
      clusterTasks: no,
      scheduledTasks: no,
      medusaTasks: no,
      events: no,
      claims: no,
    });
    const { stdout, exitCode } = await runCli('why', world);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
  });

  it('workloads are forbidden, and tasks still explained', async () => {
    const no = forbidden('list them');
    const world = aBrokenNamespace({
      statefulSets: no,
      datacenters: no,
      clusters: no,
      tasks: [aCassandraTask({ createdAt: '2026-01-01T00:00:00Z' })],
    });
    const { stdout, exitCode } = await runCli('why task/cleanup-1', world);
    expect(stdout).toContain('no operator has taken it up');
    expect(exitCode).toBe(3);
  });

  it('a log that the kubelet no longer has is no failure', async () => {
    const world = aBrokenNamespace({
      pods: [aCrashingPod()],
      logs({ previous = false }) {
        if (!previous) return WRONG_NAME;
        const options = { status: 400, reason: 'BadRequest', hint: 'Look elsewhere.' };
        throw new ApiError('previous terminated container "cassandra" not found', options);
      },
    });
    const { stderr, exitCode } = await runCli('why', world);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('an API server that breaks off a log is noted', async () => {
    const world = aBrokenNamespace({
      pods: [aCrashingPod()],
      logs: () => {
        throw new ApiError('the log is gone', { status: 500, reason: '', hint: 'Try again.' });
      },
    });
    expect(await runCli('why', world)).toMatchObject({ exitCode: 3 });
  });

  it('operators and their types are absent without a word', async () => {
    const world = aBrokenNamespace({ pods: [aRunningPod()], datacenters: notFound() });
    expect(await runCli('why', world)).toMatchObject({ stderr: '', exitCode: 0 });
  });
});

describe('what is said elsewhere', () => {
  it('is shown without control characters and without secrets', async () => {
    const world = aBrokenNamespace({
      pods: [aCrashingPod()],
      logs: () => [
        loggedAt(1, '\u001b[31mjdbc://app:hunter22hunter@db failed\u001b]0;title\u0007'),
        loggedAt(2, 'export DB_PASSWORD=correct-horse-battery'),
      ],
    });
    for (const form of ['table', 'json', 'yaml']) {
      const { stdout } = await runCli(`why -o ${form}`, world);
      expect(stdout).not.toContain('hunter22');
      expect(stdout).not.toContain('correct-horse');
      expect(stdout).toContain('REDACTED-1');
      // eslint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }
  });

  it('of an earlier pod of the same name does not count', async () => {
    const old = {
      involvedObject: { kind: 'Pod', name: 'cassandra-0', namespace: 'prod', uid: 'x' },
    };
    const killing = anEvent({ reason: 'Killing', message: 'failed liveness probe' });
    const state = { state: { running: { startedAt: '2026-01-01T00:04:00Z' } } };
    const world = aBrokenNamespace({
      pods: [aBrokenPod({ state })],
      events: [{ ...killing, ...old }],
    });
    expect(await causesOf('why', world)).toEqual([['starting', 'cassandra-0']]);
  });
});

describe('many pods', () => {
  const many = (count: number): BrokenNamespace =>
    aBrokenNamespace({
      statefulSets: [aCassandraStatefulSet({ spec: { replicas: count } })],
      pods: Array.from({ length: count }, (_, index) =>
        aCrashingPod(undefined, { name: `cassandra-${index}` }),
      ),
      logs: () => WRONG_NAME,
    });

  it('with one cause are told together', async () => {
    const { stdout } = await runCli('why', many(9));
    expect(stdout).toContain('pod/cassandra-2, and 6 more are not ready');
    expect(stdout).toContain('more, with -o wide');
    expect((await runCli('why -o wide', many(9))).stdout).toContain('pod/cassandra-8');
  });

  it('have only some of their logs read, and it is said', async () => {
    const world = many(30);
    const { stderr } = await runCli('why', world);
    expect(stderr).toContain('the logs of 6 more pods were not read');
    expect(world.pods.requests.length).toBe(24 * 2);
    expect(world.pods.requests.every(({ tailLines }) => (tailLines ?? 0) <= 500)).toBe(true);
  });

  it('-o name names what is not ready', async () => {
    const { stdout } = await runCli('why -o name', many(2));
    expect(stdout).toBe('pod/cassandra-0\npod/cassandra-1\n');
  });
});
