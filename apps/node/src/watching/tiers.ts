/** How a screen computes with the kernels a thread was given: compiled where there is a module, else the reference. */
import { createSgp4Engine } from '@noroshi/orbit';
import { createKernelSieve, REFERENCE_TIERS, type ScreenTiers } from '@noroshi/screen';
import type { ScreenKernels } from './kernels.ts';

export function kernelTiers({ sgp4, sieve }: ScreenKernels): ScreenTiers {
  return {
    propagate: (model) => {
      const engine = createSgp4Engine({ model, tier: sgp4.tier, module: sgp4.module });
      return (epochUs, out) => void engine.propagateInto(epochUs, out);
    },
    sieve: (job) =>
      sieve.module === null
        ? REFERENCE_TIERS.sieve(job)
        : createKernelSieve(sieve.module, job.model.count, job.plan, job.primary),
  };
}
