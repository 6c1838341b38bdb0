/** A worker thread of the benchmarks: the task handler of the browser proof, on Node's port. */
import { nodePort, serveTasks } from '@noroshi/host';
import type { ScreenPart } from '@noroshi/screen';
import { createTaskHandler, type WorkerTask } from './tiers.ts';

serveTasks<WorkerTask, ScreenPart>(
  nodePort(),
  createTaskHandler(() => performance.now()),
);
