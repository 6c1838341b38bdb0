/** The thread of looks: reads, tracks and predicts, so that nothing of it runs on the thread that answers requests. */
import { parentPort } from 'node:worker_threads';
import type { FromSky, ToSky } from './messages.ts';
import { openSky, type Sky } from './sky.ts';

const port = parentPort!;
const post = (message: FromSky) => port.postMessage(message);
let sky: Sky | undefined;
let turn = Promise.resolve(); // one message after the other

port.on('message', (message: ToSky) => {
  turn = turn.then(() => answer(message));
});

async function answer(message: ToSky): Promise<void> {
  const { id } = message;
  try {
    if (message.kind === 'set') {
      await sky?.close();
      sky = openSky(message.spec, () => performance.now());
      post({ kind: 'done', id, startUs: sky.startUs, faults: sky.faults });
    } else if (sky === undefined) throw new Error('no sources were set');
    else if (message.kind === 'change') {
      sky.change(message.settings);
      post({ kind: 'done', id, startUs: sky.startUs, faults: sky.faults });
    } else post({ kind: 'seen', id, seen: await sky.look(message.watchUs) });
  } catch (cause) {
    post({ kind: 'failed', id, reason: cause instanceof Error ? cause.message : String(cause) });
  }
}
