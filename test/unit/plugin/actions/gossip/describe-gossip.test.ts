import { describe, expect, it } from 'vitest';

import { describeGossip } from '../../../../../plugin/actions/gossip/describe-gossip.ts';
import type { GossipLine } from '../../../../../plugin/actions/gossip/describe-gossip.ts';
import type { GossipEndpoint } from '../../../../../shared/domain/gossip-endpoint.ts';
import { aGossipEndpoint, aGossipView } from '../../../../support/a-gossip-endpoint.ts';

const [A, B, C] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

/** What each of three nodes says of the third one. */
function lineOf(
  ...said: readonly [
    Partial<GossipEndpoint>,
    Partial<GossipEndpoint>,
    Partial<GossipEndpoint> | undefined,
  ]
): GossipLine | undefined {
  const views = [A, B, C].flatMap((observer, index) => {
    const of = said[index];
    if (of === undefined) return [];
    const peers = [A, B].map((address) => aGossipEndpoint({ address }));
    return [aGossipView(observer, [...peers, aGossipEndpoint({ address: C, ...of })])];
  });
  return describeGossip(views).endpoints.find(({ address }) => address === C);
}

describe('the state of a node', () => {
  it('is what most others say, not what the node says of itself', () => {
    const line = lineOf({ alive: false }, { alive: false }, { alive: true });
    expect(line).toMatchObject({
      isAlive: false,
      views: [
        { isAlive: false, observers: [A, B] },
        { isAlive: true, observers: [C] },
      ],
    });
  });

  it('has each opinion once, with all who hold it', () => {
    expect(lineOf({}, {}, {})?.views).toEqual([
      { isAlive: true, status: 'NORMAL', observers: [A, B, C] },
    ]);
  });

  it('is LEFT for a node that nobody lists any more', () => {
    expect(lineOf({ status: 'LEFT' }, { status: 'LEFT' }, undefined)).toMatchObject({
      status: 'LEFT',
    });
  });
});

it('of everything else the node itself knows best, even against all others', () => {
  const line = lineOf({ loadBytes: 1 }, { loadBytes: 1 }, { loadBytes: 2 });
  expect(line?.loadBytes).toBe(2);
});

it('of a node that does not answer, what most have heard counts', () => {
  const heard = [{ rack: 'r1' }, { rack: 'r2' }, { rack: 'r2' }].map((parts, index) =>
    aGossipView(`10.0.1.${index}`, [
      aGossipEndpoint({ address: `10.0.1.${index}` }),
      aGossipEndpoint({ address: C, ...parts }),
    ]),
  );
  const line = describeGossip(heard).endpoints.find(({ address }) => address === C);
  expect(line?.rack).toBe('r2');
});

it('who has never heard of a node has an opinion, too', () => {
  const views = [
    aGossipView(A, [aGossipEndpoint({ address: A }), aGossipEndpoint({ address: B })]),
    aGossipView(C, [aGossipEndpoint({ address: C }), aGossipEndpoint({ address: A })]),
  ];
  const line = describeGossip(views).endpoints.find(({ address }) => address === B);
  expect(line?.views).toContainEqual({ isAlive: undefined, status: undefined, observers: [C] });
});
