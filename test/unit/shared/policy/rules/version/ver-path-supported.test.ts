import { describe, expect, it } from 'vitest';

import { opaque } from '../../../../../../shared/domain/leaf.ts';
import { verPathSupported } from '../../../../../../shared/policy/rules/version/ver-path-supported.ts';
import { aNodeConfig, aVersion } from '../../../../../support/a-node-config.ts';

const change = (from: string, to: string) => ({
  before: aNodeConfig({ version: aVersion(from) }),
  after: aNodeConfig({ version: aVersion(to) }),
});

describe('ver-path-supported', () => {
  it.each([
    ['3.11.14', '4.1.11', false],
    ['3.11.14', '5.0.8', true],
    ['3.0.30', '4.0.20', false],
    ['4.0.20', '5.0.8', false],
    ['4.1.7', '5.0.8', false],
    ['4.1.7', '4.1.11', false],
    ['5.0.8', '3.11.14', false],
  ])('%s to %s: refused = %s', (from, to, refused) => {
    expect(verPathSupported.check(change(from, to)).length > 0).toBe(refused);
  });

  it('says which version to go to first', () => {
    expect(verPathSupported.check(change('3.11.14', '5.0.8'))).toEqual([
      {
        field: 'spec.version',
        value: '5.0.8',
        problem: 'no tested upgrade leads from 3.11.14 to 5.0.8',
        action: 'upgrade all nodes to 4.1 first, and run nodetool upgradesstables there',
      },
    ]);
    expect(verPathSupported.check(change('2.1.22', '4.1.7'))).toMatchObject([
      { action: expect.stringContaining('the next major version, 3 first') as string },
    ]);
  });

  it('has no opinion about versions that are not known', () => {
    const after = aNodeConfig({ version: opaque('p') });
    expect(verPathSupported.check({ before: aNodeConfig(), after })).toEqual([]);
  });
});
