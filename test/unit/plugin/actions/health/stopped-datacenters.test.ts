import { describe, expect, it } from 'vitest';

import type { CassandraPod } from '../../../../../plugin/actions/cluster/find-target.ts';
import { stoppedDatacenters } from '../../../../../plugin/actions/health/stopped-datacenters.ts';
import type { HealthFacts } from '../../../../../plugin/actions/health/health-facts.ts';
import type { StatusFacts } from '../../../../../plugin/actions/status/gather-status.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import type { Replication } from '../../../../../shared/domain/replication.ts';
import {
  aHealthFacts,
  findingsOf,
  HEALTH_NOW,
  levelsOf,
} from '../../../../support/a-health-facts.ts';
import { aCassandraDatacenter } from '../../../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../../../support/a-k8ssandra-cluster.ts';

const THERE = { datacenter: 'dc2', alive: false };

/** dc1 and dc2 with three nodes each; those of dc2 are down and have no pods, unless told. */
function twoDatacenters(
  {
    dc1 = [{}, {}, {}],
    dc2 = [THERE, THERE, THERE],
  }: Partial<Record<'dc1' | 'dc2', object[]>> = {},
  parts: Partial<HealthFacts> = {},
  podOf: (own: CassandraPod) => CassandraPod | undefined = () => undefined,
): HealthFacts {
  const { view, ...facts } = aHealthFacts({ endpoints: [...dc1, ...dc2] });
  const members = view.members.map((one) =>
    one.node?.datacenter === 'dc2' && one.pod !== undefined
      ? { ...one, pod: podOf(one.pod), podStatus: undefined }
      : one,
  );
  return {
    ...facts,
    view: { ...view, members },
    keyspaces: keyspaces({ dc1: 3, dc2: 3 }),
    stopped: [{ name: 'dc2', cause: 'dc/dc2 has spec.stopped' }],
    ...parts,
  };
}

function keyspaces(factors: Readonly<Record<string, number>>): HealthFacts['keyspaces'] {
  const replication: Replication = {
    strategy: 'NetworkTopologyStrategy',
    factors: new Map(Object.entries(factors)),
  };
  return new Map([['shop', replication]]);
}

function simple(name: string, factor: number): HealthFacts['keyspaces'] {
  return new Map([[name, { strategy: 'SimpleStrategy', factor }]]);
}

function objects(parts: Partial<StatusFacts>): StatusFacts {
  return {
    clusters: [],
    datacenters: [],
    statefulSets: [],
    pods: [],
    podsKnown: true,
    errors: [],
    ...parts,
  };
}

function datacenter(spec: JsonObject): StatusFacts {
  const named = { ...aCassandraDatacenter({ clusterName: 'demo', stopped: true, ...spec }) };
  return objects({ datacenters: [{ ...named, metadata: { name: 'dc2', namespace: 'prod' } }] });
}

function inNamespace(namespace: string, facts: StatusFacts): StatusFacts {
  const datacenters = facts.datacenters.map((one) => ({
    ...one,
    metadata: { name: 'dc2', namespace },
  }));
  return { ...facts, datacenters };
}

function statefulSet(replicas: number, env: Readonly<Record<string, string>>): StatusFacts {
  return objects({ statefulSets: [aSet('cassandra', replicas, env)] });
}

function aSet(name: string, replicas: number, env: Readonly<Record<string, string>>): JsonObject {
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  const container = { name: 'cassandra', image: 'cassandra:5.0', env: variables };
  return aCassandraStatefulSet({
    metadata: { name },
    spec: { replicas, template: { spec: { containers: [container] } } },
  });
}

const DC2 = {
  CASSANDRA_CLUSTER_NAME: 'demo',
  CASSANDRA_DC: 'dc2',
  CASSANDRA_ENDPOINT_SNITCH: 'GossipingPropertyFileSnitch',
};

function k8ssandra(stopped: boolean): StatusFacts {
  const cluster = aK8ssandraCluster();
  const datacenters = [
    { metadata: { name: 'dc1' } },
    { metadata: { name: 'elsewhere' }, datacenterName: 'dc2', stopped },
  ];
  const metadata = { name: 'demo', namespace: 'prod' };
  return objects({ clusters: [{ ...cluster, metadata, spec: { cassandra: { datacenters } } }] });
}

