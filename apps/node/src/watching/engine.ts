/**
 * The node's side of the screening thread. Catalogues are sent once and asked for by number; a thread that died is started
 * again with the next ask, its catalogues sent again, and the screens it held are refused with what is known of its end.
 */
import { Worker } from 'node:worker_threads';
import type { ElementSetBatch } from '@noroshi/orbit';
import type { ServingEphemeris } from './catalogue.ts';
import type {
  EngineData,
  FromEngine,
  LoadedCatalogue,
  ScreenAsk,
  ScreenSummary,
  ToEngine,
  WatchRow,
} from './engine-messages.ts';

export type Screened = { readonly rows: readonly WatchRow[]; readonly summary: ScreenSummary };

export type Engine = {
  /** Sends a catalogue (one set an object); its number is what screens name. */
  load(sets: ElementSetBatch, ephemerides?: readonly ServingEphemeris[]): number;
  /** Forgets every catalogue but these. */
  keepOnly(catalogues: readonly number[]): void;
  /** Objects whose set differs between two catalogues. */
  touched(before: number, after: number): Promise<readonly string[]>;
  screen(
    ask: ScreenAsk,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (share: number) => void },
  ): Promise<Screened>;
  close(): Promise<void>;
};

type Waiting = {
  readonly rows: WatchRow[];
  readonly onProgress: (share: number) => void;
  readonly resolve: (message: FromEngine) => void;
  readonly reject: (cause: Error) => void;
};

export function createEngine(data: EngineData): Engine {
  const catalogues = new Map<number, LoadedCatalogue>();
  const waiting = new Map<number, Waiting>();
  const thread = createThread(data, catalogues, waiting);
  let numbered = 0;
  const ask = (
    id: number,
    message: ToEngine,
    onProgress: Waiting['onProgress'] = () => {},
  ): Promise<{ reply: FromEngine; rows: WatchRow[] }> =>
    new Promise((resolve, reject) => {
      const rows: WatchRow[] = [];
      waiting.set(id, {
        ...{ rows, onProgress, reject },
        resolve: (reply) => resolve({ reply, rows }),
      });
      thread.post(message);
    });
  return {
    load: (sets, ephemerides = []) => {
      const catalogue = ++numbered;
      const loaded = { sets, ephemerides };
      thread.postIfRunning({ kind: 'load', catalogue, ...loaded });
      catalogues.set(catalogue, loaded);
      return catalogue;
    },
    keepOnly: (kept) => {
      for (const catalogue of catalogues.keys()) {
        if (kept.includes(catalogue)) continue;
        catalogues.delete(catalogue);
        thread.postIfRunning({ kind: 'drop', catalogue });
      }
    },
    touched: async (before, after) => {
      if (before === after) return [];
      const id = ++numbered;
      const { reply } = await ask(id, { kind: 'touched', id, before, after });
      return reply.kind === 'touched' ? reply.ids : [];
    },
    screen: async (request, { signal, onProgress } = {}) => {
      const id = ++numbered;
      const cancel = () => thread.postIfRunning({ kind: 'cancel', id });
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const { reply, rows } = await ask(id, { kind: 'screen', id, ask: request }, onProgress);
        if (reply.kind !== 'screened') throw new Error('bug: a screen answered as something else');
        return { rows, summary: reply.summary };
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    close: thread.close,
  };
}

/** The thread itself: started with the first message, and again with the next one after it died. */
function createThread(
  data: EngineData,
  catalogues: ReadonlyMap<number, LoadedCatalogue>,
  waiting: Map<number, Waiting>,
) {
  let worker: Worker | undefined;
  let closed = false;
  const lose = (lost: Worker, reason: string) => {
    if (worker !== lost) return;
    worker = undefined;
    for (const [id, one] of waiting) {
      waiting.delete(id);
      one.reject(new Error(`the screening thread ended: ${reason}`));
    }
  };
  const start = (): Worker => {
    const url = new URL('./engine-thread.ts', import.meta.url);
    const started = new Worker(url, { workerData: data });
    started.on('message', (reply: FromEngine) => deliver(waiting, reply));
    started.on('error', (cause) => lose(started, cause.message));
    started.on('exit', (code) => lose(started, `it left with code ${code}`));
    for (const [catalogue, loaded] of catalogues)
      started.postMessage({ kind: 'load', catalogue, ...loaded } satisfies ToEngine);
    return started;
  };
  return {
    post: (message: ToEngine) => {
      if (closed) throw new Error('the screening thread is closed');
      worker ??= start();
      worker.postMessage(message);
    },
    postIfRunning: (message: ToEngine) => worker?.postMessage(message),
    close: async () => {
      closed = true;
      const last = worker;
      if (last !== undefined) lose(last, 'the node is closing');
      await last?.terminate();
    },
  };
}

function deliver(waiting: Map<number, Waiting>, reply: FromEngine): void {
  const one = waiting.get(reply.id);
  if (one === undefined) return;
  if (reply.kind === 'progress') {
    one.onProgress(reply.share);
    return;
  }
  if (reply.kind === 'rows') {
    one.rows.push(...reply.rows);
    return;
  }
  waiting.delete(reply.id);
  if (reply.kind === 'failed') one.reject(new Error(reply.reason));
  else one.resolve(reply);
}
