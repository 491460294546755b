import { defineConfig } from 'vitest/config';

/** The node lane: one real kubelet and containerd, started by the global set-up. */
export default defineConfig({
  test: {
    include: ['test/e2e/node/**/*.test.ts'],
    globalSetup: ['test/cluster/node/global-setup.ts'],
    // A Cassandra takes half a minute to start on an idle machine.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 30_000,
    maxWorkers: 3,
    unstubEnvs: true,
    restoreMocks: true,
  },
});
