import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  commonOwnership,
  effectiveOwnership,
  isSystemKeyspace,
  primaryOwnership,
  shareText,
} from '../../../../shared/domain/ownership.ts';
import type { Replication } from '../../../../shared/domain/replication.ts';
import type { TokenRing } from '../../../../shared/domain/token-ring.ts';
import { buildTokenRing } from '../../../../shared/domain/token-ring.ts';
import { aGossipEndpoint } from '../../../support/a-gossip-endpoint.ts';

const QUARTER = 2n ** 62n;

function ringOf(...nodes: readonly Parameters<typeof aGossipEndpoint>[0][]): TokenRing {
  const result = buildTokenRing(nodes.map(aGossipEndpoint), 'Murmur3Partitioner');
  if (result.ring === undefined) throw new Error(result.reason);
  return result.ring;
}

/** Half, a quarter and a quarter of the ring. */
const ring = ringOf(
  { address: 'a', tokens: [0n], rack: 'r1' },
  { address: 'b', tokens: [QUARTER], rack: 'r2' },
  { address: 'c', tokens: [-2n * QUARTER], rack: 'r3', datacenter: 'dc2' },
);
const simple = (factor: number): Replication => ({ strategy: 'SimpleStrategy', factor });
const topology = (factors: Record<string, number>): Replication => ({
  strategy: 'NetworkTopologyStrategy',
  factors: new Map(Object.entries(factors)),
});

it('effectiveOwnership counts each range for each of its replicas', () => {
  expect(effectiveOwnership(ring, simple(2)).shares).toEqual(
    new Map([
      ['a', 0.75],
      ['b', 0.75],
      ['c', 0.5],
    ]),
  );
});

it('effectiveOwnership adds up to the replicas of each datacenter', () => {
  const tokens = fc.bigInt({ min: -2n * QUARTER, max: 2n * QUARTER - 1n });
  fc.assert(
    fc.property(
      fc.uniqueArray(tokens, { minLength: 6, maxLength: 60 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 3 }),
      (all, dc1, dc2) => {
        const places = Array.from({ length: 6 }, (_, index) => ({
          address: `${index}`,
          datacenter: index % 2 === 0 ? 'dc1' : 'dc2',
          tokens: all.filter((_token, at) => at % 6 === index),
        }));
        const { shares = new Map<string, number>() } = effectiveOwnership(
          ringOf(...places),
          topology({ dc1, dc2 }),
        );
        const sumOf = (datacenter: string): number =>
          places
            .filter((place) => place.datacenter === datacenter)
            .reduce((sum, { address }) => sum + (shares.get(address) ?? Number.NaN), 0);
        expect(sumOf('dc1')).toBeCloseTo(dc1, 9);
        expect(sumOf('dc2')).toBeCloseTo(dc2, 9);
      },
    ),
  );
});

it('primaryOwnership adds up the tokens alone', () => {
  expect([...primaryOwnership(ring).values()]).toEqual([0.5, 0.25, 0.25]);
});

describe('commonOwnership', () => {
  it('is that of the one way in which all keyspaces are replicated', () => {
    const keyspaces = new Map([
      ['system_auth', simple(1)],
      ['shop', simple(2)],
      ['stats', simple(2)],
    ]);
    expect(commonOwnership(ring, keyspaces)).toEqual(effectiveOwnership(ring, simple(2)));
  });

  it('is that of system_traces while users have no keyspace', () => {
    const keyspaces = new Map([
      ['system', { strategy: 'LocalStrategy' } as const],
      ['system_auth', simple(1)],
      ['system_traces', simple(2)],
    ]);
    expect(commonOwnership(ring, keyspaces)).toEqual(effectiveOwnership(ring, simple(2)));
  });

  it.each<[string, Record<string, Replication>, string]>([
    ['two ways', { shop: simple(2), stats: simple(1) }, "Non-system keyspaces don't have the same"],
    ['no keyspace', {}, 'there is no keyspace'],
    ['a strange one', { shop: { strategy: 'unknown', name: 'Mine' } }, 'Mine is not a strategy'],
  ])('has only a note where there are %s', (_, keyspaces, note) => {
    expect(commonOwnership(ring, new Map(Object.entries(keyspaces)))).toEqual({
      shares: undefined,
      note: expect.stringContaining(note) as string,
    });
  });
});

it('isSystemKeyspace goes by what Cassandra itself calls so', () => {
  const local = ['system', 'system_schema'];
  const virtual = ['system_views', 'system_virtual_schema'];
  const replicated = [
    'system_auth',
    'system_distributed',
    'system_traces',
    'system_cluster_metadata',
  ];
  expect([...local, ...virtual, ...replicated].filter((name) => !isSystemKeyspace(name))).toEqual(
    [],
  );
  expect(['shop', 'system_mine', 'SYSTEM', 'reaper_db'].some(isSystemKeyspace)).toBe(false);
});

it.each([
  [1, '100.0%', '100.00%'],
  [0, '0.0%', '0.00%'],
  [3, '300.0%', '300.00%'],
  [0.593_46, '59.3%', '59.35%'],
  [0.9996, '100.0%', '99.96%'],
  [0.002_5, '0.2%', '0.25%'],
  [0.007_5, '0.8%', '0.75%'],
])('shareText writes %d as %s in status and %s in ring', (share, inStatus, inRing) => {
  expect([shareText(share, 1), shareText(share, 2)]).toEqual([inStatus, inRing]);
});
