import { describe, expect, it } from 'vitest';

import { defaulted, opaque } from '../../../../../../shared/domain/leaf.ts';
import { idDcRackImmutable } from '../../../../../../shared/policy/rules/identity/id-dc-rack-immutable.ts';
import { aNodeConfig, stated } from '../../../../../support/a-node-config.ts';

const before = aNodeConfig({ datacenter: stated('dc1'), rack: stated('r1') });

describe('id-dc-rack-immutable', () => {
  it.each([
    { name: 'the same names', edit: {}, problems: [] },
    {
      name: 'another datacenter',
      edit: { datacenter: stated('dc2') },
      problems: ['the datacenter changes from "dc1" to "dc2"'],
    },
    {
      name: 'another rack',
      edit: { rack: stated('r2') },
      problems: ['the rack changes from "r1" to "r2"'],
    },
    {
      name: 'a snitch that knows no names',
      edit: { datacenter: defaulted('datacenter1', 'env'), rack: defaulted('rack1', 'env') },
      problems: [
        'the datacenter changes from "dc1" to "datacenter1"',
        'the rack changes from "r1" to "rack1"',
      ],
    },
    {
      name: 'names that come from the cloud from now on',
      edit: { datacenter: opaque<string>('env'), rack: opaque<string>('env') },
      problems: [],
    },
  ])('$name', ({ edit, problems }) => {
    const violations = idDcRackImmutable.check({ before, after: { ...before, ...edit } });
    expect(violations.map(({ problem }) => problem)).toEqual(problems);
  });

  it('has nothing to say about a new datacenter', () => {
    expect(idDcRackImmutable.check({ before: undefined, after: before })).toEqual([]);
  });
});
