import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../support/a-k8ssandra-cluster.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const NOW = '2026-01-01T00:00:00Z';

const PATHS = {
  sets: 'GET /apis/apps/v1/statefulsets',
  datacenters: 'GET /apis/cassandra.datastax.com/v1beta1/cassandradatacenters',
  clusters: 'GET /apis/k8ssandra.io/v1alpha1/k8ssandraclusters',
  tasks: 'GET /apis/control.k8ssandra.io/v1alpha1/cassandratasks',
  clusterTasks: 'GET /apis/control.k8ssandra.io/v1alpha1/k8ssandratasks',
  backups: 'GET /apis/medusa.k8ssandra.io/v1alpha1/medusabackups',
};

function named(object: JsonObject, metadata: JsonObject, more: JsonObject = {}): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), ...metadata }, ...more };
}

/** A StatefulSet of cass-operator, one rack. */
function aRack(datacenter: string, rack: string, readyReplicas: number): JsonObject {
  return named(
    aCassandraStatefulSet({}),
    {
      name: `shop-${datacenter}-${rack}-sts`,
      namespace: 'prod',
      ownerReferences: [{ kind: 'CassandraDatacenter', name: datacenter }],
    },
    { status: { readyReplicas } },
  );
}

function aBackup(finishTime: string, status = 'SUCCESS', datacenter = 'dc1'): JsonObject {
  return {
    metadata: { name: `b-${finishTime}`, namespace: 'prod' },
    spec: { cassandraDatacenter: datacenter },
    status: { status, finishTime },
  };
}

const MANAGED = { 'k8ssandra.io/cluster-name': 'shop', 'k8ssandra.io/cluster-namespace': 'prod' };

const BUSY = {
  [PATHS.clusters]: {
    items: [named(aK8ssandraCluster(), { creationTimestamp: '2025-12-01T00:00:00Z' })],
  },
  [PATHS.datacenters]: {
    items: [
      named(aCassandraDatacenter(), { labels: MANAGED }),
      named(aCassandraDatacenter({ size: 2, stopped: true }), { name: 'alone', namespace: 'test' }),
    ],
  },
  [PATHS.sets]: {
    items: [
      aRack('dc1', 'r1', 1),
      aRack('dc1', 'r2', 1),
      aRack('dc1', 'r3', 0),
      named(
        aCassandraStatefulSet({ image: 'cassandra:5.0.9' }),
        { name: 'plain', namespace: 'dev', creationTimestamp: '2025-12-31T23:00:00Z' },
        {
          status: {
            readyReplicas: 3,
            currentRevision: 'a',
            updateRevision: 'b',
            updatedReplicas: 1,
          },
        },
      ),
    ],
  },
  [PATHS.tasks]: {
    items: [
      {
        metadata: { namespace: 'prod', labels: { 'control.k8ssandra.io/status': 'active' } },
        spec: { datacenter: { name: 'dc1', namespace: 'prod' }, jobs: [{ command: 'cleanup' }] },
      },
    ],
  },
  [PATHS.backups]: {
    items: [
      aBackup('2025-12-30T00:00:00Z'),
      aBackup('2025-12-31T00:00:00Z', 'FAILED'),
      aBackup('1970-01-01T00:00:00Z'),
    ],
  },
};

const world = (answers: Parameters<typeof fakeKubernetesApi>[0] = BUSY) => ({
  api: fakeKubernetesApi(answers),
  clock: fakeClock(Date.parse(NOW)),
});

