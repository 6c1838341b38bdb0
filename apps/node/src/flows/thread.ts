/**
 * The thread of flows: reads, selects and judges, so that nothing of it runs on the thread that answers requests. What was not
 * selected never leaves it, nor does an address of the inside.
 */
import { parentPort } from 'node:worker_threads';
import type { FromThread, ToThread, WatchSpec } from './messages.ts';
import { type OneWatch, openWatch } from './one-watch.ts';

const port = parentPort!;
const watches = new Map<string, OneWatch>();
const post = (message: FromThread) => port.postMessage(message);
let turn = Promise.resolve(); // one message after the other

port.on('message', (message: ToThread) => {
  turn = turn.then(() => answer(message));
});

async function answer(message: ToThread): Promise<void> {
  const { id } = message;
  try {
    if (message.kind === 'set') {
      await set(message.watches);
      post({ kind: 'set', id });
    } else if (message.kind === 'judge') {
      const judged = [];
      for (const watch of watches.values()) judged.push(await watch.judge(message.ask));
      post({ kind: 'judged', id, judged });
    } else {
      const times = watches.get(message.warrant)?.times(message.signId, message.rowsMax) ?? null;
      post({ kind: 'times', id, times });
    }
  } catch (cause) {
    post({ kind: 'failed', id, reason: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** Watches of these warrants and no others; one whose rule or sources changed begins anew. */
async function set(specs: readonly WatchSpec[]): Promise<void> {
  const wanted = new Map(specs.map((spec) => [spec.warrant.id, spec]));
  for (const [id, watch] of watches) {
    const spec = wanted.get(id);
    if (spec !== undefined && watch.takes(spec)) continue;
    watches.delete(id);
    await watch.close();
  }
  for (const [id, spec] of wanted) if (!watches.has(id)) watches.set(id, await openWatch(spec));
}
