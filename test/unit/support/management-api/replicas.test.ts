import { describe, expect, it } from 'vitest';

import { aNode } from '../../../support/management-api/a-node.ts';
import { encloses, overlaps, tokenRanges } from '../../../support/management-api/replicas.ts';

const NETWORK = 'org.apache.cassandra.locator.NetworkTopologyStrategy';
const SIMPLE = 'org.apache.cassandra.locator.SimpleStrategy';

/** Nodes a, b, … with the tokens 10, 20, …, on the racks that are named. */
function ring(...racks: readonly string[]): readonly ReturnType<typeof aNode>[] {
  return racks.map((place, index) => {
    const [datacenter = '', rack = ''] = place.split('/');
    const tokens = [BigInt((index + 1) * 10)];
    return aNode({ address: 'abcdef'[index] ?? '', datacenter, rack, tokens });
  });
}

function firstReplicas(racks: readonly string[], replication: Record<string, string>): string {
  const [first] = tokenRanges(ring(...racks), replication);
  return (first?.replicas ?? []).map(({ address }) => address).join('');
}

describe('replicas of a range', () => {
  it.each([
    [['1/r', '1/r', '1/r'], { class: SIMPLE, replication_factor: '2' }, 'ab'],
    [['1/r', '1/r'], { class: SIMPLE, replication_factor: '3' }, 'ab'],
    [['1/r', '1/r', '1/s', '1/t'], { class: NETWORK, '1': '3' }, 'acd'],
    // Two racks for three copies: one rack gets a second one, and gets it at once.
    [['1/r', '1/r', '1/r', '1/s'], { class: NETWORK, '1': '3' }, 'abd'],
    [['1/r', '2/r', '1/s', '2/s'], { class: NETWORK, '1': '1', '2': '2' }, 'abd'],
    [['1/r', '2/r'], { class: NETWORK, '1': '1' }, 'a'],
    [['1/r', '1/s'], { class: 'org.apache.cassandra.locator.LocalStrategy' }, ''],
  ])('of %j with %j are %s', (racks, replication, replicas) => {
    expect(firstReplicas(racks, replication)).toBe(replicas);
  });

  it('begin behind the last token and go round the end', () => {
    const [first, second] = tokenRanges(ring('1/r', '1/s'), {});

    expect([first?.start, first?.end, second?.start, second?.end]).toEqual([20n, 10n, 10n, 20n]);
  });
});

describe('a span of tokens', () => {
  it.each([
    [10n, 20n, 10n, 20n, true, true],
    [10n, 20n, 9n, 20n, false, true],
    [10n, 20n, 10n, 21n, false, true],
    [10n, 20n, 20n, 25n, false, false],
    [20n, 10n, 25n, 5n, true, true],
    [20n, 10n, 15n, 25n, false, true],
    [7n, 7n, 1n, 2n, true, true],
  ])('(%s,%s] against (%s,%s]', (start, end, from, to, isInside, isTouched) => {
    const [outer, inner] = [
      { start, end },
      { start: from, end: to },
    ];

    expect([encloses(outer, inner), overlaps(outer, inner)]).toEqual([isInside, isTouched]);
  });
});
