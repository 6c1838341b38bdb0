/**
 * A part that only one process of a node may run: processes that share PostgreSQL agree by a lease in the store, the others
 * stand by and take over when it ends. With SQLite the data directory's lock lets only one process start, so nothing is asked.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { releaseLease, takeLease } from '@noroshi/store';
import { sleepMs } from './clock.ts';
import type { NodeContext, Part, RunningPart } from './context.ts';

const TERM_S = 12;
const RENEWALS_A_TERM = 4;

export type LeaseOptions = { readonly termS?: number; readonly always?: boolean };

export function leased(part: Part, { termS = TERM_S, always = false }: LeaseOptions = {}): Part {
  return {
    name: part.name,
    start: async (context) => {
      if (context.store.engine === 'sqlite' && !always) return part.start(context);
      const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
      const ended = new AbortController();
      const signal = AbortSignal.any([ended.signal, context.stop]);
      const turn: Turn = { part, context, holder, termS, running: undefined, renewedMs: 0 };
      await renew(turn);
      const done = keep(turn, signal);
      return {
        close: async () => {
          ended.abort();
          await done;
          await putDown(turn);
          await releaseLease(context.store, part.name, holder).catch(() => {}); // then it ends by itself
        },
      };
    },
  };
}

type Turn = {
  readonly part: Part;
  readonly context: NodeContext;
  readonly holder: string;
  readonly termS: number;
  running: { readonly stop: AbortController; readonly part: RunningPart } | undefined;
  renewedMs: number;
};

/** Asks again and again; an answer that does not come ends the part before another process may begin. */
async function keep(turn: Turn, signal: AbortSignal): Promise<void> {
  const { context } = turn;
  const tickMs = (turn.termS * 1000) / RENEWALS_A_TERM;
  let asking: Promise<void> | undefined;
  while (!signal.aborted) {
    await sleepMs(tickMs, signal);
    if (signal.aborted) break;
    asking ??= renew(turn)
      .catch((cause: unknown) => {
        const text = `whose turn it is cannot be read: ${cause}`;
        if (!signal.aborted) context.health.report(lineOf(turn), 'failed', text);
      })
      .finally(() => {
        asking = undefined;
      });
    await Promise.race([asking, sleepMs(tickMs, signal)]);
    if (isSilent(turn, turn.renewedMs)) await putDown(turn);
  }
  await asking;
}

function isSilent({ termS }: Turn, sinceMs: number): boolean {
  return performance.now() - sinceMs > (termS * 1000 * (RENEWALS_A_TERM - 1)) / RENEWALS_A_TERM;
}

/** Not under `notify/`, where the channels are. */
const lineOf = ({ part }: Turn) => `process/${part.name}`;

/** Takes or keeps the lease, and starts or ends the part by what came of it. */
async function renew(turn: Turn): Promise<void> {
  const { part, context, holder, termS } = turn;
  const askedMs = performance.now();
  const ask = { name: part.name, holder, termS, atUs: context.clock.wallUs() };
  const held = await takeLease(context.store, ask);
  if (held !== holder) {
    await putDown(turn);
    const [host, pid] = held.split('/');
    const text = `standing by: process ${pid} on ${host} does this`;
    context.health.report(lineOf(turn), 'ok', text);
    return;
  }
  if (isSilent(turn, askedMs)) return; // an answer from long ago
  turn.renewedMs = askedMs;
  if (turn.running !== undefined) return;
  const stop = new AbortController();
  const own = { ...context, stop: AbortSignal.any([stop.signal, context.stop]) };
  turn.running = { stop, part: await part.start(own) };
  context.health.report(lineOf(turn), 'ok');
}

async function putDown(turn: Turn): Promise<void> {
  const { running } = turn;
  turn.running = undefined;
  running?.stop.abort();
  await running?.part.close();
}
