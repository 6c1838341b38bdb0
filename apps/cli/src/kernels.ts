/**
 * The compiled kernels, loaded once and handed to workers: relaxed SIMD, fixed SIMD, or none (the
 * TypeScript reference). NOROSHI_KERNEL forces a tier for both.
 */
import { formatKernelError, type Kernel, type KernelSource, loadKernelHere } from '@noroshi/host';
import { SGP4_KERNEL_URLS } from '@noroshi/orbit';
import { CommandError, EXIT, say, type World } from './world.ts';

export type LoadedKernel = Pick<Kernel, 'tier' | 'module'>; // module is null for the reference

export type ScreenKernels = { readonly sgp4: LoadedKernel; readonly sieve: LoadedKernel };

export function loadSgp4Kernel(world: World): Promise<LoadedKernel> {
  return loadOrFail(world, SGP4_KERNEL_URLS);
}

export async function loadScreenKernels(world: World): Promise<ScreenKernels> {
  const sieve = new URL('../build/sieve.wasm', import.meta.resolve('@noroshi/screen'));
  return {
    sgp4: await loadSgp4Kernel(world),
    sieve: await loadOrFail(world, { relaxed: sieve, fixed: sieve }), // one build for both
  };
}

async function loadOrFail(world: World, source: KernelSource): Promise<LoadedKernel> {
  const forced = world.env.NOROSHI_KERNEL;
  const loaded = await loadKernelHere(source, forced);
  if (!loaded.ok) {
    const message = `NOROSHI_KERNEL=${forced}: ${formatKernelError(loaded.error)}`;
    throw new CommandError(EXIT.failure, message);
  }
  const { tier, module, passed } = loaded.value;
  if (tier === 'reference' && passed.length > 0) {
    const why = passed.map((one) => one.reason).join('; ');
    say(world, `slower without a compiled kernel (${why}); npm run prepare builds it`);
  }
  return { tier, module };
}
