import { describe, expect, it } from 'vitest';

import { defaulted, opaque } from '../../../../../../shared/domain/leaf.ts';
import type { Leaf } from '../../../../../../shared/domain/leaf.ts';
import { cfgNumTokens } from '../../../../../../shared/policy/rules/config/cfg-num-tokens.ts';
import { aNodeConfig, stated } from '../../../../../support/a-node-config.ts';

const IMPLICIT = 'audit: num_tokens is not set; its default depends on version and image';

function problems(before: Leaf<number> | undefined, after: Leaf<number>): readonly string[] {
  const violations = cfgNumTokens.check({
    before: before === undefined ? undefined : aNodeConfig({ numTokens: before }),
    after: aNodeConfig({ numTokens: after }),
  });
  return violations.map(
    ({ strictness = cfgNumTokens.strictness, problem }) => `${strictness}: ${problem}`,
  );
}

describe('cfg-num-tokens', () => {
  it.each([
    { name: 'a new datacenter that says it', before: undefined, after: stated(16), found: [] },
    {
      name: 'a new datacenter that does not',
      before: undefined,
      after: defaulted(16, 'p'),
      found: [IMPLICIT],
    },
    { name: 'the same number', before: stated(16), after: stated(16), found: [] },
    {
      name: 'one less',
      before: stated(16),
      after: stated(15),
      found: ['deny: num_tokens changes from 16 to 15'],
    },
    {
      name: 'a number that is removed where the default is the same',
      before: stated(16),
      after: defaulted(16, 'p'),
      found: ['warn: num_tokens 16 is removed'],
    },
    {
      name: 'a number that is removed where the default is another',
      before: stated(16),
      after: defaulted(256, 'p'),
      found: ['deny: num_tokens 16 is removed'],
    },
    {
      name: 'a number that is removed where the default is not known',
      before: stated(16),
      after: defaulted<number>(undefined, 'p'),
      found: ['deny: num_tokens 16 is removed'],
    },
    {
      name: 'a default that a new version changes',
      before: defaulted(256, 'p'),
      after: defaulted(16, 'p'),
      found: ['deny: the default of num_tokens changes from 256 to 16'],
    },
    {
      name: 'the default written down',
      before: defaulted(16, 'p'),
      after: stated(16),
      found: [],
    },
    {
      name: 'another number than the default written down',
      before: defaulted(16, 'p'),
      after: stated(8),
      found: ['deny: num_tokens changes from 16 to 8'],
    },
    {
      name: 'a number that moves to a Secret',
      before: stated(16),
      after: opaque<number>('p'),
      found: [],
    },
    {
      name: 'still no number',
      before: defaulted(16, 'p'),
      after: defaulted(16, 'p'),
      found: [IMPLICIT],
    },
  ])('$name', ({ before, after, found }) => {
    expect(problems(before, after)).toEqual(found);
  });

  it('does not say that a node stops where the default is the same', () => {
    const change = {
      before: aNodeConfig({ numTokens: stated(16) }),
      after: aNodeConfig({ numTokens: defaulted(16, 'p') }),
    };
    expect(cfgNumTokens.check(change)).toMatchObject([
      {
        harm: 'the default is the same now; a version or image with another one stops every node',
        action: 'set num_tokens to 16',
      },
    ]);
  });
});
