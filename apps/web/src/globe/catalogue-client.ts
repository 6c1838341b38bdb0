/**
 * The page's side of the worker: starts it, keeps the plan of spans, and puts what comes into one catalogue and one span that
 * always fit each other. What it learns it gives by calls; the signals are in feed.ts.
 */
import {
  type FromWorker,
  type LoadedCatalogue,
  type LoadTrouble,
  type TextLines,
  type ToWorker,
  textsFrom,
} from './catalogue-messages.ts';
import { createSpanPlan, type SpanPlan } from './catalogue-spans.ts';
import type { Catalogue, Path, Span } from './contract.ts';

/** A worker, or what stands for one in a test. */
export type WorkerPort = {
  postMessage(message: ToWorker, transfer?: Transferable[]): void;
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
  terminate(): void;
};

/** What the worker knows; assets and freshness are the page's. */
export type Loaded = Omit<Catalogue, 'isAsset' | 'freshness'> &
  Pick<LoadedCatalogue, 'tier' | 'slower'>;

export type ClientCalls = {
  /** Both when they changed together. */
  publish(what: { readonly loaded?: Loaded; readonly span?: Span }): void;
  trouble(trouble: LoadTrouble | null): void;
};

export type Client = {
  load(): void;
  want(ms: number, rate: number): void;
  path(objectId: string, fromMs: number, toMs: number, steps: number): Promise<Path | null>;
  close(): void;
};

type State = {
  readonly port: WorkerPort;
  readonly calls: ClientCalls;
  readonly plan: SpanPlan;
  readonly waiting: Map<number, (path: Path | null) => void>;
  generation: number;
  loaded: Loaded | null; // the newest; published already unless `pending`
  pending: boolean; // waits for a span of its own
  lastId: number;
};

export function createClient(port: WorkerPort, calls: ClientCalls): Client {
  const plan = createSpanPlan({
    ask: (ms) => port.postMessage({ kind: 'instant', generation: state.generation, ms }),
    publish: (span) => publishSpan(state, span),
    recycle: ({ km, kmS }) =>
      port.postMessage({ kind: 'recycle', generation: state.generation, columns: { km, kmS } }, [
        km.buffer,
        kmS.buffer,
      ]),
  });
  const state: State = {
    ...{ port, calls, plan, waiting: new Map(), generation: 0, loaded: null, pending: false },
    lastId: 0,
  };
  port.onmessage = ({ data }) => heard(state, data);
  return {
    load: () => port.postMessage({ kind: 'load' }),
    want: (ms, rate) => state.generation > 0 && plan.want(ms, rate),
    path: (objectId, fromMs, toMs, steps) =>
      new Promise((resolve) => {
        const id = ++state.lastId;
        state.waiting.set(id, resolve);
        port.postMessage({ kind: 'path', id, objectId, fromMs, toMs, steps });
      }),
    close: () => {
      port.terminate();
      for (const resolve of state.waiting.values()) resolve(null);
      state.waiting.clear();
    },
  };
}

function heard(state: State, message: FromWorker): void {
  const { calls, plan, waiting } = state;
  switch (message.kind) {
    case 'path':
      waiting.get(message.id)?.(message.path);
      waiting.delete(message.id);
      break;
    case 'trouble':
      calls.trouble(message.trouble);
      break;
    case 'loaded':
      calls.trouble(null);
      break;
    case 'catalogue':
      catalogueHeard(state, message.catalogue);
      break;
    case 'instant': // else of a catalogue that is no more
      if (message.generation === state.generation) plan.arrived(message.instant);
      break;
    case 'texts':
      if (message.generation === state.generation) textsHeard(state, message.texts);
  }
}

/** Shown at once where nothing is drawn yet; else with its first span, so that rows of both fit. */
function catalogueHeard(state: State, told: LoadedCatalogue): void {
  const before = state.loaded;
  const { facts, texts, objectIds, count } = told;
  state.loaded = {
    ...{ count, version: told.version, tier: told.tier, slower: told.slower, ...facts },
    ...{ catalogueNumbers: told.catalogueNumbers },
    objectIds: objectIds === null ? (before?.objectIds ?? []) : textsFrom(objectIds, count),
    ...(texts === null
      ? { names: before?.names ?? [], cosparIds: before?.cosparIds ?? [] }
      : textsOf(texts, count)),
  };
  state.generation = told.generation;
  state.calls.trouble(null);
  state.pending = before !== null && !Number.isNaN(state.plan.wantedMs());
  if (!state.pending) state.calls.publish({ loaded: state.loaded });
  state.plan.reset();
}

function textsHeard(state: State, texts: TextLines): void {
  if (state.loaded === null) return;
  state.loaded = { ...state.loaded, ...textsOf(texts, state.loaded.count) };
  if (!state.pending) state.calls.publish({ loaded: state.loaded });
}

function publishSpan(state: State, span: Span): void {
  const { pending, loaded, calls } = state;
  state.pending = false;
  calls.publish(pending && loaded !== null ? { loaded, span } : { span });
}

function textsOf({ names, cosparIds }: TextLines, count: number) {
  return { names: textsFrom(names, count), cosparIds: textsFrom(cosparIds, count) };
}
