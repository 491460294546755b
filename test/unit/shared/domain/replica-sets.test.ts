import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { replicaSets } from '../../../../shared/domain/replica-sets.ts';
import type { Replication } from '../../../../shared/domain/replication.ts';
import type { TokenRing } from '../../../../shared/domain/token-ring.ts';
import { buildTokenRing } from '../../../../shared/domain/token-ring.ts';
import { aGossipEndpoint } from '../../../support/a-gossip-endpoint.ts';

interface Place {
  readonly datacenter: string;
  readonly rack: string;
  readonly tokens: readonly bigint[];
}

function ringOf(places: readonly Place[]): TokenRing {
  const nodes = places.map((place, index) =>
    aGossipEndpoint({ address: `10.0.0.${index + 1}`, ...place }),
  );
  const result = buildTokenRing(nodes, 'Murmur3Partitioner');
  if (result.ring === undefined) throw new Error(result.reason);
  return result.ring;
}

/** One node of each letter with one token, in this order on the ring; a letter is its rack. */
const racksInOrder = (racks: string, datacenter = 'dc1') =>
  ringOf(Array.from(racks, (rack, index) => ({ datacenter, rack, tokens: [BigInt(index)] })));

const inDatacenter = (factor: number): Replication => ({
  strategy: 'NetworkTopologyStrategy',
  factors: new Map([['dc1', factor]]),
});

/** Last part of the addresses of each range, such as `123`. */
function replicasOf(ring: TokenRing, replication: Replication): readonly string[] | undefined {
  return replicaSets(ring, replication).sets?.map(({ replicas }) =>
    replicas.map(({ address }) => address.slice('10.0.0.'.length)).join(' '),
  );
}

/** Both strategies as their documentation tells them: one walk over the whole ring for each range. */
function slowReplicas(ring: TokenRing, replication: Replication): readonly string[] {
  return ring.ranges.map((_, from) => {
    const walk = [...ring.ranges.slice(from), ...ring.ranges.slice(0, from)];
    const owners = [...new Set(walk.map(({ owner }) => owner))];
    if (replication.strategy === 'SimpleStrategy') {
      return owners
        .slice(0, replication.factor)
        .map(({ address }) => address.slice('10.0.0.'.length))
        .join(' ');
    }
    if (replication.strategy !== 'NetworkTopologyStrategy') throw new Error('not modelled');
    const { factors } = replication;
    const picked: typeof owners = [];
    for (const owner of owners) {
      const local = ring.members.filter((one) => one.datacenter === owner.datacenter);
      const racks = new Set(local.map(({ rack }) => rack));
      const factor = factors.get(owner.datacenter ?? '') ?? 0;
      const here = picked.filter((one) => one.datacenter === owner.datacenter);
      const usedRacks = new Set(here.map(({ rack }) => rack));
      const repeats = here.length - usedRacks.size;
      const mayRepeat = repeats < factor - racks.size;
      const isWanted = here.length < Math.min(factor, local.length);
      if (isWanted && (!usedRacks.has(owner.rack) || mayRepeat)) picked.push(owner);
    }
    return picked.map(({ address }) => address.slice('10.0.0.'.length)).join(' ');
  });
}

const places = fc
  .uniqueArray(fc.bigInt({ min: -1000n, max: 1000n }), { minLength: 1, maxLength: 40 })
  .chain((tokens) =>
    fc
      .array(
        fc.record({
          datacenter: fc.constantFrom('dc1', 'dc2', 'dc3'),
          rack: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
        }),
        { minLength: 1, maxLength: Math.min(tokens.length, 9) },
      )
      .map((nodes) =>
        nodes.map((node, index) => ({
          ...node,
          tokens: tokens.filter((_, at) => at % nodes.length === index),
        })),
      ),
  );

describe('replicaSets', () => {
  it('agrees with a slow walk for NetworkTopologyStrategy', () => {
    const factors = fc.dictionary(
      fc.constantFrom('dc1', 'dc2', 'dc9'),
      fc.integer({ min: 0, max: 6 }),
    );
    fc.assert(
      fc.property(places, factors, (nodes, options) => {
        const ring = ringOf(nodes);
        const replication: Replication = {
          strategy: 'NetworkTopologyStrategy',
          factors: new Map(Object.entries(options)),
        };
        expect(replicasOf(ring, replication)).toEqual(slowReplicas(ring, replication));
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with a slow walk for SimpleStrategy', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 12 }), (nodes, factor) => {
        const ring = ringOf(nodes);
        const replication: Replication = { strategy: 'SimpleStrategy', factor };
        expect(replicasOf(ring, replication)).toEqual(slowReplicas(ring, replication));
      }),
    );
  });

  it('skips nodes of a rack that has a replica, while there are other racks', () => {
    expect(replicasOf(racksInOrder('aabc'), inDatacenter(3))?.[0]).toBe('1 3 4');
  });

  it('repeats a rack as soon as there are fewer racks than replicas, but keeps room for each', () => {
    expect(replicasOf(racksInOrder('aaab'), inDatacenter(3))?.[0]).toBe('1 2 4');
  });

  it('takes all nodes where there are fewer than replicas', () => {
    expect(replicasOf(racksInOrder('ab'), inDatacenter(5))).toEqual(['1 2', '2 1']);
  });

  it('gives nothing to a datacenter that replication does not name', () => {
    expect(replicasOf(racksInOrder('ab', 'dc2'), inDatacenter(2))).toEqual(['', '']);
  });

  it('puts EverywhereStrategy on every node', () => {
    expect(replicasOf(racksInOrder('ab'), { strategy: 'EverywhereStrategy' })).toEqual([
      '1 2',
      '1 2',
    ]);
  });

  it.each<[Replication, string]>([
    [{ strategy: 'LocalStrategy' }, 'the rows of LocalStrategy stay on each node'],
    [{ strategy: 'unknown', name: 'x.Mine' }, 'x.Mine is not a strategy that we know'],
  ])('says why %o has no place on the ring', (replication, reason) => {
    expect(replicaSets(racksInOrder('a'), replication)).toEqual({ sets: undefined, reason });
  });
});
