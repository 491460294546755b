import { describe, expect, it } from 'vitest';

import type { HealthCheckId } from '../../../../../plugin/actions/health/check-ids.ts';
import type { HealthFacts, NodeFacts } from '../../../../../plugin/actions/health/health-facts.ts';
import type { ThreadPoolState } from '../../../../../shared/domain/thread-pool.ts';
import type { HintState } from '../../../../../shared/domain/hint-state.ts';
import {
  aHealthFacts,
  findingsOf,
  HEALTH_NOW,
  levelsOf,
  REFUSED,
} from '../../../../support/a-health-facts.ts';

function onFirst(parts: Partial<NodeFacts>): HealthFacts {
  return aHealthFacts({ node: (index) => (index === 0 ? parts : {}) });
}

function pending(count: number | undefined): HealthFacts {
  return onFirst({ compactions: { value: { pending: count, running: [] } } });
}

function pools(state: Partial<ThreadPoolState>): HealthFacts {
  return onFirst({ threadPools: { value: { pools: [], dropped: new Map(), ...state } } });
}

function written(counts: Record<string, number>): HintState {
  return { pending: undefined, written: new Map(Object.entries(counts)) };
}

function waiting(ageMs: number, address?: string): HintState {
  const oldestMs = HEALTH_NOW - ageMs;
  const file = { address, hostId: 'host-9', files: 1, oldestMs, newestMs: HEALTH_NOW };
  return { written: undefined, pending: [file] };
}

/** What all nodes that are up say of their hints. */
function hints(value: HintState, endpoints: readonly { alive?: boolean }[] = [{}, {}, {}]) {
  return aHealthFacts({ endpoints, node: () => ({ hints: { value } }) });
}

const ONE_DOWN = [{}, { alive: false }, {}];
const HOUR_MS = 3_600_000;

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
      ['no files wait', hints({ pending: [], written: undefined }), ['ok']],
      ['none were written for a node that is down', hints(written({}), ONE_DOWN), ['ok']],
      ['some were for one that is up', hints(written({ '10.0.0.2': 9 })), ['ok']],
      [
        'some were for one that is down',
        hints(written({ '10.0.0.2': 9 }), ONE_DOWN),
        ['warn cassandra-1'],
      ],
      ['files wait for 3 hours', hints(waiting(3 * HOUR_MS, '10.0.0.2')), ['warn cassandra-1']],
      ['for longer', hints(waiting(3 * HOUR_MS + 1, '10.0.0.2')), ['crit cassandra-1']],
      ['for nobody who is known', hints(waiting(0)), ['warn host-9']],
      ['one does not say', onFirst({ hints: REFUSED }), ['unknown cassandra-0']],
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

describe('hints', () => {
  it('of all nodes for one are told together, with how many or how old they are', () => {
    const counted = findingsOf('hints', hints(written({ '10.0.0.2': 9 }), ONE_DOWN));
    expect(counted.map(({ reason }) => reason)).toEqual([
      '2 nodes keep hints for it: it is down, 18 were written',
    ]);
    const listed = findingsOf('hints', hints(waiting(4 * HOUR_MS, '10.0.0.2')));
    expect(listed.map(({ reason }) => reason)).toEqual([
      '3 nodes keep hints for it: the oldest is from 4h ago',
    ]);
  });

  it('that some nodes tell of are not hidden by those that do not', () => {
    const facts = aHealthFacts({
      endpoints: ONE_DOWN,
      node: (index) => ({ hints: index === 0 ? { value: written({ '10.0.0.2': 1 }) } : REFUSED }),
    });
    expect(levelsOf('hints', facts)).toEqual(['warn cassandra-1', 'unknown cassandra-2']);
  });
});
