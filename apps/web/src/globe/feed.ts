/**
 * The catalogue in this page: signals that the globe and the table of objects read, and the feed that fills them. It asks the node
 * for what changed when elements change (in a replay as the watched time goes on), marks the assets that this person may know of,
 * judges each set's age by the watched time, and lets go of everything when nobody is logged in any more.
 */
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { watchNowMs } from '../data/clock.ts';
import { changes, connected, health, me } from '../data/state.ts';
import { assetOf, assets, keepAssets } from './assets.ts';
import { freshnessInto } from './catalogue-age.ts';
import { type Client, createClient, type Loaded, type WorkerPort } from './catalogue-client.ts';
import type { LoadTrouble } from './catalogue-messages.ts';
import { words } from './catalogue-words.ts';
import { workerUrl } from './catalogue-worker-url.ts';
import type { Catalogue, CatalogueFeed, Span } from './contract.ts';

export const catalogue: Signal<Catalogue | null> = signal(null);
export const span: Signal<Span | null> = signal(null); // the newest; the one before stays drawn until it comes
/** How the catalogue is propagated: null before it is. */
export const kernelTier: Signal<{ readonly tier: string; readonly slower: string } | null> =
  signal(null);

const trouble: Signal<LoadTrouble | null> = signal(null);
const isStarted = signal(false);

/** What is wrong, in words; '' when nothing is. */
export const feedNote: ReadonlySignal<string> = computed(() => {
  const w = words();
  const wrong = trouble.value;
  if (wrong?.damaged === true) return w.damaged;
  if (wrong !== null) return wrong.status === 0 ? w.noAnswer : w.refused(wrong.status);
  if (catalogue.value?.count === 0) return w.empty;
  return '';
});

const JUDGED_EACH_MS = 60_000; // ages are looked at again
const REPLAY_EACH_MS = 60_000; // sets come into force without being told
const TROUBLE_EACH_MS = 5000;

let client: Client | null = null;
let rowOf: ReadonlyMap<string, number> = new Map();
let listed: readonly string[] = []; // that `rowOf` is of

/** The one feed of the page. */
export const feed: CatalogueFeed = {
  start: () => {
    isStarted.value = true;
  },
  want: (ms, rate) => client?.want(ms, rate),
  path: async (...asked) => (client === null ? null : await client.path(...asked)),
  row: (objectId) => rowOf.get(objectId) ?? -1,
  close: () => {
    isStarted.value = false;
  },
};

/** Runs while it is wanted and somebody is logged in. */
const isWanted = computed(() => isStarted.value && me.value !== null);
effect(() => {
  if (!isWanted.value) return;
  const stop = new AbortController();
  afterPaint(() => !stop.signal.aborted && open(stop.signal));
  return () => {
    stop.abort();
    shut();
  };
});

function open(signal: AbortSignal): void {
  const worker = new Worker(workerUrl(), { type: 'module' });
  client = createClient(worker as unknown as WorkerPort, { publish, trouble: troubled });
  client.load();
  const every = (ms: number, what: () => void) => {
    const timer = setInterval(what, ms);
    signal.addEventListener('abort', () => clearInterval(timer));
  };
  every(JUDGED_EACH_MS, judgeAgain);
  every(REPLAY_EACH_MS, () => health.peek()?.replay === true && client?.load());
  every(TROUBLE_EACH_MS, () => trouble.peek() !== null && connected.peek() && client?.load());
  const unfollow = followChanges();
  signal.addEventListener('abort', unfollow);
}

function followChanges(): () => void {
  const elements = computed(() => changes.value.elements ?? 0);
  const config = computed(() => changes.value.config ?? 0);
  let first = true;
  const ends = [
    effect(() => {
      elements.value;
      config.value; // a source that is removed takes its sets with it
      if (!first) client?.load();
      first = false;
    }),
    keepAssets(),
    effect(() => {
      assetOf.value;
      judgeAgain();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function shut(): void {
  client?.close();
  client = null;
  batch(() => {
    catalogue.value = null;
    span.value = null;
    assets.value = [];
    kernelTier.value = null;
    trouble.value = null;
  });
}

function troubled(what: LoadTrouble | null): void {
  trouble.value = what;
}

function publish(what: { readonly loaded?: Loaded; readonly span?: Span }): void {
  batch(() => {
    if (what.loaded !== undefined) {
      const { tier, slower, ...loaded } = what.loaded;
      if (kernelTier.peek()?.tier !== tier) kernelTier.value = { tier, slower };
      catalogue.value = judged(loaded);
    }
    if (what.span !== undefined) span.value = what.span;
  });
}

/** The page's own columns: which are assets, and how far each set bears at the watched instant. */
function judged(loaded: Omit<Catalogue, 'isAsset' | 'freshness'>): Catalogue {
  const { count, objectIds, epochMs, regime } = loaded;
  if (listed !== objectIds) {
    const rows = new Map<string, number>();
    for (let row = 0; row < count; row++) rows.set(objectIds[row]!, row);
    rowOf = rows;
    listed = objectIds;
  }
  const isAsset = new Uint8Array(count);
  for (const id of assetOf.peek().keys()) {
    const row = rowOf.get(id);
    if (row !== undefined) isAsset[row] = 1;
  }
  const freshness = new Uint8Array(count);
  freshnessInto(epochMs, regime, watchNowMs(), freshness);
  return { ...loaded, isAsset, freshness };
}

function judgeAgain(): void {
  const now = catalogue.peek();
  if (now === null) return;
  const again = judged(now);
  const same = (a: Uint8Array, b: Uint8Array) => a.every((value, row) => value === b[row]);
  if (same(now.freshness, again.freshness) && same(now.isAsset, again.isAsset)) return;
  catalogue.value = again;
}

/** Once what is there has been painted. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => setTimeout(then, 0));
}
