/**
 * Which kernels a screen runs on, as plain data that reaches a worker, and the tiers made of it there.
 * Nothing of Node in here: the browser proof bundles it.
 */
import type { KernelTier } from '@noroshi/host';
import { createSgp4Engine } from '@noroshi/orbit';
import {
  createKernelSieve,
  createScreenWorker,
  REFERENCE_TIERS,
  type RunTasks,
  type ScreenJob,
  type ScreenPart,
  type ScreenTask,
  type ScreenTiers,
  type ScreenWorker,
} from '@noroshi/screen';

/** A null module is the reference. */
export type KernelChoice = {
  readonly sgp4: { readonly tier: KernelTier; readonly module: WebAssembly.Module | null };
  readonly sieve: { readonly tier: KernelTier; readonly module: WebAssembly.Module | null };
};

export type WorkerTask = {
  readonly screen: number; // tells one screen from another: a worker keeps its room while it is the same
  readonly job: ScreenJob;
  readonly task: ScreenTask;
  readonly kernels: KernelChoice;
};

export type Reply = { readonly output: ScreenPart; readonly transfer: readonly ArrayBuffer[] };

/** The handler of a worker: one room a screen. */
export function createTaskHandler(clockMs: () => number): (task: WorkerTask) => Reply {
  let worker: ScreenWorker | undefined;
  let current: number | undefined;
  return ({ screen, job, task, kernels }) => {
    if (worker === undefined || current !== screen) {
      worker = createScreenWorker(tiersOf(kernels), clockMs);
      current = screen;
    }
    const output = worker.run(job, task);
    const transfer = [output.events.data.buffer, output.slowPairs.buffer] as ArrayBuffer[];
    return { output, transfer };
  };
}

export function tiersOf({ sgp4, sieve }: KernelChoice): ScreenTiers {
  return {
    propagate: (model) => {
      const engine = createSgp4Engine({ model, ...sgp4 });
      return (epochUs, out) => void engine.propagateInto(epochUs, out);
    },
    sieve: (job) =>
      sieve.module === null
        ? REFERENCE_TIERS.sieve(job)
        : createKernelSieve(sieve.module, job.model.count, job.plan, job.primary),
  };
}

type Runner = { run(task: WorkerTask): Promise<ScreenPart> };

let screens = 0;

/** Every task of one screen on a pool, each part handed over as it is done. For one screen only. */
export function tasksOn(pool: Runner, kernels: KernelChoice): RunTasks {
  const screen = ++screens;
  return async (job, tasks, onPart) => {
    const one = async (task: ScreenTask, index: number) =>
      onPart(await pool.run({ screen, job, task, kernels }), index);
    await Promise.all(tasks.map(one));
  };
}
