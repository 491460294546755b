import { expect, it } from 'vitest';

import { known } from '../../../../../../shared/domain/leaf.ts';
import { cfgReservedKeys } from '../../../../../../shared/policy/rules/config/cfg-reserved-keys.ts';
import { aNodeConfig } from '../../../../../support/a-node-config.ts';

it('cfg-reserved-keys is silent without such keys', () => {
  expect(cfgReservedKeys.check({ before: undefined, after: aNodeConfig() })).toEqual([]);
});

it('cfg-reserved-keys names each key, and says what is worse about initial_token', () => {
  const reservedKeys = ['cluster_name', 'initial_token'].map((key) =>
    known(key, 'x', `spec.config.${key}`),
  );
  const found = cfgReservedKeys.check({
    before: undefined,
    after: aNodeConfig({ reservedKeys }),
  });
  expect(found.map(({ field, value, problem }) => ({ field, value, problem }))).toEqual([
    {
      field: 'spec.config.cluster_name',
      value: 'x',
      problem: 'the operator overwrites cluster_name of cassandra.yaml',
    },
    {
      field: 'spec.config.initial_token',
      value: 'x',
      problem: 'initial_token in a shared configuration gives all nodes the same tokens',
    },
  ]);
});
