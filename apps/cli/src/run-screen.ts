/** Runs the screen of packages/screen on a pool of worker threads, with progress and Ctrl-C. */
import {
  canShareMemory,
  createPool,
  createProgress,
  nodeWorkers,
  wantsColor,
  workerCountHere,
} from '@noroshi/host';
import { SCREEN_WORKER_URL, tasksOnPool, type WorkerTask } from '@noroshi/node/screening';
import {
  type ScreenOptions,
  type ScreenOutcome,
  type ScreenPart,
  screenCatalogue,
} from '@noroshi/screen';
import { loadScreenKernels } from './kernels.ts';
import type { World } from './world.ts';

export type ScreenRun = {
  readonly outcome: ScreenOutcome;
  readonly elapsedS: number;
  readonly workers: number;
  readonly kernel: string; // the tier of SGP4
  /** Why the screen stopped early by itself; undefined when it ran to its end or was interrupted. */
  readonly failure: string | undefined;
};

/** Resolves with what was found, complete or not: the caller writes it either way. */
export async function runScreen(
  world: World,
  options: ScreenOptions,
  workers = workerCountHere(),
): Promise<ScreenRun> {
  const kernels = await loadScreenKernels(world);
  const open = nodeWorkers(SCREEN_WORKER_URL, kernels);
  const pool = createPool<WorkerTask, ScreenPart>({ size: workers, open });
  const hours = (options.toUs - options.fromUs) / 3600e6;
  const progress = createProgress({
    ...{ stream: world.stderr, clockMs: world.clockMs, label: 'screening', total: hours },
    ...{ unit: 'h', color: wantsColor(world.stderr, world.env) },
  });
  const startMs = world.clockMs();
  const run = tasksOnPool(pool, world.signal);
  try {
    const shared = canShareMemory();
    const onProgress = (share: number) => progress.update(share * hours);
    const outcome = await screenCatalogue({ ...options, shared }, run.runTasks, onProgress);
    const elapsedS = (world.clockMs() - startMs) / 1000;
    const kernel = kernels.sgp4.tier;
    return { outcome, elapsedS, workers, kernel, failure: run.failure() };
  } finally {
    progress.finish();
    await pool.close();
  }
}
