import { describe, expect, it } from 'vitest';

import type { HealthCheckId } from '../../../../../plugin/actions/health/check-ids.ts';
import type { HealthFacts } from '../../../../../plugin/actions/health/health-facts.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import type { Replication } from '../../../../../shared/domain/replication.ts';
import { aHealthFacts, findingsOf, levelsOf, REFUSED } from '../../../../support/a-health-facts.ts';

const DOWN = { alive: false };

function replicated(factor: number, name = 'shop'): Pick<HealthFacts, 'keyspaces'> {
  const replication: Replication = {
    strategy: 'NetworkTopologyStrategy',
    factors: new Map([['dc1', factor]]),
  };
  return { keyspaces: new Map([[name, replication]]) };
}

function withoutRing(desired: number, podsKnown = true): HealthFacts {
  const facts = aHealthFacts();
  const [workload] = facts.view.workloads;
  if (workload === undefined) throw new Error('no workload');
  return {
    ...facts,
    podsKnown,
    pods: [],
    nodes: [],
    view: {
      ...facts.view,
      ring: undefined,
      members: [],
      workloads: [{ ...workload, desired, ready: 0, pods: [] }],
    },
  };
}

/** The datacenter that has no ring is the only one in sight of a K8ssandraCluster. */
function inCluster(datacenters: readonly JsonObject[]): HealthFacts {
  const facts = withoutRing(0);
  const [workload] = facts.view.workloads;
  if (workload === undefined) throw new Error('no workload');
  const name = { namespace: 'prod', name: 'shop' };
  const dc1 = { ...workload, kind: 'CassandraDatacenter', name: 'dc1', cluster: name } as const;
  const parent = { ...dc1, ...name, kind: 'K8ssandraCluster', desired: undefined } as const;
  return {
    ...facts,
    clusters: [{ metadata: name, spec: { cassandra: { datacenters } } }],
    view: { ...facts.view, workloads: [parent, dc1] },
  };
}

/** Two nodes know each other, and so do two others. */
const SPLIT = aHealthFacts({
  endpoints: [{}, {}, {}, {}],
  views: (usual) =>
    usual.map((view, index) => ({
      ...view,
      endpoints: view.endpoints.filter((_, other) => other < 2 === index < 2),
    })),
});

