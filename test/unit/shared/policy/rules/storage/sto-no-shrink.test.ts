import { describe, expect, it } from 'vitest';

import { opaque } from '../../../../../../shared/domain/leaf.ts';
import type { NodeConfig, VolumeClaim } from '../../../../../../shared/domain/node-config.ts';
import { stoNoShrink } from '../../../../../../shared/policy/rules/storage/sto-no-shrink.ts';
import { aNodeConfig, aQuantity } from '../../../../../support/a-node-config.ts';

const claim = (size: string, name = 'data'): VolumeClaim => ({ name, size: aQuantity(size) });
const withClaims = (...claims: readonly VolumeClaim[]): NodeConfig => aNodeConfig({ claims });

describe('sto-no-shrink', () => {
  it.each([
    { name: 'the same size', before: '1Ti', after: '1Ti', refused: false },
    { name: 'the same size in another unit', before: '1Ti', after: '1024Gi', refused: false },
    { name: 'growth', before: '1Ti', after: '1025Gi', refused: false },
    { name: 'one byte less', before: '1024', after: '1023', refused: true },
    { name: 'a decimal unit for a binary one', before: '1Ti', after: '1T', refused: true },
  ])('$name: refused = $refused', ({ before, after, refused }) => {
    const change = { before: withClaims(claim(before)), after: withClaims(claim(after)) };
    expect(stoNoShrink.check(change).length > 0).toBe(refused);
  });

  it('compares claims by name, not by position', () => {
    const before = withClaims(claim('10Gi', 'logs'), claim('1Ti', 'data'));
    const after = withClaims(claim('1Ti', 'data'), claim('5Gi', 'logs'), claim('1Gi', 'new'));
    expect(stoNoShrink.check({ before, after })).toEqual([
      {
        field: 'spec.quantity',
        value: '5Gi',
        problem: 'the volume "logs" shrinks from 10Gi to 5Gi',
        action: 'ask for at least 10Gi',
      },
    ]);
  });

  it('has no opinion where a size is new or cannot be read', () => {
    const unreadable = withClaims({ name: 'data', size: opaque('p') });
    const small = withClaims(claim('1Gi'));
    expect([
      ...stoNoShrink.check({ before: undefined, after: small }),
      ...stoNoShrink.check({ before: unreadable, after: small }),
      ...stoNoShrink.check({ before: withClaims(claim('1Ti')), after: unreadable }),
    ]).toEqual([]);
  });
});
