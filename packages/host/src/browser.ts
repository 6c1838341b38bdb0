/** The entry for a browser tab: the same names as index.ts without what needs Node. */
export { type CsvCell, csvCell, csvLine, csvNumber } from './csv.ts';
export { type JsonArrayWriter, jsonArrayMember, jsonLine } from './json.ts';
export {
  formatKernelError,
  KERNEL_TIERS,
  type Kernel,
  type KernelError,
  type KernelOptions,
  type KernelSource,
  type KernelTier,
  loadKernel,
  supportsTier,
} from './kernel.ts';
export { loadKernelInTab } from './kernel-web.ts';
export { canShareMemory, createBuffer } from './memory.ts';
export {
  createPool,
  type MapOptions,
  type Pool,
  PoolError,
  type PoolErrorKind,
  type PoolOptions,
  type WorkerHandle,
} from './pool.ts';
export { webPort, webWorkers, workerCountInTab } from './pool-web.ts';
export { serveTasks, type TaskReply, type WorkerPort } from './serve.ts';
