import { defineConfig } from 'vitest/config';

/**
 * Tests whose files leave nothing behind in their process share it: each module is loaded once a process, not once a file, which
 * is a third of their time. The others (a browser, a command line, memory that is measured, signals of the page) run alone.
 */
const SHARED = [
  'packages/{behave,exchange,flow,ndm,orbit,sim,stix,time,watch}/test/**/*.test.ts',
  'packages/store/test/*.test.ts',
  'apps/node/test/**/*.test.ts',
];
/** Of these, those that measure the memory of their process: what others left in it would count as theirs. */
const MEASURED = ['packages/orbit/test/elements/stream.test.ts'];
process.env.NOROSHI_TEST_RUN ??= String(process.pid); // what this run's processes make carries it

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'shared', include: SHARED, exclude: MEASURED, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
          exclude: SHARED,
        },
      },
      {
        extends: true,
        test: { name: 'measured', include: MEASURED },
      },
    ],
    reporters: ['default', './packages/tidy/src/reporter.ts'],
    setupFiles: ['./vitest.seed.ts'],
    globalSetup: ['./packages/store/test/postgres-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } }, // a busy machine is no failure
    maxWorkers: 2,
  },
});
