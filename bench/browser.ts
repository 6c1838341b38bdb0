/** The browser proof, run as the tests run it: 1,000 objects in a headless tab, every tier, against Node. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchCase } from './case.ts';

const TESTS = 'packages/screen/test/browser';

export const browser: BenchCase = {
  name: 'browser',
  title: 'the same screen in a browser tab',
  repeats: 1,
  long: false,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'noroshi-bench-'));
    const file = join(folder, 'report.json');
    await runTests(['run', TESTS, '--reporter=json', `--outputFile=${file}`]);
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
    };
    rmSync(folder, { recursive: true, force: true });
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
    return { figures: { passed, failed, skipped }, lines: [] };
  },
  describe: (f) => [
    `${f.passed} tests passed, ${f.failed} failed, ${f.skipped} skipped (no Chromium)`,
  ],
};

function runTests(words: readonly string[]): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, ...words], { cwd: root, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve());
  });
}