describe('list', () => {
  it('shows one line for each cluster, and what is part of another does not repeat', async () => {
    const { stdout, stderr, exitCode } = await runCli('list -A', world());
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/list.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('prints JSON that follows its schema', async () => {
    const { stdout } = await runCli('list -A -o json', world());
    expectSchema('list.json', stdout);
  });

  it('takes the oldest backup of all datacenters, and only what succeeded', async () => {
    const answers = {
      ...BUSY,
      [PATHS.datacenters]: {
        items: ['dc1', 'dc2'].map((name) =>
          named(aCassandraDatacenter(), { name, labels: MANAGED }),
        ),
      },
    };
    const without = await runCli('list -A --no-headers', world(answers));
    expect(without.stdout).toMatch(/shop +dc1,dc2 .* - +31d/);
    const backups = {
      items: [aBackup('2025-12-30T00:00:00Z'), aBackup('2025-12-28T00:00:00Z', 'SUCCESS', 'dc2')],
    };
    const both = await runCli(
      'list -A --no-headers',
      world({ ...answers, [PATHS.backups]: backups }),
    );
    expect(both.stdout).toMatch(/shop +dc1,dc2 .* 4d +31d/);
  });

  it('marks a cluster whose second datacenter is in another context, and claims nothing of it', async () => {
    const { stdout } = await runCli(
      'list -A --no-headers',
      world({ ...BUSY, [PATHS.tasks]: { items: [] } }),
    );
    expect(stdout).toMatch(/prod +shop +dc1,dc2 +\?\/6 /);
  });

  it.each([
    ['table', 'name', 'alone plain shop'],
    ['table', 'nodes', 'alone plain shop'],
    ['table', 'age', 'plain shop alone'],
  ])('-o %s is sorted by %s', async (output, column, order) => {
    const { stdout } = await runCli(
      `list -A --no-headers -o ${output} --sort-by ${column}`,
      world(),
    );
    expect(
      stdout
        .split('\n')
        .flatMap((line) => /shop|plain|alone/.exec(line)?.[0] ?? [])
        .join(' '),
    ).toBe(order);
  });

  it('names what can be named', async () => {
    const { stdout } = await runCli('list -A -o name', world());
    expect(stdout).toBe('statefulset/plain\nk8ssandracluster/shop\ncassandradatacenter/alone\n');
  });

  it('says which columns there are to sort by', async () => {
    const { stderr, exitCode } = await runCli('list -A --sort-by size', world());
    expect(stderr).toContain('there is no column "size" to sort by');
    expect(stderr).toContain('Use one of: NAMESPACE, NAME, KIND, DCS, NODES,');
    expect(exitCode).toBe(2);
  });

  it('goes on without what may not be listed, says so, and claims nothing of it', async () => {
    const answers = { ...BUSY, [PATHS.sets]: forbidden('list resource "statefulsets"') };
    const { stdout, stderr, exitCode } = await runCli('list -A --no-headers', world(answers));
    expect(stdout).toMatch(/prod +shop +dc1,dc2 +\?\/6 .*unknown/);
    expect(stderr).toContain('cannot list resource "statefulsets"');
    expect(exitCode).toBe(3);
  });

  it('is forbidden when nothing may be listed', async () => {
    const all = Object.values(PATHS).map((path) => [path, forbidden('list anything')] as const);
    const { stdout, exitCode } = await runCli('list -A', world(Object.fromEntries(all)));
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
  });

  it('says where to look when there is nothing', async () => {
    const { stdout, stderr, exitCode } = await runCli(
      'list',
      world({ 'GET /apis/apps/v1/namespaces/default/statefulsets': { items: [] } }),
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(stderr).toBe(
      'No Cassandra found in the namespace default. Look in all of them with -A.\n',
    );
  });
});

describe('an answer that is no list', () => {
  it.each([[42], [[1, 2]], [{ items: 'x' }], [{}]])(
    '%j does not pass for an empty one',
    async (answer) => {
      const outcome = await runCli('list -A', {
        api: fakeKubernetesApi({ [PATHS.sets]: answer }),
        clock: fakeClock(Date.parse(NOW)),
      });
      expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
      expect(outcome.stderr).toContain('what came in place of a list of statefulsets is none');
    },
  );

  it('an empty list of the API server may leave its items out', async () => {
    const outcome = await runCli('list -A', {
      api: fakeKubernetesApi({ [PATHS.sets]: { kind: 'StatefulSetList', items: null } }),
      clock: fakeClock(Date.parse(NOW)),
    });
    expect(outcome.exitCode).toBe(0);
  });
});
