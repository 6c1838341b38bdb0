/** The compiled kernels for a command: what is slower is said, what NOROSHI_KERNEL asks for and cannot be had is a failure. */
import {
  type KernelsLoaded,
  type LoadedKernel,
  loadScreen,
  loadSgp4,
  type ScreenKernels,
} from '@noroshi/node/screening';
import type { Result } from '@noroshi/time';
import { CommandError, EXIT, say, type World } from './world.ts';

export type { LoadedKernel, ScreenKernels };

export async function loadSgp4Kernel(world: World): Promise<LoadedKernel> {
  return orFail(world, await loadSgp4(world.env.NOROSHI_KERNEL));
}

export async function loadScreenKernels(world: World): Promise<ScreenKernels> {
  return orFail(world, await loadScreen(world.env.NOROSHI_KERNEL));
}

function orFail<Kernels>(world: World, loaded: Result<KernelsLoaded<Kernels>, string>): Kernels {
  if (!loaded.ok) throw new CommandError(EXIT.failure, loaded.error);
  const { kernels, slower } = loaded.value;
  if (slower !== undefined) say(world, slower);
  return kernels;
}