describe.each<[HealthCheckId, readonly (readonly [string, HealthFacts, readonly string[]])[]]>([
  [
    'nodes-up',
    [
      ['all are up', aHealthFacts(), ['ok']],
      ['one is down', aHealthFacts({ endpoints: [{}, DOWN, {}] }), ['crit cassandra-1']],
      [
        'one has a pod that does not run, and no node knows it',
        aHealthFacts({
          endpoints: [{}, {}, DOWN],
          views: (usual) =>
            usual.map((view) => ({ ...view, endpoints: view.endpoints.slice(0, 2) })),
        }),
        ['warn cassandra-2'],
      ],
      ['one joins, which is up', aHealthFacts({ endpoints: [{}, {}, { status: 'BOOT' }] }), ['ok']],
    ],
  ],
  [
    'node-agreement',
    [
      ['all see the same', aHealthFacts(), ['ok']],
      [
        'one takes another for dead',
        aHealthFacts({
          views: ([first, ...others]) =>
            first === undefined
              ? others
              : [
                  {
                    ...first,
                    endpoints: first.endpoints.map((one) =>
                      one.address === '10.0.0.3' ? { ...one, alive: false } : one,
                    ),
                  },
                  ...others,
                ],
        }),
        ['warn'],
      ],
      [
        'each sees itself only: there are as many rings as nodes',
        aHealthFacts({
          views: (usual) =>
            usual.map((view, index) => ({
              ...view,
              endpoints: [view.endpoints[index]].flatMap((one) => one ?? []),
            })),
        }),
        ['crit', 'crit', 'crit'],
      ],
      ['two and two see each other only', SPLIT, ['crit', 'crit', 'crit', 'crit']],
      [
        'only one of them tells',
        aHealthFacts({ views: (usual) => usual.slice(0, 1) }),
        ['unknown'],
      ],
      [
        'two claim one token',
        aHealthFacts({ endpoints: [{ tokens: [1n] }, { tokens: [1n] }, {}] }),
        ['crit'],
      ],
      [
        'only the schema differs, which is another check',
        aHealthFacts({ endpoints: [{}, {}, { schemaVersion: 'schema-2' }] }),
        ['ok'],
      ],
    ],
  ],
  [
    'schema-agreement',
    [
      ['there is one', aHealthFacts(), ['ok']],
      [
        'there are two',
        aHealthFacts({ endpoints: [{}, {}, { schemaVersion: 'schema-2' }] }),
        ['crit'],
      ],
      [
        'only a dead node has another one',
        aHealthFacts({ endpoints: [{}, {}, { schemaVersion: 'schema-2', alive: false }] }),
        ['ok'],
      ],
      [
        'a node that is up does not tell',
        aHealthFacts({ endpoints: [{}, {}, { schemaVersion: undefined }] }),
        ['unknown'],
      ],
    ],
  ],
  [
    'version-skew',
    [
      ['there is one release', aHealthFacts(), ['ok']],
      [
        'there are two',
        aHealthFacts({ endpoints: [{}, {}, { releaseVersion: '5.0.8' }] }),
        ['warn'],
      ],
      [
        'a node does not tell',
        aHealthFacts({ endpoints: [{}, {}, { releaseVersion: undefined }] }),
        ['unknown'],
      ],
    ],
  ],
  [
    'quorum',
    [
      ['all replicas are up', aHealthFacts(), ['ok']],
      [
        'one of three is down: no other may go',
        aHealthFacts({ endpoints: [{}, DOWN, {}] }),
        ['warn keyspace shop'],
      ],
      [
        'two of three are down',
        aHealthFacts({ endpoints: [{}, DOWN, DOWN] }),
        ['crit keyspace shop'],
      ],
      ['there are two rings', SPLIT, ['unknown']],
      [
        'logins have one replica, and all nodes are up',
        aHealthFacts({ facts: replicated(1, 'system_auth') }),
        ['warn keyspace system_auth'],
      ],
      [
        'logins have one replica, on the only node',
        aHealthFacts({ endpoints: [{}], facts: replicated(1, 'system_auth') }),
        ['ok'],
      ],
      [
        'a keyspace of each node for itself',
        aHealthFacts({
          facts: { keyspaces: new Map([['dse_system_local', { strategy: 'LocalStrategy' }]]) },
        }),
        ['skipped'],
      ],
      [
        'one of four racks is down, and a range has all three',
        aHealthFacts({ endpoints: [{}, DOWN, {}, {}] }),
        ['warn keyspace shop'],
      ],
      [
        'of one replica a node is down',
        aHealthFacts({ endpoints: [{}, DOWN, {}], facts: replicated(1) }),
        ['crit keyspace shop'],
      ],
      [
        'of five replicas one is down: another one may go',
        aHealthFacts({ endpoints: [{}, DOWN, {}, {}, {}], facts: replicated(5) }),
        ['ok'],
      ],
      [
        'five replicas are asked of two nodes',
        aHealthFacts({ endpoints: [{}, {}], facts: replicated(5) }),
        ['crit keyspace shop'],
      ],
      [
        'nobody can log in',
        aHealthFacts({ endpoints: [{}, DOWN, {}], facts: replicated(1, 'system_auth') }),
        ['crit keyspace system_auth'],
      ],
      ['keyspaces are not known', aHealthFacts({ facts: { keyspaces: undefined } }), ['unknown']],
      [
        'the tokens of a member are not known',
        aHealthFacts({ endpoints: [{}, {}, { tokens: undefined }] }),
        ['unknown'],
      ],
    ],
  ],
  [
    'streams',
    [
      ['nothing moves', aHealthFacts(), ['ok']],
      [
        'a node joins with no stream',
        aHealthFacts({ endpoints: [{}, {}, { status: 'BOOT' }] }),
        ['warn cassandra-2'],
      ],
      [
        'a node joins with streams',
        aHealthFacts({
          endpoints: [{}, {}, { status: 'BOOT' }],
          node: (index) => (index === 2 ? { streams: { value: [aStream('10.0.0.1')] } } : {}),
        }),
        ['ok cassandra-2'],
      ],
      [
        'a node joins in another Kubernetes cluster',
        elsewhere(aHealthFacts({ endpoints: [{}, {}, { status: 'BOOT' }] })),
        ['unknown 10.0.0.3'],
      ],
      [
        'a node joins there, and another one tells of its stream',
        elsewhere(
          aHealthFacts({
            endpoints: [{}, {}, { status: 'BOOT' }],
            node: (index) => (index === 0 ? { streams: { value: [aStream('10.0.0.3')] } } : {}),
          }),
        ),
        ['ok 10.0.0.3'],
      ],
      [
        'a node leaves, and another one tells of its stream',
        aHealthFacts({
          endpoints: [{}, {}, { status: 'LEAVING' }],
          node: (index) => (index === 0 ? { streams: { value: [aStream('10.0.0.3')] } } : {}),
        }),
        ['ok cassandra-2'],
      ],
    ],
  ],
])('%s', (id, rows) => {
  it.each(rows)('%s', (_what, facts, expected) => {
    expect(levelsOf(id, facts)).toEqual(expected);
  });

  it('is unknown when no node answers, and no more than a warning when there is to be none', () => {
    expect(levelsOf(id, withoutRing(3))).toEqual(['unknown']);
    expect(levelsOf(id, withoutRing(0))).toEqual([id === 'nodes-up' ? 'warn' : 'skipped']);
    expect(levelsOf(id, withoutRing(0, false))).toEqual(['unknown']);
  });
});

