/** A worker thread of a screen: one slice of the window, or a few slow pairs, at a time. */
import { workerData } from 'node:worker_threads';
import { nodePort, serveTasks } from '@noroshi/host';
import {
  createScreenWorker,
  type ScreenJob,
  type ScreenPart,
  type ScreenTask,
} from '@noroshi/screen';
import type { ScreenKernels } from './kernels.ts';
import { kernelTiers } from './tiers.ts';

export type WorkerTask = { readonly job: ScreenJob; readonly task: ScreenTask };

const worker = createScreenWorker(kernelTiers(workerData as ScreenKernels), () =>
  performance.now(),
);

serveTasks<WorkerTask, ScreenPart>(nodePort(), ({ job, task }) => {
  const part = worker.run(job, task);
  const moved = [part.events.data.buffer, part.slowPairs.buffer] as ArrayBuffer[];
  return { output: part, transfer: moved };
});
