/** One screen on worker threads, measured: wall and processor seconds, the share of each phase, peak memory. */
import { createPool, nodeWorkers, type Pool } from '@noroshi/host';
import {
  type ScreenCost,
  type ScreenOptions,
  type ScreenOutcome,
  type ScreenPart,
  screenCatalogue,
} from '@noroshi/screen';
import { type KernelChoice, tasksOn, type WorkerTask } from './tiers.ts';

export type ScreenPool = Pool<WorkerTask, ScreenPart>;

export type Measured = {
  readonly outcome: ScreenOutcome;
  readonly wallS: number;
  readonly cpuS: number; // all threads of this process
  readonly peakRssMib: number; // of this process, since it began
};

export function openScreenPool(workers: number): ScreenPool {
  return createPool({ size: workers, open: nodeWorkers(new URL('./worker.ts', import.meta.url)) });
}

export async function measureScreen(
  options: ScreenOptions,
  kernels: KernelChoice,
  pool: ScreenPool,
): Promise<Measured> {
  const startMs = performance.now();
  const before = process.cpuUsage();
  const outcome = await screenCatalogue({ ...options, shared: true }, tasksOn(pool, kernels));
  const { user, system } = process.cpuUsage(before);
  return {
    outcome,
    wallS: (performance.now() - startMs) / 1000,
    cpuS: (user + system) / 1e6,
    peakRssMib: process.resourceUsage().maxRSS / 1024,
  };
}

/**
 * Phases of a screen as shares of the time its workers had. `rest` is what stands still or is not counted: the main thread's
 * part before and after, the engine's compiler, a worker that waits for the last one.
 */
export function phaseShares(cost: ScreenCost, wallS: number, workers: number) {
  const share = (ms: number) => ms / 1000 / (wallS * workers);
  const phases = {
    sgp4Share: share(cost.sgp4Ms),
    interpolationShare: share(cost.interpolationMs),
    hashingShare: share(cost.hashingMs),
    pairsShare: share(cost.pairsMs),
    refiningShare: share(cost.refiningMs),
    slowScanShare: share(cost.scanMs),
  };
  const known = Object.values(phases).reduce((total, value) => total + value, 0);
  return { ...phases, restShare: Math.max(0, 1 - known) };
}
