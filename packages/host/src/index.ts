export { type CsvCell, csvCell, csvLine, csvNumber } from './csv.ts';
export {
  FILE_LIMITS,
  type FileError,
  type FileLimits,
  type FileSize,
  formatFileError,
  type ReadOptions,
  readFileInto,
} from './files.ts';
export { createFollower, type Follower, type FollowOptions, type FollowSink } from './follow.ts';
export {
  INPUT_LIMITS,
  type InputFile,
  type InputList,
  type InputProblem,
  listInputFiles,
} from './input-files.ts';
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
export { loadKernelHere } from './kernel-node.ts';
export { canShareMemory, createBuffer } from './memory.ts';
export { formatOutputError, type Output, type OutputError, openOutput } from './output.ts';
export {
  createPool,
  type MapOptions,
  type Pool,
  PoolError,
  type PoolErrorKind,
  type PoolOptions,
  type WorkerHandle,
} from './pool.ts';
export { nodePort, nodeWorkers, workerCountHere } from './pool-node.ts';
export {
  destroyPrivateFile,
  makePrivateFolder,
  readPrivateFile,
  writePrivateFile,
} from './private-file.ts';
export {
  createProgress,
  formatDurationS,
  type Progress,
  type ProgressOptions,
  type ProgressStream,
  wantsColor,
} from './progress.ts';
export { serveTasks, type TaskReply, type WorkerPort } from './serve.ts';
export { PUBLIC_SUFFIX_FILE } from './system-files.ts';
export {
  displayWidth,
  fitText,
  formatTable,
  safeJson,
  safeLines,
  safeText,
  type TableColumn,
} from './terminal.ts';
export {
  DATAGRAM_LIMITS,
  type DatagramCounts,
  type DatagramListener,
  type DatagramListenerOptions,
  listenDatagrams,
} from './udp.ts';
export { droppedByKernel, dropsIn } from './udp-drops.ts';
export { type Packing, packingOf } from './unpack.ts';
export {
  destroyWarrantKey,
  type KeyAsk,
  type KeyReceipt,
  keyFingerprint,
  type OpenedKey,
  openWarrantKey,
  readReceipts,
  readWarrantKey,
  type WarrantKey,
  type WarrantKeyFault,
} from './warrant-key.ts';
