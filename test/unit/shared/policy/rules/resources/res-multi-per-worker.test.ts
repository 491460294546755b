import { describe, expect, it } from 'vitest';

import { defaulted, opaque } from '../../../../../../shared/domain/leaf.ts';
import { resMultiPerWorker } from '../../../../../../shared/policy/rules/resources/res-multi-per-worker.ts';
import { aNodeConfig, stated } from '../../../../../support/a-node-config.ts';

const missing = defaulted<bigint>(undefined, 'p');
const { resources } = aNodeConfig();

describe('res-multi-per-worker', () => {
  it.each([
    { name: 'complete resources', shares: true, lacks: {}, found: [] },
    {
      name: 'no resources, but a worker of its own',
      shares: false,
      lacks: { cpuLimit: missing },
      found: [],
    },
    {
      name: 'no cpu limit',
      shares: true,
      lacks: { cpuLimit: missing },
      found: ['nodes may share a worker, but there is no cpu limit'],
    },
    {
      name: 'no requests',
      shares: true,
      lacks: { cpuRequest: missing, memoryRequest: missing },
      found: ['nodes may share a worker, but there is no cpu request, memory request'],
    },
    {
      name: 'a limit that cannot be read',
      shares: true,
      lacks: { memoryLimit: opaque<bigint>('p', '8 gigs') },
      found: [],
    },
  ])('$name', ({ shares, lacks, found }) => {
    const after = aNodeConfig({
      sharesWorker: stated(shares),
      resources: { ...resources, ...lacks },
    });
    const violations = resMultiPerWorker.check({ before: undefined, after });
    expect(violations.map(({ problem }) => problem)).toEqual(found);
  });
});
