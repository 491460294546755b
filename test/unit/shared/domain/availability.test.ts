import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PlacedKeyspace } from '../../../../shared/domain/availability.ts';
import {
  availabilityOf,
  lossesWithout,
  placeKeyspace,
} from '../../../../shared/domain/availability.ts';
import type { Replication } from '../../../../shared/domain/replication.ts';
import { buildTokenRing } from '../../../../shared/domain/token-ring.ts';
import { aGossipEndpoint } from '../../../support/a-gossip-endpoint.ts';

const simple = (factor: number): Replication => ({ strategy: 'SimpleStrategy', factor });
const topology = (factors: Record<string, number>): Replication => ({
  strategy: 'NetworkTopologyStrategy',
  factors: new Map(Object.entries(factors)),
});

/** Nodes `dc1-0`, `dc1-1`, … with equal parts of the ring, each in its own rack. */
function place(nodesOf: Record<string, number>, replication: Replication): PlacedKeyspace {
  const names = Object.entries(nodesOf).flatMap(([datacenter, count]) =>
    Array.from({ length: count }, (_, index) => ({
      datacenter,
      address: `${datacenter}-${index}`,
    })),
  );
  const step = 2n ** 64n / BigInt(names.length);
  const nodes = names.map((name, index) =>
    aGossipEndpoint({ ...name, rack: name.address, tokens: [-(2n ** 63n) + step * BigInt(index)] }),
  );
  const result = buildTokenRing(nodes, 'Murmur3Partitioner');
  if (result.ring === undefined) throw new Error(result.reason);
  const placed = placeKeyspace(result.ring, replication);
  if (placed.sets === undefined) throw new Error(placed.reason);
  return placed;
}

const nodesIn = ({ sets }: PlacedKeyspace): readonly string[] =>
  sets.map(({ range }) => range.owner.address);

/** Each level that is lost, such as `LOCAL_QUORUM@dc1 3/6 dc1-0,dc1-1`. */
function lostWith(placed: PlacedKeyspace, ...down: readonly string[]): readonly string[] {
  const alive = new Set(nodesIn(placed).filter((address) => !down.includes(address)));
  return availabilityOf(placed, alive)
    .filter(({ rangesLost }) => rangesLost > 0)
    .map(({ level, datacenter, rangesLost, missing }) =>
      `${level}${datacenter === undefined ? '' : `@${datacenter}`} ${rangesLost} ${missing.join()}`.trim(),
    );
}

