import { describe, expect, it } from 'vitest';

import { defaulted, opaque } from '../../../../../../shared/domain/leaf.ts';
import type { Leaf } from '../../../../../../shared/domain/leaf.ts';
import { idClusterNameImmutable } from '../../../../../../shared/policy/rules/identity/id-cluster-name-immutable.ts';
import { aNodeConfig, stated } from '../../../../../support/a-node-config.ts';

const withName = (clusterName: Leaf<string>) => aNodeConfig({ clusterName });

describe('id-cluster-name-immutable', () => {
  it.each([
    { name: 'the same name', before: stated('shop'), after: stated('shop'), refused: false },
    { name: 'another name', before: stated('shop'), after: stated('shop2'), refused: true },
    { name: 'another case', before: stated('shop'), after: stated('Shop'), refused: true },
    {
      name: 'a removed variable',
      before: stated('shop'),
      after: defaulted('Test Cluster', 'env'),
      refused: true,
    },
    {
      name: 'a default that is written down',
      before: defaulted('Test Cluster', 'env'),
      after: stated('Test Cluster'),
      refused: false,
    },
    {
      name: 'a name that moves to a Secret',
      before: stated('shop'),
      after: opaque<string>('env'),
      refused: false,
    },
  ])('$name: refused = $refused', ({ before, after, refused }) => {
    const change = { before: withName(before), after: withName(after) };
    expect(idClusterNameImmutable.check(change).length > 0).toBe(refused);
  });

  it('has nothing to say about a new cluster', () => {
    expect(idClusterNameImmutable.check({ before: undefined, after: aNodeConfig() })).toEqual([]);
  });

  it('names both names and the way back', () => {
    const change = { before: withName(stated('shop')), after: withName(stated('store')) };
    expect(idClusterNameImmutable.check(change)).toEqual([
      {
        field: 'spec.it',
        value: 'store',
        problem: 'the cluster name changes from "shop" to "store"',
        action: 'set it back to "shop"; to rename, build a new cluster and move the data',
      },
    ]);
  });
});
