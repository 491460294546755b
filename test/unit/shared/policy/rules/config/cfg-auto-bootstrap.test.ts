import { describe, expect, it } from 'vitest';

import { defaulted, known, opaque } from '../../../../../../shared/domain/leaf.ts';
import type { NodeConfig } from '../../../../../../shared/domain/node-config.ts';
import { cfgAutoBootstrap } from '../../../../../../shared/policy/rules/config/cfg-auto-bootstrap.ts';
import { aNodeConfig, stated } from '../../../../../support/a-node-config.ts';

const off = aNodeConfig({ autoBootstrap: stated(false) });
const on = aNodeConfig({ autoBootstrap: defaulted(true, 'p') });

function problems(before: NodeConfig | undefined, after: NodeConfig): readonly string[] {
  return cfgAutoBootstrap
    .check({ before, after })
    .map(({ strictness = cfgAutoBootstrap.strictness, problem }) => `${strictness}: ${problem}`);
}

describe('cfg-auto-bootstrap', () => {
  it.each([
    { name: 'on, as is usual', before: on, after: on, found: [] },
    {
      name: 'off in a new datacenter, which a rebuild may follow',
      before: undefined,
      after: off,
      found: ['warn: auto_bootstrap is false'],
    },
    {
      name: 'switched off',
      before: on,
      after: off,
      found: ['deny: auto_bootstrap is switched off in an existing datacenter'],
    },
    { name: 'switched on', before: off, after: on, found: [] },
    {
      name: 'left off, with as many nodes',
      before: off,
      after: off,
      found: ['warn: auto_bootstrap is false'],
    },
    {
      name: 'left off, with one node more',
      before: { ...off, nodes: stated(3) },
      after: { ...off, nodes: stated(4) },
      found: ['deny: nodes are added while auto_bootstrap is false'],
    },
    {
      name: 'left off, with one node less',
      before: { ...off, nodes: stated(3) },
      after: { ...off, nodes: stated(2) },
      found: ['warn: auto_bootstrap is false'],
    },
    {
      name: 'off where it could not be told before',
      before: aNodeConfig({ autoBootstrap: opaque('p') }),
      after: off,
      found: ['warn: auto_bootstrap is false'],
    },
    {
      name: 'written as off for an image whose habits are not known',
      before: undefined,
      after: aNodeConfig({ autoBootstrap: opaque('p', 'false') }),
      found: ['warn: auto_bootstrap may be false'],
    },
    {
      name: 'from a Secret',
      before: on,
      after: aNodeConfig({ autoBootstrap: opaque('p') }),
      found: [],
    },
    {
      name: 'written as off for an image that ignores it',
      before: on,
      after: {
        ...on,
        ignoredSettings: [known('CASSANDRA_AUTO_BOOTSTRAP', 'false', 'p')],
      },
      found: ['warn: this image ignores CASSANDRA_AUTO_BOOTSTRAP'],
    },
  ])('$name', ({ before, after, found }) => {
    expect(problems(before, after)).toEqual(found);
  });
});
