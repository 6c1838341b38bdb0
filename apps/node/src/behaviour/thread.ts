/**
 * The thread of behaviour: holds the element sets of every object as bytes and goes through them when it is asked to look.
 * Nothing of it runs on the thread that answers requests.
 */
import { parentPort } from 'node:worker_threads';
import { createArchive } from './archive.ts';
import { look } from './look.ts';
import type { FromThread, ToThread } from './messages.ts';
import { createScene } from './scene.ts';

const port = parentPort!;
const archive = createArchive();
const memory = new Map<string, unknown>();
const post = (message: FromThread) => port.postMessage(message);

port.on('message', (message: ToThread) => {
  if (message.kind === 'clear') {
    archive.clear();
    memory.clear();
  } else if (message.kind === 'put') archive.put(message.objects);
  else answer(message);
});

function answer(message: Extract<ToThread, { id: number }>): void {
  const { id, ask } = message;
  try {
    if (message.kind === 'look') {
      const tell = (text: string) => post({ kind: 'progress', id, text });
      post({ kind: 'looked', id, looked: look(archive, ask, memory, tell) });
      return;
    }
    const { beltIds, assetObjectIds } = createScene(archive, ask);
    post({ kind: 'ids', id, ids: [...new Set([...beltIds, ...assetObjectIds])] });
  } catch (cause) {
    post({ kind: 'failed', id, reason: cause instanceof Error ? cause.message : String(cause) });
  }
}
