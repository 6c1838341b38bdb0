/** Compiled kernels for tests: built here when `npm ci` has not built them, so that no test is skipped for want of them. */
import { existsSync, readFileSync } from 'node:fs';
import { createSgp4Engine, type Sgp4Engine, type Sgp4Model, type Sgp4Tier } from '@noroshi/orbit';

export const TIERS: readonly Sgp4Tier[] = ['reference', 'fixed', 'relaxed'];
export const COMPILED_TIERS: readonly Sgp4Tier[] = ['fixed', 'relaxed'];

const build = new URL('../../build/', import.meta.url);

export async function kernelModule(tier: Sgp4Tier, shared = false) {
  if (tier === 'reference') return null;
  const file = new URL(`sgp4-${tier}${shared ? '-shared' : ''}.wasm`, build);
  if (!existsSync(file)) {
    const { buildKernels } = await import('../../assembly/build.mjs');
    await buildKernels();
  }
  return new WebAssembly.Module(readFileSync(file));
}

export async function engineOf(
  model: Sgp4Model,
  tier: Sgp4Tier,
  stateRows = 0,
): Promise<Sgp4Engine> {
  return createSgp4Engine({ model, tier, module: await kernelModule(tier), stateRows });
}
