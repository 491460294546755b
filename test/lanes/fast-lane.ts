import type { Lane } from './lane.ts';

/** Everything without a cluster. */
export const fastLane: Lane = {
  name: 'fast',
  config: 'test/config/vitest.config.ts',
  prepare: () => Promise.resolve({ prefix: [], env: {} }),
};
