/** The door `@noroshi/node/screening`: kernels and workers of a screen, shared by the command line and the node's watch. */
export {
  type KernelsLoaded,
  type LoadedKernel,
  loadScreen,
  loadSgp4,
  type ScreenKernels,
} from './kernels.ts';
export { tasksOnPool } from './pool-tasks.ts';
export type { WorkerTask } from './screen-worker.ts';
export { SCREEN_WORKER_URL } from './worker-url.ts';
