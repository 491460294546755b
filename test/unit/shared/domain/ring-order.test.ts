import { expect, it } from 'vitest';

import { hasVirtualNodes, ringOrder } from '../../../../shared/domain/ring-order.ts';
import { aGossipEndpoint } from '../../../support/a-gossip-endpoint.ts';

const linesOf = (...nodes: readonly Parameters<typeof aGossipEndpoint>[0][]) =>
  ringOrder(nodes.map(aGossipEndpoint)).map(({ datacenter, lastToken, lines }) => [
    datacenter,
    lastToken,
    lines.map(({ token, node }) => `${token} ${node.address}`),
  ]);

it('lists datacenters by name and their tokens as numbers, those of joining nodes too', () => {
  expect(
    linesOf(
      { address: 'c', datacenter: 'dc2', tokens: [5n] },
      { address: 'a', datacenter: 'dc1', tokens: [10n, -9n] },
      { address: 'b', datacenter: 'dc1', tokens: [9n], status: 'BOOT' },
      { address: 'd', datacenter: 'dc1', tokens: [1n], status: 'LEFT' },
      { address: 'e', datacenter: undefined, tokens: [2n] },
    ),
  ).toEqual([
    ['UNKNOWN_DC', 2n, ['2 e']],
    ['dc1', 10n, ['-9 a', '9 b', '10 a']],
    ['dc2', 5n, ['5 c']],
  ]);
});

it('gives the tokens of a dead node to the one that replaces it', () => {
  const dead = { address: 'dead', alive: false, tokens: [1n] };
  const fresh = { address: 'fresh', status: 'BOOT_REPLACE', tokens: [1n] };
  expect(linesOf(fresh, dead)).toEqual([['dc1', 1n, ['1 fresh']]]);
});

it('has no lines for tokens that are not known', () => {
  expect(linesOf({ tokens: undefined })).toEqual([]);
});

it.each([
  [[1n], false],
  [[1n, 2n], true],
  [undefined, false],
])('with the tokens %s virtual nodes are %s', (tokens, virtual) => {
  expect(hasVirtualNodes([aGossipEndpoint({ tokens })])).toBe(virtual);
});
