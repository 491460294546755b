import { defineConfig } from 'vitest/config';

/** The fast lane: no cluster, no network but loopback, below a minute. */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
    // Generous, because a busy machine is no reason to fail; what hangs still ends.
    testTimeout: 60_000,
    unstubEnvs: true,
    restoreMocks: true,
    sequence: { shuffle: true },
    coverage: { provider: 'v8', include: ['plugin/**', 'webhook/**', 'shared/**'] },
  },
});
