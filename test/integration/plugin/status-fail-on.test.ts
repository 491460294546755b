import { describe, expect, it } from 'vitest';

import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { aHealthyCluster, aHealthyWorld } from '../../support/a-healthy-world.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';

function withOneDown(): EmulatedCluster {
  const cluster = aHealthyCluster();
  cluster.crash(1);
  return cluster;
}

/** One of six takes another for dead. */
function inDoubt(): EmulatedCluster {
  const cluster = anEmulatedCluster({ nodes: 6 });
  cluster.disbelieve(0, 2);
  return cluster;
}

describe('status --fail-on', () => {
  it.each([
    ['that is well', () => aHealthyCluster(), { '': 0, warn: 0, crit: 0 }],
    ['with a node that is down', withOneDown, { '': 3, warn: 8, crit: 8 }],
    ['whose nodes do not agree on one that is up', inDoubt, { '': 0, warn: 8, crit: 0 }],
  ])('of a cluster %s', async (_what, make, expected) => {
    for (const [level, exitCode] of Object.entries(expected)) {
      const flags = level === '' ? '' : `--fail-on ${level}`;
      const outcome = await runCli(`status ${flags}`, aHealthyWorld(make()));
      expect(outcome, flags).toMatchObject({ exitCode });
    }
  });

  it.each([
    ['', 0],
    ['--fail-on warn', 8],
    ['--fail-on crit', 8],
  ])('of a StatefulSet that has no pod: %s', async (flags, exitCode) => {
    const path = '/apis/apps/v1/namespaces/empty/statefulsets';
    const nothing = {
      [`GET ${path}`]: { items: [aCassandraStatefulSet({ metadata: { namespace: 'empty' } })] },
      'GET /api/v1/namespaces/empty/pods': { items: [] },
    };
    expect(
      await runCli(`status ${flags} -n empty`, aHealthyWorld(aHealthyCluster(), nothing)),
    ).toMatchObject({ exitCode });
  });

  it.each([['--fail-on warn'], ['--fail-on crit'], ['']])(
    'where nobody answers it is unknown, and not down: %s',
    async (flags) => {
      const cluster = aHealthyCluster();
      for (const index of [0, 1, 2]) cluster.node(index).fault = 'refusing';
      const { exitCode } = await runCli(`status ${flags}`, aHealthyWorld(cluster));
      expect(exitCode).toBe(3);
    },
  );

  it.each([
    ['--fail-on warn', 8],
    ['--fail-on crit', 0],
  ])('of a cluster with a datacenter that is stopped on purpose: %s', async (flags, exitCode) => {
    const cluster = anEmulatedCluster({ nodes: 6, datacenters: ['dc1', 'dc2'] });
    for (const [index, node] of cluster.state.nodes.entries())
      if (node.datacenter === 'dc2') cluster.stop(index);
    const path = '/apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters';
    const { api } = emulatedWorld(cluster);
    const { items } = (await api.request({ method: 'GET', path })) as {
      items: { metadata: { name: string }; spec: JsonObject }[];
    };
    const stopped = items.map((one) =>
      one.metadata.name === 'dc2' ? { ...one, spec: { ...one.spec, stopped: true } } : one,
    );
    const pods = cluster
      .pods()
      .filter((pod) => !(stringAt(pod, 'metadata', 'name') ?? '').includes('dc2'));
    const answers = {
      [`GET ${path}`]: { items: stopped },
      'GET /api/v1/namespaces/prod/pods': { items: pods },
    };
    const outcome = await runCli(`status ${flags}`, emulatedWorld(cluster, { answers }));
    expect(outcome.stdout).toContain('DN');
    expect(outcome).toMatchObject({ exitCode });
  });

  it.each([
    ['', 0],
    ['--fail-on crit', 5],
  ])('where nothing is: %s', async (flags, exitCode) => {
    const nothing = { 'GET /apis/apps/v1/namespaces/empty/statefulsets': { items: [] } };
    const outcome = await runCli(
      `status ${flags} -n empty`,
      aHealthyWorld(aHealthyCluster(), nothing),
    );
    expect(outcome).toMatchObject({ exitCode, stdout: '' });
    expect(outcome.stderr).toContain('No Cassandra found');
  });
});
