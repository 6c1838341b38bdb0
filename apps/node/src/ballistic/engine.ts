/** The node's side of the thread of looks. A thread that died is started by the next `set`; it then reads the last minutes again. */
import { Worker } from 'node:worker_threads';
import type { FromSky, Seen, SkySettings, SkySpec, ToSky } from './messages.ts';

export type SkyEngine = {
  /** The thread holds nothing: it was never started, or died. */
  isFresh(): boolean;
  set(spec: SkySpec): Promise<{ readonly startUs: number; readonly faults: readonly string[] }>;
  change(settings: SkySettings): Promise<void>;
  look(watchUs: number): Promise<Seen>;
  close(): Promise<void>;
};

type Waiting = {
  readonly resolve: (message: FromSky) => void;
  readonly reject: (cause: Error) => void;
};
type Ask = ToSky extends infer M
  ? M extends { readonly id: number }
    ? Omit<M, 'id'>
    : never
  : never;

export function createSkyEngine(): SkyEngine {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let isClosed = false;
  let numbered = 0;
  const lose = (lost: Worker, reason: string) => {
    if (worker !== lost) return;
    worker = undefined;
    for (const one of waiting.values())
      one.reject(new Error(`the thread of looks ended: ${reason}`));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./thread.ts', import.meta.url));
    started.on('message', (message: FromSky) => {
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'failed') one?.reject(new Error(message.reason));
      else one?.resolve(message);
    });
    started.on('error', (cause) => lose(started, cause.message));
    started.on('exit', (code) => lose(started, `it left with code ${code}`));
    return started;
  };
  const ask = (message: Ask): Promise<FromSky> =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('the thread of looks is closed'));
      const id = ++numbered;
      waiting.set(id, { resolve, reject });
      worker ??= start();
      worker.postMessage({ ...message, id });
    });
  return {
    isFresh: () => worker === undefined,
    set: async (spec) => {
      const answer = await ask({ kind: 'set', spec });
      if (answer.kind !== 'done') throw new Error('the thread of looks answered something else');
      return answer;
    },
    change: async (settings) => void (await ask({ kind: 'change', settings })),
    look: async (watchUs) => {
      const answer = await ask({ kind: 'look', watchUs });
      if (answer.kind !== 'seen') throw new Error('the thread of looks answered something else');
      return answer.seen;
    },
    close: async () => {
      isClosed = true;
      const last = worker;
      if (last === undefined) return;
      lose(last, 'the node is closing');
      await last.terminate();
    },
  };
}
