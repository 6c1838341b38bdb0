/** Loads a kernel from files; NOROSHI_KERNEL forces a tier when the caller forces none. */
import { readFile } from 'node:fs/promises';
import type { Result } from '@noroshi/time';
import { type Kernel, type KernelError, type KernelSource, loadKernel } from './kernel.ts';

export function loadKernelHere(
  source: KernelSource,
  forced: string | undefined = process.env.NOROSHI_KERNEL,
): Promise<Result<Kernel, KernelError>> {
  return loadKernel({ source, forced, readBytes: (url) => readFile(url) });
}
