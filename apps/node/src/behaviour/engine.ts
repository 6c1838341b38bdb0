/**
 * The node's side of the thread of behaviour. A thread that died is started with the next message; what it held is gone then,
 * and `isFresh` says that it must be filled again.
 */
import { Worker } from 'node:worker_threads';
import type { ObjectBlocks } from '@noroshi/store/elements';
import type { FromThread, LookAsk, Looked, ToThread } from './messages.ts';

export type BehaviourEngine = {
  /** The thread holds nothing: it was never started, or died. */
  isFresh(): boolean;
  clear(): void;
  put(objects: readonly ObjectBlocks[]): void;
  /** Objects whose histories are looked at farther back: the belt, and the assets. */
  longIds(ask: LookAsk): Promise<readonly string[]>;
  /** `onProgress`: what it is at, in words. */
  look(ask: LookAsk, onProgress?: (text: string) => void): Promise<Looked>;
  close(): Promise<void>;
};

type Waiting = {
  readonly resolve: (message: FromThread) => void;
  readonly reject: (cause: Error) => void;
};

export function createBehaviourEngine(): BehaviourEngine {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let isFresh = true;
  let isClosed = false;
  let numbered = 0;
  let told: (text: string) => void = () => {};
  const lose = (lost: Worker, reason: string) => {
    if (worker !== lost) return;
    worker = undefined;
    isFresh = true;
    for (const one of waiting.values())
      one.reject(new Error(`the thread of behaviour ended: ${reason}`));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./thread.ts', import.meta.url));
    started.on('message', (message: FromThread) => {
      if (message.kind === 'progress') return told(message.text);
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'failed') one?.reject(new Error(message.reason));
      else one?.resolve(message);
    });
    started.on('error', (cause) => lose(started, cause.message));
    started.on('exit', (code) => lose(started, `it left with code ${code}`));
    return started;
  };
  const post = (message: ToThread) => {
    if (isClosed) throw new Error('the thread of behaviour is closed');
    worker ??= start();
    worker.postMessage(message);
  };
  const ask = (message: ToThread & { readonly id: number }): Promise<FromThread> =>
    new Promise((resolve, reject) => {
      waiting.set(message.id, { resolve, reject });
      post(message);
    });
  return {
    isFresh: () => isFresh,
    clear: () => {
      if (worker !== undefined) post({ kind: 'clear' });
    },
    put: (objects) => {
      post({ kind: 'put', objects });
      isFresh = false;
    },
    longIds: async (request) => {
      const answer = await ask({ kind: 'longIds', id: ++numbered, ask: request });
      return answer.kind === 'ids' ? answer.ids : [];
    },
    look: async (request, onProgress = () => {}) => {
      told = onProgress;
      const answer = await ask({ kind: 'look', id: ++numbered, ask: request });
      if (answer.kind !== 'looked') throw new Error('bug: a look was answered as something else');
      return answer.looked;
    },
    close: async () => {
      isClosed = true;
      const last = worker;
      if (last !== undefined) lose(last, 'the node is closing');
      await last?.terminate();
    },
  };
}
