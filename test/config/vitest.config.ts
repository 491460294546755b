import { defineConfig } from 'vitest/config';

/** The fast lane: no cluster, no network but loopback, below a minute. */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
    unstubEnvs: true,
    restoreMocks: true,
    sequence: { shuffle: true },
    coverage: { provider: 'v8', include: ['plugin/**', 'webhook/**', 'shared/**'] },
  },
});
