import { defineConfig } from 'vitest/config';

/** The fast lane: no cluster, no network but loopback, below a minute. */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
    // Generous, because a busy machine is no reason to fail; what hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As many as the smallest machine has cores; the default leaves one of them idle.
    maxWorkers: 2,
    // No test changes what another one sees, so a process need not be thrown away after each file.
    isolate: false,
    unstubEnvs: true,
    restoreMocks: true,
    sequence: { shuffle: true },
    coverage: { provider: 'v8', include: ['plugin/**', 'webhook/**', 'shared/**'] },
  },
});
