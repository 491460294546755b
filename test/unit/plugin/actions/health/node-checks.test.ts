import { describe, expect, it } from 'vitest';

import type { HealthCheckId } from '../../../../../plugin/actions/health/check-ids.ts';
import type { HealthFacts, NodeFacts } from '../../../../../plugin/actions/health/health-facts.ts';
import type { NodeInfo } from '../../../../../shared/domain/node-info.ts';
import type { ThreadPoolState } from '../../../../../shared/domain/thread-pool.ts';
import { aHealthFacts, findingsOf, levelsOf, REFUSED } from '../../../../support/a-health-facts.ts';

function onFirst(parts: Partial<NodeFacts>): HealthFacts {
  return aHealthFacts({ node: (index) => (index === 0 ? parts : {}) });
}

function pending(count: number | undefined): HealthFacts {
  return onFirst({ compactions: { value: { pending: count, running: [] } } });
}

function pools(state: Partial<ThreadPoolState>): HealthFacts {
  return onFirst({ threadPools: { value: { pools: [], dropped: new Map(), ...state } } });
}

function hintsSent(active: number): HealthFacts {
  const figures = { pending: 0, completed: 9, blocked: 0, allTimeBlocked: 0 };
  return pools({ pools: [{ name: 'HintsDispatcher', active, ...figures }] });
}

function repaired(percentRepaired: number | undefined, facts: Partial<HealthFacts> = {}) {
  return aHealthFacts({
    facts,
    node: (index) => {
      if (index > 0) return {};
      return { info: { value: { percentRepaired } as NodeInfo } };
    },
  });
}

const REAPER = {
  metadata: { name: 'shop-dc1-reaper', namespace: 'prod' },
  spec: { datacenterRef: { name: 'dc1', namespace: 'prod' } },
};

function withReaper(progress: string): HealthFacts {
  const usual = repaired(0);
  const datacenter = { metadata: { name: 'dc1', namespace: 'prod' } };
  return {
    ...usual,
    pods: usual.pods.map((pod) => ({ ...pod, datacenter })),
    reapers: { value: [{ ...REAPER, status: { progress } }] },
  };
}

describe.each<[HealthCheckId, readonly (readonly [string, HealthFacts, readonly string[]])[]]>([
  [
    'pending-compactions',
    [
      ['100 wait', pending(100), ['ok']],
      ['101 wait', pending(101), ['warn cassandra-0']],
      ['1000 wait', pending(1_000), ['warn cassandra-0']],
      ['1001 wait', pending(1_001), ['crit cassandra-0']],
      ['nobody counts them', pending(undefined), ['unknown cassandra-0']],
      ['one does not say', onFirst({ compactions: REFUSED }), ['unknown cassandra-0']],
    ],
  ],
  [
    'dropped-messages',
    [
      ['none was dropped', pools({ dropped: new Map([['READ_REQ', 0]]) }), ['ok']],
      ['one was', pools({ dropped: new Map([['READ_REQ', 1]]) }), ['warn cassandra-0']],
      ['one does not say', onFirst({ threadPools: REFUSED }), ['unknown cassandra-0']],
    ],
  ],
  [
    'hints',
    [
      ['none are sent', hintsSent(0), ['ok']],
      ['a node sends some', hintsSent(1), ['warn cassandra-0']],
      [
        'a node is down',
        aHealthFacts({ endpoints: [{}, { alive: false }, {}] }),
        ['warn cassandra-1'],
      ],
      ['one does not say', onFirst({ threadPools: REFUSED }), ['unknown cassandra-0']],
    ],
  ],
  [
    'repair',
    [
      ['half is marked', repaired(50), ['ok']],
      ['less than half is', repaired(49.9), ['warn cassandra-0']],
      ['nobody knows', repaired(undefined), ['unknown cassandra-0']],
      ['Reapers may not be listed', repaired(90, { reapers: REFUSED }), ['unknown']],
      [
        'no keyspace has two replicas',
        repaired(0, { keyspaces: new Map([['a', { strategy: 'SimpleStrategy', factor: 1 }]]) }),
        ['skipped'],
      ],
      ['Reaper runs', withReaper('Running'), ['ok reaper/shop-dc1-reaper']],
      ['Reaper does not', withReaper('Configuring'), ['warn reaper/shop-dc1-reaper']],
      [
        'the Reaper is of another datacenter',
        repaired(0, { reapers: { value: [REAPER] } }),
        ['warn cassandra-0'],
      ],
    ],
  ],
])('%s', (id, rows) => {
  it.each(rows)('%s', (_what, facts, expected) => {
    expect(levelsOf(id, facts)).toEqual(expected);
  });
});

it('nodes that are silent for one reason are told together', () => {
  const facts = aHealthFacts({
    endpoints: [{}, {}, {}, {}, {}],
    node: () => ({ compactions: REFUSED }),
  });
  expect(levelsOf('pending-compactions', facts)).toEqual([
    'unknown cassandra-0, cassandra-1, cassandra-2 and 2 more',
  ]);
});

it('of dropped messages the most frequent kind comes first', () => {
  const dropped = new Map([
    ['READ_REQ', 2],
    ['MUTATION_REQ', 30],
  ]);
  const [finding] = findingsOf('dropped-messages', pools({ dropped }));
  expect(finding?.reason).toContain('30 of MUTATION_REQ, 2 of READ_REQ');
});
