import { describe, expect, it } from 'vitest';

import { defaulted, known } from '../../../../../../shared/domain/leaf.ts';
import type { NodeConfig } from '../../../../../../shared/domain/node-config.ts';
import { idRacksAppendOnly } from '../../../../../../shared/policy/rules/identity/id-racks-append-only.ts';
import { aNodeConfig } from '../../../../../support/a-node-config.ts';

function withRacks(...names: readonly string[]): NodeConfig {
  const racks = names.map((name, index) => known(name, name, `spec.racks[${index}].name`));
  return aNodeConfig({ racks: names.length === 0 ? [defaulted('default', 'spec.racks')] : racks });
}

describe('id-racks-append-only', () => {
  it.each([
    { name: 'the same racks', before: ['r1', 'r2'], after: ['r1', 'r2'], problems: [] },
    { name: 'a rack at the end', before: ['r1', 'r2'], after: ['r1', 'r2', 'r3'], problems: [] },
    {
      name: 'a removed rack',
      before: ['r1', 'r2', 'r3'],
      after: ['r1', 'r2'],
      problems: ['spec.racks[2].name: rack "r3" is removed'],
    },
    {
      name: 'a renamed rack',
      before: ['r1', 'r2'],
      after: ['r1', 'x2'],
      problems: ['spec.racks[1].name: rack 2 changes from "r2" to "x2"'],
    },
    {
      name: 'swapped racks',
      before: ['r1', 'r2'],
      after: ['r2', 'r1'],
      problems: [
        'spec.racks[0].name: rack 1 changes from "r1" to "r2"',
        'spec.racks[1].name: rack 2 changes from "r2" to "r1"',
      ],
    },
    {
      name: 'a rack in front',
      before: ['r1', 'r2'],
      after: ['r0', 'r1', 'r2'],
      problems: [
        'spec.racks[0].name: rack 1 changes from "r1" to "r0"',
        'spec.racks[1].name: rack 2 changes from "r2" to "r1"',
      ],
    },
    {
      name: 'a second rack',
      before: ['r1'],
      after: ['r1', 'r2'],
      problems: ['spec.racks[1].name: one rack becomes 2'],
    },
    {
      name: 'the default rack under its own name',
      before: [],
      after: ['default'],
      problems: [],
    },
    {
      name: 'the default rack under another name',
      before: [],
      after: ['r1'],
      problems: ['spec.racks[0].name: rack 1 changes from "default" to "r1"'],
    },
    {
      name: 'a list that is emptied',
      before: ['r1'],
      after: [],
      problems: ['spec.racks: rack 1 changes from "r1" to "default"'],
    },
  ])('$name', ({ before, after, problems }) => {
    const change = { before: withRacks(...before), after: withRacks(...after) };
    const found = idRacksAppendOnly.check(change);
    expect(found.map(({ field, problem }) => `${field}: ${problem}`)).toEqual(problems);
  });

  it('has nothing to say about a new datacenter', () => {
    expect(idRacksAppendOnly.check({ before: undefined, after: withRacks('r1', 'r2') })).toEqual(
      [],
    );
  });
});
