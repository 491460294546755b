import { describe, expect, it } from 'vitest';

import { opaque } from '../../../../../../shared/domain/leaf.ts';
import { verNoDowngrade } from '../../../../../../shared/policy/rules/version/ver-no-downgrade.ts';
import { aNodeConfig, aVersion } from '../../../../../support/a-node-config.ts';

function strictness(from: string, to: string): string | undefined {
  const [violation] = verNoDowngrade.check({
    before: aNodeConfig({ version: aVersion(from) }),
    after: aNodeConfig({ version: aVersion(to) }),
  });
  return violation === undefined ? undefined : (violation.strictness ?? verNoDowngrade.strictness);
}

describe('ver-no-downgrade', () => {
  it.each([
    ['4.1.7', '4.1.7', undefined],
    ['4.1.7', '4.1.8', undefined],
    ['4.1.7', '5.0.0', undefined],
    ['4.1.7', '4.1.6', 'warn'],
    ['4.1.0', '4.0.20', 'deny'],
    ['5.0.0', '4.1.11', 'deny'],
    ['5.0.4', '5.0', undefined],
    ['5.0', '5', undefined],
    ['5.0', '4.1', 'deny'],
    ['5', '4', 'deny'],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(strictness(from, to)).toBe(expected);
  });

  it('has no opinion about what is new or not known', () => {
    const unknown = aNodeConfig({ version: opaque('p') });
    const old = aNodeConfig({ version: aVersion('3.0.0') });
    expect([
      ...verNoDowngrade.check({ before: undefined, after: old }),
      ...verNoDowngrade.check({ before: unknown, after: old }),
      ...verNoDowngrade.check({ before: old, after: unknown }),
    ]).toEqual([]);
  });
});
