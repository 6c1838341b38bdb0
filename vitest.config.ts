import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
    reporters: ['default', './packages/tidy/src/reporter.ts'],
    setupFiles: ['./vitest.seed.ts'],
    globalSetup: ['./packages/store/test/postgres-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } }, // a busy machine is no failure
    maxWorkers: 2,
  },
});