describe('availabilityOf', () => {
  it('lists every level, with nothing lost while all are up', () => {
    const placed = place({ dc1: 3, dc2: 3 }, topology({ dc1: 3, dc2: 3 }));
    expect(availabilityOf(placed, new Set(nodesIn(placed)))).toMatchObject([
      { level: 'ONE', rangesLost: 0, shareLost: 0, missing: [] },
      { level: 'LOCAL_ONE', datacenter: 'dc1', rangesLost: 0 },
      { level: 'LOCAL_ONE', datacenter: 'dc2', rangesLost: 0 },
      { level: 'QUORUM', rangesLost: 0 },
      { level: 'LOCAL_QUORUM', datacenter: 'dc1', rangesLost: 0 },
      { level: 'LOCAL_QUORUM', datacenter: 'dc2', rangesLost: 0 },
      { level: 'EACH_QUORUM', rangesLost: 0 },
      { level: 'ALL', rangesLost: 0 },
    ]);
  });

  it('sees dead nodes: of three with three replicas, one down costs ALL and two cost QUORUM', () => {
    const placed = place({ dc1: 3 }, topology({ dc1: 3 }));
    expect(lostWith(placed, 'dc1-0')).toEqual(['ALL 3 dc1-0']);
    expect(lostWith(placed, 'dc1-0', 'dc1-1')).toEqual([
      'QUORUM 3 dc1-0,dc1-1',
      'LOCAL_QUORUM@dc1 3 dc1-0,dc1-1',
      'EACH_QUORUM 3 dc1-0,dc1-1',
      'ALL 3 dc1-0,dc1-1',
    ]);
  });

  it('counts only the ranges that have their replicas on dead nodes', () => {
    const placed = place({ dc1: 6 }, simple(2));
    const alive = new Set(nodesIn(placed).filter((address) => address !== 'dc1-2'));
    expect(availabilityOf(placed, alive)).toMatchObject([
      { level: 'ONE', rangesLost: 0 },
      { level: 'QUORUM', rangesLost: 2, missing: ['dc1-2'] },
      { level: 'ALL', rangesLost: 2 },
    ]);
    const [, quorum] = availabilityOf(placed, alive);
    expect(quorum?.shareLost).toBeCloseTo(2 / 6, 12);
  });

  it('keeps the datacenters apart', () => {
    const placed = place({ dc1: 3, dc2: 3 }, topology({ dc1: 3, dc2: 3 }));
    expect(lostWith(placed, 'dc2-0', 'dc2-1')).toEqual([
      'LOCAL_QUORUM@dc2 6 dc2-0,dc2-1',
      'EACH_QUORUM 6 dc2-0,dc2-1',
      'ALL 6 dc2-0,dc2-1',
    ]);
  });

  it('loses what asks for more nodes than there are, with nobody missing', () => {
    expect(lostWith(place({ dc1: 3 }, topology({ dc1: 5 })))).toEqual(['ALL 3']);
    expect(lostWith(place({ dc1: 2 }, topology({ dc1: 2, gone: 1 })))).toEqual([
      'LOCAL_ONE@gone 2',
      'LOCAL_QUORUM@gone 2',
      'EACH_QUORUM 2',
      'ALL 2',
    ]);
  });

  it('never says that a lower level is lost where a higher one is not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat({ max: 6 })),
        (count, factor, down) => {
          const placed = place({ dc1: count }, simple(factor));
          const alive = nodesIn(placed).filter((_, index) => !down.includes(index));
          const lost = availabilityOf(placed, new Set(alive)).map(({ rangesLost }) => rangesLost);
          expect(lost).toEqual(lost.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('has no levels for a keyspace without replicas', () => {
    expect(availabilityOf(place({ dc1: 1 }, simple(0)), new Set())).toEqual([]);
    expect(availabilityOf(place({ dc1: 1 }, topology({ dc1: 0 })), new Set())).toEqual([]);
  });

  it('takes EverywhereStrategy for as many replicas as there are nodes', () => {
    const placed = place({ dc1: 3 }, { strategy: 'EverywhereStrategy' });
    expect(lostWith(placed, 'dc1-0', 'dc1-1')).toEqual([
      'QUORUM 3 dc1-0,dc1-1',
      'ALL 3 dc1-0,dc1-1',
    ]);
  });
});

describe('lossesWithout', () => {
  const without = (placed: PlacedKeyspace, down: readonly string[], stopped: readonly string[]) =>
    lossesWithout(
      placed,
      new Set(nodesIn(placed).filter((address) => !down.includes(address))),
      new Set(stopped),
    ).map(({ level, rangesLost }) => `${level} ${rangesLost}`);

  it('says that one node of three may go but for ALL, and a second one may not', () => {
    const placed = place({ dc1: 3 }, topology({ dc1: 3 }));
    expect(without(placed, [], ['dc1-1'])).toEqual(['ALL 3']);
    expect(without(placed, ['dc1-0'], ['dc1-1'])).toEqual([
      'QUORUM 3',
      'LOCAL_QUORUM 3',
      'EACH_QUORUM 3',
    ]);
  });

  it('says nothing of ranges that are lost already', () => {
    const placed = place({ dc1: 3 }, simple(1));
    expect(without(placed, ['dc1-0'], ['dc1-1'])).toEqual(['ONE 1', 'QUORUM 1', 'ALL 1']);
    expect(without(placed, ['dc1-0'], ['dc1-0'])).toEqual([]);
  });

  it('looks at several nodes that stop together', () => {
    const placed = place({ dc1: 6 }, simple(3));
    expect(without(placed, [], ['dc1-0', 'dc1-3'])).toEqual(['ALL 6']);
    expect(without(placed, [], ['dc1-0', 'dc1-1'])).toEqual(['QUORUM 2', 'ALL 4']);
  });
});

it('placeKeyspace says why a keyspace has no place on the ring', () => {
  const { ring } = buildTokenRing([aGossipEndpoint()], 'Murmur3Partitioner');
  expect(ring && placeKeyspace(ring, { strategy: 'LocalStrategy' })).toEqual({
    sets: undefined,
    reason: 'the rows of LocalStrategy stay on each node',
  });
});
