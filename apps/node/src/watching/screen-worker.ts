/** A worker thread of a screen: one slice of the window, or a few slow pairs, at a time. */
import { workerData } from 'node:worker_threads';
import { nodePort, serveTasks } from '@noroshi/host';
import { createSgp4Engine } from '@noroshi/orbit';
import {
  createKernelSieve,
  createScreenWorker,
  REFERENCE_TIERS,
  type ScreenJob,
  type ScreenPart,
  type ScreenTask,
  type ScreenTiers,
} from '@noroshi/screen';
import type { ScreenKernels } from './kernels.ts';

export type WorkerTask = { readonly job: ScreenJob; readonly task: ScreenTask };

const { sgp4, sieve } = workerData as ScreenKernels;
const tiers: ScreenTiers = {
  propagate: (model) => {
    const engine = createSgp4Engine({ model, tier: sgp4.tier, module: sgp4.module });
    return (epochUs, out) => void engine.propagateInto(epochUs, out);
  },
  sieve: (job) =>
    sieve.module === null
      ? REFERENCE_TIERS.sieve(job)
      : createKernelSieve(sieve.module, job.model.count, job.plan, job.primary),
};
const worker = createScreenWorker(tiers, () => performance.now());

serveTasks<WorkerTask, ScreenPart>(nodePort(), ({ job, task }) => {
  const part = worker.run(job, task);
  const moved = [part.events.data.buffer, part.slowPairs.buffer] as ArrayBuffer[];
  return { output: part, transfer: moved };
});
