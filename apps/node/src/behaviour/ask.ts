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
  const end = () => {
    const last = worker;
    worker = undefined;
    clearTimeout(idle);
    void last?.terminate();
  };
  stop.addEventListener('abort', end, { once: true });
  const answerOf = (input: AskInput): Promise<Answer> =>
    new Promise((resolve, reject) => {
      worker ??= new Worker(new URL('./ask-thread.ts', import.meta.url));
      const asked = worker;
      const id = ++numbered;
      const settle = (work: () => void) => {
        clearTimeout(limit);
        asked.removeAllListeners();
        work();
      };
      const lost = (reason: string) => () => {
        end();
        reject(new Error(reason));
      };
      const limit = setTimeout(
        () => settle(lost('it took too long, ask for less')),
        ASK_LIMITS.answerMsMax,
      );
      asked.on('message', (message: FromAsk) => {
        if (message.id !== id) return;
        settle(() =>
          'answer' in message ? resolve(message.answer) : reject(new Error(message.reason)),
        );
      });
      asked.on('error', (cause) => settle(lost(cause.message)));
      asked.on('exit', (code) => settle(lost(`its thread left with code ${code}`)));
      asked.postMessage({ id, input });
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
