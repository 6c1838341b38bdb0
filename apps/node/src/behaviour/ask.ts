/**
 * The desk of what is computed when a route asks for it: one thread, one question at a time, a few waiting, and the thread ends
 * when nobody has asked for a while. A question that takes too long is given up, and the thread with it.
 */
import { Worker } from 'node:worker_threads';
import type { NodeContext } from '../context.ts';
import type { Answer, AskInput, FromAsk } from './ask-messages.ts';

export const ASK_LIMITS = { waitingMax: 12, answerMsMax: 20_000, idleMs: 60_000 } as const;

export type AskDesk = {
  /** Undefined: too many are waiting. Throws what the computation throws. */
  ask(input: () => Promise<AskInput>): Promise<Answer | undefined>;
};

const desks = new WeakMap<NodeContext['store'], AskDesk>();

export function askDesk(context: Pick<NodeContext, 'store' | 'stop'>): AskDesk {
  const known = desks.get(context.store);
  if (known !== undefined) return known;
  const desk = createDesk(context.stop);
  desks.set(context.store, desk);
  return desk;
}

function createDesk(stop: AbortSignal): AskDesk {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let numbered = 0;
  let settle: ((message: FromAsk) => void) | undefined;
  const end = () => {
    const last = worker;
    worker = undefined;
    clearTimeout(idle);
    void last?.terminate();
  };
  stop.addEventListener('abort', end, { once: true });
  const start = (): Worker => {
    const started = new Worker(new URL('./ask-thread.ts', import.meta.url));
    started.on('message', (message: FromAsk) => settle?.(message));
    const lost = (reason: string) => {
      if (worker === started) worker = undefined;
      settle?.({ id: numbered, reason });
    };
    started.on('error', (cause) => lost(cause.message));
    started.on('exit', (code) => lost(`its thread left with code ${code}`));
    return started;
  };
  /** One at a time: whoever waits behind it has no question out. */
  const answerOf = (input: AskInput): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const id = ++numbered;
      const limit = setTimeout(() => {
        settle?.({ id, reason: 'it took too long: ask for less' });
        end();
      }, ASK_LIMITS.answerMsMax);
      settle = (message) => {
        if (message.id !== id) return;
        clearTimeout(limit);
        settle = undefined;
        if ('answer' in message) resolve(message.answer);
        else reject(new Error(message.reason));
      };
      worker ??= start();
      worker.postMessage({ id, input });
    });
  return {
    ask: async (input) => {
      if (waiting >= ASK_LIMITS.waitingMax || stop.aborted) return undefined;
      waiting++;
      clearTimeout(idle);
      const turn = tail.then(async () => answerOf(await input()));
      tail = turn.catch(() => {}); // whoever waits behind it is not concerned
      try {
        return await turn;
      } finally {
        if (--waiting === 0) idle = setTimeout(end, ASK_LIMITS.idleMs).unref();
      }
    },
  };
}
