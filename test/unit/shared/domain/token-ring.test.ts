import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildTokenRing } from '../../../../shared/domain/token-ring.ts';
import { aGossipEndpoint } from '../../../support/a-gossip-endpoint.ts';

const MURMUR3 = 'org.apache.cassandra.dht.Murmur3Partitioner';
const LOWEST = -(2n ** 63n);

const ringOf = (tokens: readonly bigint[], partitioner = MURMUR3) =>
  buildTokenRing([aGossipEndpoint({ tokens })], partitioner).ring;

describe('buildTokenRing', () => {
  it('wraps the first range around the end of the ring', () => {
    const half = 2n ** 62n;
    expect(ringOf([half, -half])?.ranges).toMatchObject([
      { start: half, end: -half, share: 0.5 },
      { start: -half, end: half, share: 0.5 },
    ]);
  });

  it('gives a single token the whole ring', () => {
    expect(ringOf([7n])?.ranges).toMatchObject([{ start: 7n, end: 7n, share: 1 }]);
  });

  it('knows the smaller ring of RandomPartitioner', () => {
    expect(ringOf([0n, 2n ** 126n], 'RandomPartitioner')?.ranges).toMatchObject([
      { share: 0.5 },
      { share: 0.5 },
    ]);
  });

  it('covers the ring once, whatever the tokens', () => {
    const token = fc.bigInt({ min: LOWEST, max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(fc.uniqueArray(token, { minLength: 1, maxLength: 40 }), (tokens) => {
        const { ranges = [] } = ringOf(tokens) ?? {};
        expect(ranges.map(({ end }) => end)).toEqual(tokens.toSorted((a, b) => (a < b ? -1 : 1)));
        ranges.forEach(({ start }, at) => {
          expect(start).toBe(ranges.at(at - 1)?.end);
        });
        expect(ranges.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('leaves out who is not a member', () => {
    const joining = aGossipEndpoint({ address: '10.0.0.2', status: 'BOOT' });
    const left = aGossipEndpoint({ address: '10.0.0.3', status: 'LEFT' });
    const stopped = aGossipEndpoint({ address: '10.0.0.4', status: 'shutdown', alive: false });
    const { ring } = buildTokenRing([aGossipEndpoint(), joining, left, stopped], MURMUR3);
    expect(ring?.ranges.map(({ owner }) => owner.address)).toEqual(['10.0.0.1', '10.0.0.4']);
  });

  it.each([
    [false, true],
    [true, false],
  ])('gives a token that two claim to the one alive (%s, %s)', (first, second) => {
    const nodes = [
      aGossipEndpoint({ address: '10.0.0.1', alive: first, tokens: [1n] }),
      aGossipEndpoint({ address: '10.0.0.2', alive: second, tokens: [1n] }),
    ];
    const { ring } = buildTokenRing(nodes, MURMUR3);
    expect(ring?.ranges.map(({ owner }) => owner.alive)).toEqual([true]);
  });

  it.each([
    [undefined, {}, 'the partitioner is not known'],
    ['org.apache.cassandra.dht.ByteOrderedPartitioner', {}, 'the partitioner is org.apache'],
    [MURMUR3, { status: 'LEFT' }, 'no node is a member of it'],
    [MURMUR3, { tokens: undefined }, 'the tokens of 10.0.0.1 are not known'],
    [MURMUR3, { tokens: [] }, 'the tokens of 10.0.0.1 are not known'],
    [MURMUR3, { datacenter: undefined }, 'the datacenter of 10.0.0.1 is not known'],
    [MURMUR3, { rack: undefined }, 'the rack of 10.0.0.1 is not known'],
    [MURMUR3, { tokens: [2n ** 63n] }, '9223372036854775808 of 10.0.0.1 is not a token'],
    ['RandomPartitioner', { tokens: [-1n] }, '-1 of 10.0.0.1 is not a token'],
  ])('with %s and %o says why it cannot', (partitioner, parts, reason) => {
    const result = buildTokenRing([aGossipEndpoint(parts)], partitioner);
    expect(result).toMatchObject({
      ring: undefined,
      reason: expect.stringContaining(reason) as string,
    });
  });

  it.each([LOWEST, 2n ** 63n - 1n])('takes the outermost token %s', (token) => {
    expect(ringOf([token])?.ranges.length).toBe(1);
  });
});
