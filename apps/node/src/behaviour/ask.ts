/**
 * The desk of what is computed when a route asks for it: one thread, one question at a time, a few waiting, of each person at
 * most two, and the thread ends when nobody has asked for a while. A question whose reading and computing together take too long
 * is given up, and the thread with it.
 */
import { Worker } from 'node:worker_threads';
import type { NodeContext } from '../context.ts';
import type { Answer, AskInput, FromAsk } from './ask-messages.ts';

export const ASK_LIMITS = {
  waitingMax: 12, // of all, the one that is computed counted
  perPersonMax: 2, // the same of one person, whatever the session: a page shows two pictures at once
  answerMsMax: 20_000, // reading from the store and computing, from its turn on
  idleMs: 60_000,
  retryS: 3, // what is told to who comes too early: a usual question takes less
} as const;

/** Why there is no answer: this person has enough waiting, everybody has, or it took too long. */
export type NoAnswer = { readonly kind: 'person' | 'full' | 'late'; readonly retryAfterS: number };

/** Reads what a question is about when its turn comes; gives up where the signal says so. */
export type ReadInput = (stop: AbortSignal) => Promise<AskInput>;

export type AskDesk = {
  /** `who`: the person, as the node tells them apart. Throws what the computation throws. */
  ask(who: string, input: ReadInput): Promise<Answer | NoAnswer>;
};

const desks = new WeakMap<NodeContext['store'], AskDesk>();

export function askDesk(context: Pick<NodeContext, 'store' | 'stop'>): AskDesk {
  const known = desks.get(context.store);
  if (known !== undefined) return known;
  const desk = createDesk(context.stop, new URL('./ask-thread.ts', import.meta.url));
  desks.set(context.store, desk);
  return desk;
}

export type DeskLimits = { readonly [K in keyof typeof ASK_LIMITS]: number };

export function createDesk(
  stop: AbortSignal,
  thread: URL,
  limits: DeskLimits = ASK_LIMITS,
): AskDesk {
  const asked: string[] = []; // who has a question here, once a question
  const computer = createComputer(thread);
  let idle: NodeJS.Timeout | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  stop.addEventListener('abort', () => computer.end(), { once: true });

  const turnOf = async (input: ReadInput): Promise<Answer | NoAnswer> => {
    if (stop.aborted) return no('full', limits.retryS);
    const late = new AbortController();
    const { answerMsMax } = limits;
    const limit = setTimeout(() => late.abort(), answerMsMax);
    const given = new Promise<'late'>((resolve) =>
      late.signal.addEventListener('abort', () => resolve('late'), { once: true }),
    );
    const work = async () => computer.compute(await input(late.signal), late.signal);
    const working = work();
    working.catch(() => {}); // told below, unless it came too late for anybody
    try {
      const answer = await Promise.race([working, given]);
      return answer === 'late' ? no('late', Math.ceil(answerMsMax / 1000)) : answer;
    } finally {
      clearTimeout(limit);
    }
  };
  return {
    ask: async (who, input) => {
      const own = asked.filter((one) => one === who).length;
      if (own >= limits.perPersonMax) return no('person', limits.retryS);
      if (asked.length >= limits.waitingMax || stop.aborted) return no('full', limits.retryS);
      asked.push(who);
      clearTimeout(idle);
      const turn = tail.then(() => turnOf(input));
      tail = turn.catch(() => {}); // whoever waits behind it is not concerned
      try {
        return await turn;
      } finally {
        asked.splice(asked.indexOf(who), 1);
        if (asked.length === 0) idle = setTimeout(computer.end, limits.idleMs).unref();
      }
    },
  };
}

function no(kind: NoAnswer['kind'], retryAfterS: number): NoAnswer {
  return { kind, retryAfterS };
}

/** The thread: started with the first question, ended with one that takes too long. One question is out at a time. */
function createComputer(thread: URL) {
  let worker: Worker | undefined;
  let numbered = 0;
  const end = () => {
    const last = worker;
    worker = undefined;
    void last?.terminate();
  };
  const start = (): Worker => {
    const started = new Worker(thread);
    const gone = () => {
      if (worker === started) worker = undefined; // the next question starts another
    };
    started.on('error', gone).on('exit', gone);
    worker = started;
    return started;
  };
  const compute = (input: AskInput, late: AbortSignal): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (late.aborted) return reject(new Error('read too late'));
      const id = ++numbered;
      const at = worker ?? start();
      const settled = new AbortController();
      const done = (act: () => void) => {
        settled.abort();
        at.off('message', heard).off('error', lost).off('exit', left);
        act();
      };
      const heard = (message: FromAsk) => {
        if (message.id !== id) return;
        if ('answer' in message) done(() => resolve(message.answer));
        else done(() => reject(new Error(message.reason)));
      };
      const lose = (reason: string) => done(() => reject(new Error(reason)));
      const lost = (cause: Error) => lose(cause.message);
      const left = (code: number) => lose(`its thread left with code ${code}`);
      at.on('message', heard).on('error', lost).on('exit', left);
      late.addEventListener(
        'abort',
        () => {
          if (worker === at) end();
          done(() => reject(new Error('it took too long')));
        },
        { once: true, signal: settled.signal },
      );
      at.postMessage({ id, input });
    });
  return { compute, end };
}
