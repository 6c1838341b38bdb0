/** The compiled kernels from their build folders, each in the best tier of this machine or the one asked for. */
import { formatKernelError, type Kernel, loadKernelHere } from '@noroshi/host';
import { SGP4_KERNEL_URLS } from '@noroshi/orbit';
import type { KernelChoice } from './tiers.ts';

const SIEVE = new URL('../build/sieve.wasm', import.meta.url);

export type TierNames = { readonly sgp4?: string | undefined; readonly sieve?: string | undefined };

/** Tiers by name: relaxed, fixed, reference; undefined is the best there is. A tier passed over is said on stderr. */
export async function chooseKernels(tiers: TierNames = {}): Promise<KernelChoice> {
  return {
    sgp4: chosen('sgp4', await loadKernelHere(SGP4_KERNEL_URLS, tiers.sgp4)),
    sieve: chosen('sieve', await loadKernelHere({ relaxed: SIEVE, fixed: SIEVE }, tiers.sieve)),
  };
}

function chosen(name: string, loaded: Awaited<ReturnType<typeof loadKernelHere>>): Kernel {
  if (!loaded.ok) throw new Error(`${name}: ${formatKernelError(loaded.error)}`);
  for (const { reason } of loaded.value.passed) process.stderr.write(`${name}: ${reason}\n`);
  return loaded.value;
}
