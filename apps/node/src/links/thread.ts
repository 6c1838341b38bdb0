/** The thread of networks: large ones take seconds, and nothing of it runs on the thread that answers requests. */
import { parentPort } from 'node:worker_threads';
import { judgeNetwork } from './judge.ts';
import type { FromLinks, ToLinks } from './messages.ts';

const port = parentPort!;
const post = (message: FromLinks) => port.postMessage(message);

port.on('message', ({ id, ask }: ToLinks) => {
  try {
    post({ kind: 'judged', id, judged: judgeNetwork(ask) });
  } catch (cause) {
    post({ kind: 'failed', id, reason: cause instanceof Error ? cause.message : String(cause) });
  }
});
