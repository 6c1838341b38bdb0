/**
 * The compiled kernels of a screen, loaded once and handed to workers: relaxed SIMD, fixed SIMD, or none (the TypeScript
 * reference). NOROSHI_KERNEL forces a tier for both. Shared by `noroshi screen` and the node's watch.
 */
import { formatKernelError, type Kernel, type KernelSource, loadKernelHere } from '@noroshi/host';
import { SGP4_KERNEL_URLS } from '@noroshi/orbit';
import { ok, type Result } from '@noroshi/time';

export type LoadedKernel = Pick<Kernel, 'tier' | 'module'>; // module is null for the reference

export type ScreenKernels = { readonly sgp4: LoadedKernel; readonly sieve: LoadedKernel };

/** `slower`: why a screen runs without a compiled kernel; undefined when it has one, or none was wanted. */
export type KernelsLoaded<Kernels> = {
  readonly kernels: Kernels;
  readonly slower: string | undefined;
};

export async function loadSgp4(
  forced: string | undefined,
): Promise<Result<KernelsLoaded<LoadedKernel>, string>> {
  return loadOne(SGP4_KERNEL_URLS, forced);
}

export async function loadScreen(
  forced: string | undefined,
): Promise<Result<KernelsLoaded<ScreenKernels>, string>> {
  const url = new URL('../build/sieve.wasm', import.meta.resolve('@noroshi/screen'));
  const sgp4 = await loadSgp4(forced);
  if (!sgp4.ok) return sgp4;
  const sieve = await loadOne({ relaxed: url, fixed: url }, forced); // one build for both
  if (!sieve.ok) return sieve;
  const kernels = { sgp4: sgp4.value.kernels, sieve: sieve.value.kernels };
  return ok({ kernels, slower: sgp4.value.slower ?? sieve.value.slower });
}

async function loadOne(
  source: KernelSource,
  forced: string | undefined,
): Promise<Result<KernelsLoaded<LoadedKernel>, string>> {
  const loaded = await loadKernelHere(source, forced);
  if (!loaded.ok)
    return { ok: false, error: `NOROSHI_KERNEL=${forced}: ${formatKernelError(loaded.error)}` };
  const { tier, module, passed } = loaded.value;
  if (tier !== 'reference' || passed.length === 0)
    return ok({ kernels: { tier, module }, slower: undefined });
  const why = passed.map((one) => one.reason).join('; ');
  const slower = `slower without a compiled kernel (${why}); npm run prepare builds it`;
  return ok({ kernels: { tier, module }, slower });
}