it.each<[string, readonly JsonObject[], string]>([
  ['that is all of it', [], 'skipped'],
  ['another one is stopped elsewhere', [{ metadata: { name: 'dc2' }, stopped: true }], 'skipped'],
  ['another one may run elsewhere', [{ metadata: { name: 'dc2' } }], 'unknown'],
])('of a K8ssandraCluster one datacenter is stopped, and %s', (_what, others, expected) => {
  const own = { metadata: { name: 'dc1' }, stopped: true };
  expect(levelsOf('quorum', inCluster([own, ...others]))).toEqual([expected]);
});

/** The last node has no pod here. */
function elsewhere(facts: HealthFacts): HealthFacts {
  const { members } = facts.view;
  const last = members.at(-1);
  return {
    ...facts,
    nodes: facts.nodes.filter(({ pod }) => pod !== last?.pod),
    pods: facts.pods.filter((pod) => pod !== last?.pod),
    view: {
      ...facts.view,
      members: members.map((one) =>
        one === last
          ? {
              ...one,
              pod: undefined,
              podStatus: undefined,
              reply: { kind: 'not-asked', reason: 'no pod of it is in sight' },
            }
          : one,
      ),
    },
  };
}

function aStream(peer: string) {
  const progress = { files: 1, totalFiles: 2, bytes: 1, totalBytes: 2 };
  return { planId: 'plan', operation: 'Bootstrap', peer, receiving: progress, sending: progress };
}

it.each([
  ['ready: what lies between is to be looked at', true, 'kubectl k8ssandra doctor -n prod'],
  ['not ready: they are to be explained', false, 'kubectl k8ssandra why -n prod'],
])('no node answers, and its pods are %s', (_what, ready, next) => {
  const { view, ...facts } = aHealthFacts({ pod: () => ({ ready }) });
  const reply = { kind: 'failed', error: REFUSED.error } as const;
  const members = view.members.map((one) => ({ ...one, node: undefined, reply }));
  const silent = { ...facts, nodes: [], view: { ...view, ring: undefined, members } };
  expect(findingsOf('quorum', silent)).toMatchObject([{ level: 'unknown', next }]);
});

it('a lost quorum names the replicas, and too many replicas ask for fewer', () => {
  const [lost] = findingsOf('quorum', aHealthFacts({ endpoints: [{}, DOWN, DOWN] }));
  expect(lost?.reason).toMatch(/QUORUM cannot be had for 100\.0% of the ring.*down on 10\.0\.0\./);
  const [asked] = findingsOf('quorum', aHealthFacts({ endpoints: [{}, {}], facts: replicated(5) }));
  expect(asked?.next).toContain('Lower the replication');
});
