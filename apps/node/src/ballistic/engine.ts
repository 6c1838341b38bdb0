/** The node's side of the thread of looks. A thread that died is started by the next `set`; it then reads the last minutes again. */
import { createAskedThread } from '../asked-thread.ts';
import type { FromSky, Seen, SkySettings, SkySpec, ToSky } from './messages.ts';

export type SkyEngine = {
  /** The thread holds nothing: it was never started, or died. */
  isFresh(): boolean;
  set(spec: SkySpec): Promise<{ readonly startUs: number; readonly faults: readonly string[] }>;
  change(settings: SkySettings): Promise<void>;
  look(watchUs: number): Promise<Seen>;
  close(): Promise<void>;
};

export function createSkyEngine(): SkyEngine {
  const url = new URL('./thread.ts', import.meta.url);
  const thread = createAskedThread<ToSky, FromSky>(url, 'the thread of looks');
  return {
    isFresh: thread.isFresh,
    set: async (spec) => {
      const answer = await thread.ask({ kind: 'set', spec });
      if (answer.kind !== 'done') throw new Error('bug: sources were answered as something else');
      return answer;
    },
    change: async (settings) => void (await thread.ask({ kind: 'change', settings })),
    look: async (watchUs) => {
      const answer = await thread.ask({ kind: 'look', watchUs });
      if (answer.kind !== 'seen') throw new Error('bug: a look was answered as something else');
      return answer.seen;
    },
    close: thread.close,
  };
}
