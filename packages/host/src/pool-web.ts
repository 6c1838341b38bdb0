/** Web Workers as pool workers, the port of the worker's side, and whether memory may be shared. */
import type { WorkerHandle } from './pool.ts';
import type { WorkerPort } from './serve.ts';

/** A factory for `createPool`; `url` is a module worker of the same origin. */
export function webWorkers(url: string | URL): () => WorkerHandle {
  return () => {
    const worker = new Worker(url, { type: 'module' });
    return {
      post: (message, transfer) => worker.postMessage(message, transfer as Transferable[]),
      listen: (on) => {
        worker.onmessage = (event) => on.message(event.data);
        worker.onmessageerror = () => on.failure('a reply could not be read');
        worker.onerror = (event) => {
          event.preventDefault();
          on.failure(event.message || 'its script did not load');
        };
      },
      hold: () => {},
      terminate: async () => worker.terminate(),
    };
  };
}

/** In a web worker: the way back to the pool. */
export function webPort(): WorkerPort {
  const scope = globalThis as unknown as {
    postMessage(message: unknown, transfer: Transferable[]): void;
    addEventListener(kind: 'message', on: (event: MessageEvent) => void): void;
  };
  return {
    post: (message, transfer) => scope.postMessage(message, transfer as Transferable[]),
    listen: (on) => scope.addEventListener('message', (event) => on(event.data)),
  };
}

/** Cores the browser admits to; never less than one. */
export function workerCountInTab(): number {
  return Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 1);
}