describe('stoppedDatacenters', () => {
  it.each<[string, StatusFacts, readonly string[]]>([
    ['a CassandraDatacenter with spec.stopped', datacenter({}), ['dc/dc2 has spec.stopped']],
    ['one of another cluster', datacenter({ clusterName: 'other' }), []],
    ['one that is to run', datacenter({ stopped: false }), []],
    ['a K8ssandraCluster', k8ssandra(true), ['k8c/demo has elsewhere stopped']],
    ['one that lets it run', k8ssandra(false), []],
    ['a StatefulSet of it at 0', statefulSet(0, DC2), ['sts/cassandra is scaled to 0']],
    ['one at 3', statefulSet(3, DC2), []],
    ['one of another cluster', statefulSet(0, { ...DC2, CASSANDRA_CLUSTER_NAME: 'other' }), []],
    [
      'one that does not tell its datacenter',
      statefulSet(0, { CASSANDRA_CLUSTER_NAME: 'demo' }),
      [],
    ],
    ['nothing', objects({}), []],
  ])('%s', (_what, facts, expected) => {
    const found = stoppedDatacenters(twoDatacenters().view, facts);
    expect(found.map(({ cause }) => cause)).toEqual(expected);
    expect(found.every(({ name }) => name === 'dc2')).toBe(true);
  });

  it('is called as Cassandra knows it', () => {
    const facts = datacenter({ datacenterName: 'dc9' });
    expect(stoppedDatacenters(twoDatacenters().view, facts)).toEqual([
      { name: 'dc9', cause: 'dc/dc2 has spec.stopped' },
    ]);
  });

  it('is none of which a node is still up', () => {
    const { view } = twoDatacenters({ dc2: [THERE, { ...THERE, alive: true }] });
    expect(stoppedDatacenters(view, datacenter({}))).toEqual([]);
  });

  it.each<[string, JsonObject, number]>([
    ['at 0, too', aSet('r2', 0, DC2), 1],
    ['that wants nodes, and has none', aSet('r2', 3, DC2), 0],
    [
      'that wants nodes, and does not tell its datacenter',
      aSet('r2', 3, { CASSANDRA_CLUSTER_NAME: 'demo', CASSANDRA_ENDPOINT_SNITCH: 'Ec2Snitch' }),
      0,
    ],
    [
      'whose nodes are of another datacenter, though it does not tell',
      aSet('cassandra', 3, {
        CASSANDRA_CLUSTER_NAME: 'demo',
        CASSANDRA_ENDPOINT_SNITCH: 'Ec2Snitch',
      }),
      1,
    ],
    ['of another datacenter', aSet('r2', 3, { ...DC2, CASSANDRA_DC: 'dc3' }), 1],
    ['of another cluster', aSet('r2', 3, { ...DC2, CASSANDRA_CLUSTER_NAME: 'other' }), 1],
  ])('a StatefulSet at 0 beside one %s', (_what, other, expected) => {
    const facts = objects({ statefulSets: [aSet('r1', 0, DC2), other] });
    expect(stoppedDatacenters(twoDatacenters().view, facts)).toHaveLength(expected);
  });

  it.each<[string, StatusFacts, number]>([
    ['a CassandraDatacenter in its namespace', datacenter({}), 1],
    ['a K8ssandraCluster', k8ssandra(true), 1],
    ['a StatefulSet, which may be left over', statefulSet(0, DC2), 0],
    ['one of that name elsewhere', inNamespace('test', datacenter({})), 0],
  ])('without a node in the ring, by %s', (_what, facts, expected) => {
    expect(stoppedDatacenters(twoDatacenters({ dc2: [] }).view, facts)).toHaveLength(expected);
  });

  it('is none with a pod that should run, though no node has it in the ring', () => {
    const { view } = twoDatacenters();
    const [first] = view.members;
    if (first?.pod === undefined) throw new Error('no pod');
    const pod = { ...first.pod, datacenterName: 'dc2' };
    const members = [...view.members, { ...first, node: undefined, pod }];
    expect(stoppedDatacenters({ ...view, members }, k8ssandra(true))).toEqual([]);
  });

  it('is not held against it that one of the same names elsewhere is to run', () => {
    const [running] = inNamespace('test', datacenter({ stopped: false })).datacenters;
    const datacenters = [
      ...datacenter({}).datacenters,
      ...(running === undefined ? [] : [running]),
    ];
    expect(stoppedDatacenters(twoDatacenters().view, objects({ datacenters }))).toHaveLength(1);
  });

  it('is none that its CassandraDatacenter still wants', () => {
    const facts = { ...datacenter({ stopped: false }), clusters: k8ssandra(true).clusters };
    expect(stoppedDatacenters(twoDatacenters().view, facts)).toEqual([]);
  });

  it.each([
    [0, 1],
    [3, 0],
  ])('with pods of a workload that wants %i: %i', (desired, expected) => {
    const podOf = (pod: CassandraPod) => ({ ...pod, workload: { ...pod.workload, desired } });
    const { view } = twoDatacenters({}, {}, podOf);
    expect(stoppedDatacenters(view, datacenter({}))).toHaveLength(expected);
  });
});

