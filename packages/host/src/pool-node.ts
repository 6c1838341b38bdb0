/** node:worker_threads as pool workers, and the port of the worker's side. */
import { availableParallelism } from 'node:os';
import { type Transferable as NodeTransferable, parentPort, Worker } from 'node:worker_threads';
import type { WorkerHandle } from './pool.ts';
import type { WorkerPort } from './serve.ts';

/** A factory for `createPool`: each worker runs the module at `url`; `data` is its `workerData`. */
export function nodeWorkers(url: URL, data?: unknown): () => WorkerHandle {
  return () => {
    const worker = new Worker(url, { workerData: data });
    worker.unref();
    return {
      post: (message, transfer) => worker.postMessage(message, transfer as NodeTransferable[]),
      listen: (on) => {
        worker.on('message', on.message);
        worker.on('messageerror', (cause) => on.failure(cause.message));
        worker.on('error', (cause) => on.failure(messageOf(cause)));
        worker.on('exit', (code) => on.failure(`it left with code ${code}`));
      },
      hold: (busy) => (busy ? worker.ref() : worker.unref()),
      terminate: async () => {
        await worker.terminate();
      },
    };
  };
}

/** In a worker thread: the way back to the pool. */
export function nodePort(): WorkerPort {
  const port = parentPort;
  if (port === null) throw new Error('nodePort() is for a worker thread; this is the main thread');
  return {
    post: (message, transfer) => port.postMessage(message, transfer as NodeTransferable[]),
    listen: (on) => {
      port.on('message', on);
    },
  };
}

/** Workers worth starting on this machine; never less than one. */
export function workerCountHere(): number {
  return Math.max(1, availableParallelism());
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
