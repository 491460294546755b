import { defineConfig } from 'vitest/config';

/** The cluster lane: one real API server with fake nodes, started by the global set-up. */
export default defineConfig({
  test: {
    include: ['test/e2e/cluster/**/*.test.ts'],
    globalSetup: ['test/cluster/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    // Each worker talks to the one API server, which has two cores to itself at best.
    maxWorkers: 2,
    unstubEnvs: true,
    restoreMocks: true,
  },
});
