/** A thread that does one piece of avoidance work and ends: nothing heavy is on the thread that answers requests. */
import { parentPort, workerData } from 'node:worker_threads';
import { createScreenWorker, type RunTasks } from '@noroshi/screen';
import type { ScreenKernels } from '../watching/kernels.ts';
import { kernelTiers } from '../watching/tiers.ts';
import { type AvoidAsk, type AvoidDone, AvoidProblem, doPlan, doScreen } from './work.ts';

export type ThreadData = { readonly ask: AvoidAsk; readonly kernels: ScreenKernels };
export type FromThread =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'done'; readonly done: AvoidDone }
  | { readonly kind: 'failed'; readonly reason: string; readonly isDefect: boolean };

const port = parentPort!;
const { ask, kernels } = workerData as ThreadData;
const tell = (message: FromThread) => port.postMessage(message);

let toldMs = 0;
const onShare = (share: number): true => {
  const nowMs = performance.now();
  if (nowMs - toldMs > 200) tell({ kind: 'share', share });
  if (nowMs - toldMs > 200) toldMs = nowMs;
  return true;
};

const runTasks: RunTasks = async (job, tasks, onPart) => {
  const worker = createScreenWorker(kernelTiers(kernels), () => performance.now());
  for (const [index, task] of tasks.entries()) onPart(worker.run(job, task), index);
};

try {
  const done = ask.kind === 'plan' ? doPlan(ask, onShare) : await doScreen(ask, runTasks, onShare);
  tell({ kind: 'done', done });
} catch (cause) {
  const isDefect = !(cause instanceof AvoidProblem || cause instanceof RangeError);
  tell({
    kind: 'failed',
    reason: cause instanceof Error ? cause.message : String(cause),
    isDefect,
  });
}
