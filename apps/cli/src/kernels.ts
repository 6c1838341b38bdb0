/**
 * The compiled kernels a screen can use, loaded once and handed to its workers: relaxed SIMD, fixed
 * SIMD, or none (the TypeScript reference). NOROSHI_KERNEL forces a tier.
 */
import { formatKernelError, type Kernel, loadKernelHere } from '@noroshi/host';
import { CommandError, EXIT, type World } from './world.ts';

export type ScreenKernels = {
  readonly sieve: WebAssembly.Module | null; // null: the reference
  readonly tier: Kernel['tier'];
};

export async function loadScreenKernels(world: World): Promise<ScreenKernels> {
  const forced = world.env.NOROSHI_KERNEL;
  const sieve = new URL('../build/sieve.wasm', import.meta.resolve('@noroshi/screen'));
  const loaded = await loadKernelHere({ relaxed: sieve, fixed: sieve }, forced);
  if (!loaded.ok) {
    const message = `NOROSHI_KERNEL=${forced}: ${formatKernelError(loaded.error)}`;
    throw new CommandError(EXIT.failure, message);
  }
  return { sieve: loaded.value.module, tier: loaded.value.tier };
}
