import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import * as browser from '../src/browser.ts';
import * as node from '../src/index.ts';

test('the browser entry bundles without anything of Node', async () => {
  const entry = fileURLToPath(new URL('../src/browser.ts', import.meta.url));
  const options = { bundle: true, write: false, format: 'esm', platform: 'browser' } as const;
  const built = await build({ ...options, entryPoints: [entry], logLevel: 'silent' });
  expect(built.outputFiles[0]!.text).not.toMatch(/node:|\bprocess\./);
});

test('both entries share the names that need no host', () => {
  const own = ['loadKernelInTab', 'webPort', 'webWorkers', 'workerCountInTab'];
  const shared = Object.keys(browser).filter((name) => !own.includes(name));
  expect(shared.length).toBeGreaterThan(10);
  for (const name of shared) expect(Object.keys(node)).toContain(name);
});
