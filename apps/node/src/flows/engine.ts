/**
 * The node's side of the thread of flows. A thread that died is started by the next `set`; what its window held is gone then, as
 * after a restart of the node.
 */
import { Worker } from 'node:worker_threads';
import type { FromThread, JudgeAsk, Judged, Times, ToThread, WatchSpec } from './messages.ts';

export type FlowEngine = {
  /** The thread holds nothing: it was never started, or died. */
  isFresh(): boolean;
  set(watches: readonly WatchSpec[]): Promise<void>;
  judge(ask: JudgeAsk): Promise<readonly Judged[]>;
  /** Null for a sign that the window does not hold. */
  times(warrant: string, signId: string, rowsMax: number): Promise<Times | null>;
  close(): Promise<void>;
};

type Waiting = {
  readonly resolve: (message: FromThread) => void;
  readonly reject: (cause: Error) => void;
};

export function createFlowEngine(): FlowEngine {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let isClosed = false;
  let numbered = 0;
  const lose = (lost: Worker, reason: string) => {
    if (worker !== lost) return;
    worker = undefined;
    for (const one of waiting.values())
      one.reject(new Error(`the thread of flows ended: ${reason}`));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./thread.ts', import.meta.url));
    started.on('message', (message: FromThread) => {
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'failed') one?.reject(new Error(message.reason));
      else one?.resolve(message);
    });
    started.on('error', (cause) => lose(started, cause.message));
    started.on('exit', (code) => lose(started, `it left with code ${code}`));
    return started;
  };
  const ask = (message: ToThread): Promise<FromThread> =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('the thread of flows is closed'));
      waiting.set(message.id, { resolve, reject });
      worker ??= start();
      worker.postMessage(message);
    });
  return {
    isFresh: () => worker === undefined,
    set: async (watches) => {
      if (worker === undefined && watches.length === 0) return;
      await ask({ kind: 'set', id: ++numbered, watches });
    },
    judge: async (request) => {
      if (worker === undefined) return [];
      const answer = await ask({ kind: 'judge', id: ++numbered, ask: request });
      return answer.kind === 'judged' ? answer.judged : [];
    },
    times: async (warrant, signId, rowsMax) => {
      if (worker === undefined) return null;
      const answer = await ask({ kind: 'times', id: ++numbered, warrant, signId, rowsMax });
      return answer.kind === 'times' ? answer.times : null;
    },
    close: async () => {
      const last = worker;
      if (last !== undefined) {
        await ask({ kind: 'set', id: ++numbered, watches: [] }).catch(() => {});
        isClosed = true;
        lose(last, 'the node is closing');
      }
      isClosed = true;
      await last?.terminate();
    },
  };
}