describe('of a datacenter that is stopped on purpose', () => {
  it('the nodes are one warning', () => {
    expect(findingsOf('nodes-up', twoDatacenters())).toMatchObject([
      {
        level: 'warn',
        subject: 'datacenter dc2',
        reason: 'it is stopped on purpose (dc/dc2 has spec.stopped): 3 nodes are down with it',
      },
    ]);
  });

  it('the nodes are one warning where none of them is in the ring any more', () => {
    expect(findingsOf('nodes-up', twoDatacenters({ dc2: [] }))).toMatchObject([
      {
        level: 'warn',
        subject: 'datacenter dc2',
        reason:
          'it is stopped on purpose (dc/dc2 has spec.stopped): the others have no node of it in the ring',
      },
    ]);
  });

  it('the other nodes are judged as ever', () => {
    const facts = twoDatacenters({ dc1: [{}, { alive: false }, {}] });
    expect(levelsOf('nodes-up', facts)).toEqual(['warn datacenter dc2', 'crit cassandra-1']);
  });

  it.each<[string, HealthFacts, readonly string[]]>([
    [
      'of as many replicas: QUORUM is lost while it is stopped',
      twoDatacenters(),
      ['warn keyspace shop'],
    ],
    [
      'of the smaller part: none is lost',
      twoDatacenters({}, { keyspaces: keyspaces({ dc1: 3, dc2: 1 }) }),
      ['warn keyspace shop'],
    ],
    ['without replicas', twoDatacenters({}, { keyspaces: keyspaces({ dc1: 3 }) }), ['ok']],
    [
      'and in the other one a quorum is lost',
      twoDatacenters({ dc1: [{}, { alive: false }, { alive: false }] }),
      ['crit keyspace shop'],
    ],
    ['but nobody has stopped it', twoDatacenters({}, { stopped: [] }), ['crit keyspace shop']],
    [
      'with all replicas: nobody has them',
      twoDatacenters({}, { keyspaces: keyspaces({ dc2: 3 }) }),
      ['crit keyspace shop'],
    ],
    [
      'with some of those that no datacenter counts for itself',
      twoDatacenters({}, { keyspaces: simple('shop', 3) }),
      ['crit keyspace shop'],
    ],
    [
      'with the only replica of logins',
      twoDatacenters({}, { keyspaces: simple('system_auth', 1) }),
      ['crit keyspace system_auth'],
    ],
  ])('quorum: %s', (_what, facts, expected) => {
    expect(levelsOf('quorum', facts)).toEqual(expected);
  });

  it('quorum says what holds elsewhere, and nothing of its own LOCAL_QUORUM', () => {
    const [finding] = findingsOf('quorum', twoDatacenters());
    expect(finding?.reason).toBe(
      'QUORUM cannot be had for 100.0% of the ring while dc2 is stopped on purpose; LOCAL_QUORUM holds in dc1',
    );
    const lost = twoDatacenters({ dc1: [{}, { alive: false }, { alive: false }] });
    expect(findingsOf('quorum', lost)[0]?.reason).toMatch(
      /^QUORUM cannot .*, LOCAL_QUORUM in dc1 cannot be had for 100.0% of the ring: replicas are down on 10\.0\.0\.2, 10\.0\.0\.3, and dc2 is stopped on purpose$/,
    );
  });

  it('quorum names the datacenters that have replicas, and no other that is stopped', () => {
    const stopped = ['dc2', 'dc3'].map((name) => ({ name, cause: `dc/${name} has spec.stopped` }));
    expect(findingsOf('quorum', twoDatacenters({}, { stopped }))[0]?.reason).toContain(
      'while dc2 is stopped on purpose; ',
    );
  });

  it('quorum tells which level would go next, where one is gone', () => {
    const facts = twoDatacenters({ dc1: [{}, { alive: false }, {}] });
    expect(findingsOf('quorum', facts).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^QUORUM cannot be had .*; LOCAL_QUORUM holds in dc1$/) as string,
      'LOCAL_QUORUM in dc1 would be lost, too, with any one more of 10.0.0.1, 10.0.0.3',
    ]);
  });

  it('quorum asks to start it where only that helps', () => {
    const facts = twoDatacenters({}, { keyspaces: keyspaces({ dc2: 3 }) });
    expect(findingsOf('quorum', facts)).toMatchObject([
      {
        reason: 'QUORUM cannot be had for 100.0% of the ring: dc2 is stopped on purpose',
        next: 'Start dc2 again to have that back.',
      },
    ]);
  });

  it('quorum asks for nodes where one that runs has too few', () => {
    const facts = twoDatacenters({}, { keyspaces: keyspaces({ dc1: 7, dc2: 3 }) });
    expect(findingsOf('quorum', facts)).toMatchObject([
      {
        level: 'crit',
        reason: expect.stringMatching(
          /more replicas than there are nodes in dc1, and dc2 is stop/,
        ) as string,
        next: 'Add nodes in other racks of dc1.',
      },
    ]);
  });

  it('quorum: no node of it may be in the ring any more', () => {
    const facts = { ...twoDatacenters({ dc2: [] }), keyspaces: keyspaces({ dc1: 3, dc2: 3 }) };
    expect(levelsOf('quorum', facts)).toEqual(['warn keyspace shop']);
    expect(findingsOf('quorum', { ...facts, stopped: [] })).toMatchObject([
      {
        level: 'crit',
        reason: expect.stringMatching(/: no node of dc2 is in the ring$/) as string,
        next: expect.stringMatching(/^Find out first where the nodes of dc2 are: /) as string,
      },
    ]);
  });

  it('quorum blames what is stopped only for replicas that are there', () => {
    const dc1 = [{}, { alive: false }, {}].map((one, index) => ({
      ...one,
      tokens: [BigInt(index)],
    }));
    const dc2 = [{ ...THERE, tokens: [100n] }];
    const facts = twoDatacenters({ dc1, dc2 }, { keyspaces: simple('shop', 1) });
    const [finding] = findingsOf('quorum', facts);
    expect(finding?.reason).toMatch(/replicas are down on 10\.0\.0\.2, and dc2 is stopped/);
    const few = twoDatacenters({ dc2: [] }, { keyspaces: simple('shop', 7) });
    expect(findingsOf('quorum', few)).toMatchObject([
      { level: 'crit', next: 'Start dc2 again to have that back.' },
    ]);
  });

  it('hints are one warning, however late, and those for others are judged as ever', () => {
    const day = 24 * 60 * 60 * 1_000;
    const pending = ['10.0.0.2', '10.0.0.4', '10.0.0.5'].map((address) => ({
      address,
      hostId: `host-${address}`,
      files: 1,
      oldestMs: HEALTH_NOW - day,
      newestMs: HEALTH_NOW,
    }));
    const facts = twoDatacenters();
    const nodes = facts.nodes.map((one) => ({
      ...one,
      hints: { value: { written: undefined, pending } },
    }));
    expect(levelsOf('hints', { ...facts, nodes })).toEqual([
      'warn datacenter dc2',
      'crit cassandra-1',
    ]);
  });

  it('releases that nobody remembers are no gap', () => {
    const dc2 = [{ ...THERE, releaseVersion: undefined }];
    expect(levelsOf('version-skew', twoDatacenters({ dc2 }))).toEqual(['ok']);
    expect(levelsOf('version-skew', twoDatacenters({ dc2 }, { stopped: [] }))).toEqual(['unknown']);
  });
});
