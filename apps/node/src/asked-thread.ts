/**
 * A thread that is asked and answers, question by question. It is started with the first question, and again with the next one after it died; what it held is
 * gone then, and whoever waited is told why.
 */
import { Worker } from 'node:worker_threads';

type Asked = { readonly id: number };
type Failed = { readonly kind: 'failed'; readonly id: number; readonly reason: string };
type Answer = (Asked & { readonly kind: string }) | Failed;
/** The question without its number. */
export type Question<To> = To extends Asked ? Omit<To, 'id'> : never;

export type AskedThread<To, From> = {
  /** It holds nothing: it was never started, or died. */
  isFresh(): boolean;
  /** Rejects where it failed or ended. */
  ask(question: Question<To>): Promise<From>;
  close(): Promise<void>;
};

type Waiting<From> = {
  readonly resolve: (message: From) => void;
  readonly reject: (cause: Error) => void;
};

/** `name` as in 'the thread of flows ended'. */
export function createAskedThread<To extends Asked, From extends Answer>(
  url: URL,
  name: string,
): AskedThread<To, From> {
  const waiting = new Map<number, Waiting<From>>();
  let worker: Worker | undefined;
  let isClosed = false;
  let numbered = 0;
  const lose = (lost: Worker, reason: string) => {
    if (worker !== lost) return;
    worker = undefined;
    for (const one of waiting.values()) one.reject(new Error(`${name} ended: ${reason}`));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(url);
    started.on('message', (message: From) => {
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'failed') one?.reject(new Error((message as Failed).reason));
      else one?.resolve(message);
    });
    started.on('error', (cause) => lose(started, cause.message));
    started.on('exit', (code) => lose(started, `it left with code ${code}`));
    return started;
  };
  return {
    isFresh: () => worker === undefined,
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error(`${name} is closed`));
        const id = ++numbered;
        waiting.set(id, { resolve, reject });
        worker ??= start();
        worker.postMessage({ ...question, id });
      }),
    close: async () => {
      isClosed = true;
      const last = worker;
      if (last === undefined) return;
      lose(last, 'the node is closing');
      await last.terminate();
    },
  };
}
