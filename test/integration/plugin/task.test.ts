import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { aCassandraTask } from '../../support/a-task.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const NOW = Date.parse('2026-01-01T00:10:00Z');
const control = (plural: string): string =>
  `GET /apis/control.k8ssandra.io/v1alpha1/namespaces/prod/${plural}`;

const PATHS = {
  datacenters: 'GET /apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters',
  tasks: control('cassandratasks'),
  clusterTasks: control('k8ssandratasks'),
  scheduledTasks: control('scheduledtasks'),
  medusaTasks: 'GET /apis/medusa.k8ssandra.io/v1alpha1/namespaces/prod/medusatasks',
};

const FAILED: JsonObject = {
  startTime: '2026-01-01T00:00:05Z',
  completionTime: '2026-01-01T00:06:00Z',
  succeeded: 1,
  failed: 1,
  conditions: [
    { type: 'Complete', status: 'True' },
    { type: 'Failed', status: 'True', message: 'cleanup failed on 1 pod' },
  ],
  podStatuses: {
    'shop-dc1-r1-sts-0': {
      status: 'COMPLETED',
      jobId: '1',
      startTime: '2026-01-01T00:00:05Z',
      completionTime: '2026-01-01T00:03:05Z',
    },
    'shop-dc1-r2-sts-0': {
      status: 'ERROR',
      retries: 1,
      error: 'java.io.IOException: No space left on device\n\tat a.B',
      startTime: '2026-01-01T00:03:05Z',
      completionTime: '2026-01-01T00:06:00Z',
    },
  },
};

const CLUSTER_TASK: JsonObject = {
  metadata: { name: 'restart-all', namespace: 'prod', creationTimestamp: '2026-01-01T00:07:00Z' },
  spec: { cluster: { name: 'shop' }, template: { jobs: [{ command: 'restart' }] } },
  status: {
    startTime: '2026-01-01T00:07:01Z',
    datacenters: { dc1: { startTime: '2026-01-01T00:07:01Z', succeeded: 1, active: 1 } },
    succeeded: 1,
  },
};

const ANSWERS: Parameters<typeof fakeKubernetesApi>[0] = {
  [PATHS.datacenters]: { items: [aCassandraDatacenter()] },
  [PATHS.tasks]: {
    items: [
      aCassandraTask({ status: FAILED }),
      aCassandraTask({
        name: 'restart-all-dc1',
        command: 'restart',
        createdAt: '2026-01-01T00:07:01Z',
        labels: { 'k8ssandra.io/task-name': 'restart-all' },
        status: { startTime: '2026-01-01T00:07:01Z', succeeded: 1 },
      }),
      aCassandraTask({ name: 'flush-1', command: 'flush', createdAt: '2026-01-01T00:08:00Z' }),
    ],
  },
  [PATHS.clusterTasks]: { items: [CLUSTER_TASK] },
  [PATHS.medusaTasks]: {
    items: [
      {
        metadata: { name: 'flush-1', namespace: 'prod', creationTimestamp: '2026-01-01T00:09:00Z' },
        spec: { operation: 'sync', cassandraDatacenter: 'dc1' },
      },
    ],
  },
};

const world = (answers: Parameters<typeof fakeKubernetesApi>[0] = {}) => ({
  api: fakeKubernetesApi({ ...ANSWERS, ...answers }),
  clock: fakeClock(NOW),
});

describe('task list', () => {
  it('shows all kinds of tasks in one form', async () => {
    const { stdout, stderr, exitCode } = await runCli('task list -n prod', world());
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/task-list.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('prints JSON that follows its schema', async () => {
    const { stdout } = await runCli('task list -n prod -o json', world());
    expectSchema('task-list.json', stdout);
  });

  it('names what can be named', async () => {
    const { stdout } = await runCli('task list -n prod -o name', world());
    expect(stdout).toContain('cassandratask/flush-1\nmedusatask/flush-1\n');
  });

  it.each(['datacenters', 'clusterTasks', 'scheduledTasks', 'medusaTasks'] as const)(
    'goes on without %s, and says so',
    async (what) => {
      const { stdout, stderr, exitCode } = await runCli(
        'task list -n prod',
        world({
          [PATHS[what]]: forbidden(`list ${what}`),
          'GET /apis/control.k8ssandra.io/v1alpha1': {},
          'GET /apis/medusa.k8ssandra.io/v1alpha1': {},
          'GET /apis/cassandra.datastax.com/v1beta1': {},
        }),
      );
      expect(stdout).toContain('cleanup-1');
      expect(stderr).toContain(`cannot list ${what}`);
      expect(exitCode).toBe(3);
    },
  );

  it('is forbidden when no task may be listed', async () => {
    const all = Object.values(PATHS).map((path) => [path, forbidden('list them')] as const);
    const { stdout, exitCode } = await runCli(
      'task list -n prod',
      world({
        ...Object.fromEntries(all),
        'GET /apis/control.k8ssandra.io/v1alpha1': {},
        'GET /apis/medusa.k8ssandra.io/v1alpha1': {},
        'GET /apis/cassandra.datastax.com/v1beta1': {},
      }),
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
  });

  it('says so when there is none, as without operators', async () => {
    const { stdout, stderr, exitCode } = await runCli('task list', {
      api: fakeKubernetesApi({}),
    });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(stderr).toBe('No tasks in the namespace default. Look in all of them with -A.\n');
  });
});

describe('task get', () => {
  it.each(['cleanup-1', 'restart-all', 'cassandratask/flush-1'])('%s', async (name) => {
    const { stdout, stderr, exitCode } = await runCli(`task get ${name} -n prod`, world());
    const file = `task-get-${name.replace(/^.*\//, '')}`;
    await expect(stdout).toMatchFileSnapshot(`../../golden/plugin/${file}.txt`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('prints JSON that follows its schema', async () => {
    const { stdout } = await runCli('task get cleanup-1 -n prod -o json', world());
    expectSchema('task-get.json', stdout);
  });

  it.each([
    [
      'flush-1',
      'several tasks are called "flush-1"',
      'cassandratask/flush-1, medusatask/flush-1',
      2,
    ],
    ['nope', 'there is no task "nope"', 'Use one of: cleanup-1,', 5],
    ['k8ssandratask/cleanup-1', 'there is no task', 'Use one of', 5],
    ['', 'NAME is missing', 'See: kubectl k8ssandra task get --help', 2],
  ])('"%s" is not found', async (name, message, hint, code) => {
    const { stderr, exitCode } = await runCli(`task get ${name} -n prod`, world());
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(exitCode).toBe(code);
  });

  it('that may be of a kind that cannot be listed is not said to be missing', async () => {
    const answers = { [PATHS.medusaTasks]: forbidden('list resource "medusatasks"') };
    const discovered = { 'GET /apis/medusa.k8ssandra.io/v1alpha1': {} };
    const line = 'task get sync-9 -n prod';
    const { stderr, exitCode } = await runCli(line, world({ ...answers, ...discovered }));
    expect(stderr).toContain('cannot list resource "medusatasks"');
    expect(exitCode).toBe(4);
  });
});
