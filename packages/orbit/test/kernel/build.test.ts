/** The build: same source, same bytes; and a plain word where the compiler is missing. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileKernel, KERNELS } from '../../assembly/build.mjs';
import { kernelModule } from './modules.ts';

const orbit = fileURLToPath(new URL('../..', import.meta.url));

test('the kernels that stand in build/ are those of the sources', async () => {
  await kernelModule('relaxed'); // builds all of them when there are none
  expect(KERNELS).toEqual([
    'sgp4-relaxed',
    'sgp4-relaxed-shared',
    'sgp4-fixed',
    'sgp4-fixed-shared',
  ]);
  for (const name of ['sgp4-relaxed', 'sgp4-fixed-shared']) {
    const built = readFileSync(join(orbit, 'build', `${name}.wasm`));
    const same = built.equals(await compileKernel(name));
    expect(same, `${name} is stale: run "node packages/orbit/assembly/build.mjs"`).toBe(true);
  }
});

test('tiers differ in what they ask of the engine', async () => {
  const bytes = (name: string) => readFileSync(join(orbit, 'build', `${name}.wasm`));
  for (const name of KERNELS) expect(WebAssembly.validate(bytes(name)), name).toBe(true);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes('sgp4-fixed')));
  expect(imports).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  expect(bytes('sgp4-relaxed').length).toBeLessThan(bytes('sgp4-fixed').length); // madd is one instruction
});

test('without the compiler it says what to do, and exits 1', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-build-'));
  cpSync(join(orbit, 'assembly'), join(folder, 'assembly'), { recursive: true });
  const run = spawnSync(process.execPath, [join(folder, 'assembly', 'build.mjs')], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(
    /^the SGP4 kernel needs the AssemblyScript compiler .*: run "npm ci"$/m,
  );
});
