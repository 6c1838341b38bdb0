/** Loads a kernel by fetch, for a browser tab. */
import type { Result } from '@noroshi/time';
import { type Kernel, type KernelError, type KernelSource, loadKernel } from './kernel.ts';

export function loadKernelInTab(
  source: KernelSource,
  forced?: string,
): Promise<Result<Kernel, KernelError>> {
  return loadKernel({ source, forced, readBytes: fetchBytes });
}

async function fetchBytes(url: string | URL): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
