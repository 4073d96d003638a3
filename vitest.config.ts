import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Whole programs, servers and pseudo-terminals: on a slow machine they take their time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each test file may start programs of its own.
    maxWorkers: 2,
  },
});
