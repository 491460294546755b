import { expect, it } from 'vitest';

import { agreeOnRing } from '../../../../shared/domain/gossip-agreement.ts';
import { separateRings } from '../../../../shared/domain/separate-rings.ts';
import { aGossipEndpoint, aGossipView } from '../../../support/a-gossip-endpoint.ts';

/** What each of the nodes sees, by the last numbers of their addresses: `1 lists 1 and 2`. */
function rings(views: Readonly<Record<number, readonly number[]>>): readonly (readonly string[])[] {
  const seen = Object.entries(views).map(([observer, nodes]) =>
    aGossipView(
      `10.0.0.${observer}`,
      nodes.map((node) => aGossipEndpoint({ address: `10.0.0.${node}` })),
    ),
  );
  return separateRings(agreeOnRing(seen)).map((ring) => ring.map((one) => one.slice(7)));
}

it.each<[string, Readonly<Record<number, readonly number[]>>, readonly (readonly string[])[]]>([
  ['all know all', { 1: [1, 2], 2: [1, 2] }, [['1', '2']]],
  ['each knows itself only', { 1: [1], 2: [2] }, [['1'], ['2']]],
  [
    'two and two',
    { 1: [1, 2], 2: [1, 2], 3: [3, 4], 4: [3, 4] },
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  ['one is known to one other only', { 1: [1, 2], 2: [1, 2, 3], 3: [2, 3] }, [['1', '2', '3']]],
  ['both know a third that was not asked', { 1: [1, 3], 2: [2, 3] }, [['1', '2']]],
  [
    'nobody knows one that knows the others',
    { 1: [1, 2], 2: [1, 2], 3: [1, 2, 3] },
    [['1', '2', '3']],
  ],
  ['nobody was asked', {}, []],
])('%s', (_what, views, expected) => {
  expect(rings(views).toSorted()).toEqual(expected);
});
