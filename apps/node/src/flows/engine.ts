/**
 * The node's side of the thread of flows. A thread that died is started by the next `set`; what its window held is gone then, as
 * after a restart of the node.
 */
import { createAskedThread } from '../asked-thread.ts';
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

export function createFlowEngine(): FlowEngine {
  const url = new URL('./thread.ts', import.meta.url);
  const thread = createAskedThread<ToThread, FromThread>(url, 'the thread of flows');
  return {
    isFresh: thread.isFresh,
    set: async (watches) => {
      if (thread.isFresh() && watches.length === 0) return;
      await thread.ask({ kind: 'set', watches });
    },
    judge: async (request) => {
      if (thread.isFresh()) return [];
      const answer = await thread.ask({ kind: 'judge', ask: request });
      return answer.kind === 'judged' ? answer.judged : [];
    },
    times: async (warrant, signId, rowsMax) => {
      if (thread.isFresh()) return null;
      const answer = await thread.ask({ kind: 'times', warrant, signId, rowsMax });
      return answer.kind === 'times' ? answer.times : null;
    },
    close: async () => {
      // it closes its sources and zeroes its keys before it ends
      if (!thread.isFresh()) await thread.ask({ kind: 'set', watches: [] }).catch(() => {});
      await thread.close();
    },
  };
}
