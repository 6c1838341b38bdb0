/**
 * Keys of warrants on a machine whose turn it is not: processes of one node that share PostgreSQL run the watch of signs in one
 * of them, and each of their machines may hold a copy of a key. At the end of the warrant every copy goes, not only that of the
 * one which reads. With SQLite there is one machine, and the watch itself does it.
 */
import { sleepMs } from '../clock.ts';
import type { NodeContext, Part } from '../context.ts';
import { endWarrants } from './ending.ts';
import { readFlowSettings } from './settings.ts';

const EVERY_MS = 60_000;
const ACTOR = 'node:flows';

export function createKeysPart(everyMs: number = EVERY_MS): Part {
  return {
    name: 'warrant-keys',
    start: async (context) => {
      if (context.store.engine === 'sqlite') return { close: async () => {} };
      const ended = new AbortController();
      const stop = AbortSignal.any([ended.signal, context.stop]);
      const done = loop(context, everyMs, stop);
      return {
        close: async () => {
          ended.abort();
          await done;
        },
      };
    },
  };
}

async function loop(context: NodeContext, everyMs: number, stop: AbortSignal): Promise<void> {
  const { store, mode, clock, log } = context;
  while (!stop.aborted) {
    try {
      await endWarrants(context, await readFlowSettings(store.db, mode, clock.watchUs()), ACTOR);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (!stop.aborted) log('error', 'keys of warrants could not be looked after', { reason });
    }
    await sleepMs(everyMs, stop);
  }
}
