/**
 * How old the catalogue of a node is, for /health and the page: quickly asked; counted at most every few seconds while sets come
 * in, else once a minute.
 */
import { elementFacts, elementsMark } from '@noroshi/store/elements';
import type { NodeContext } from '../context.ts';
import { epochsInForce } from './elements-bodies.ts';

export type CatalogueAge = {
  readonly objects: number;
  readonly sets: number; // history and all
  readonly newestUs: number | null; // newest epoch, as far as the watch has come
  readonly medianUs: number | null; // half of the sets in force are older
  readonly stale: boolean; // half of the sets in force are older than MEDIAN_MAX_S
};

export const MEDIAN_MAX_S: number = 5 * 86_400;
const KEPT_MS = 5000;
const RESTING_MS = 60_000; // nothing was taken in since: only the watched time goes on
const REPLAY_WAIT_MS = 250;

type Asked = Pick<NodeContext, 'store' | 'clock'>;
const kept = new WeakMap<
  Asked['store'],
  { readonly atMs: number; readonly mark: string; readonly age: Promise<CatalogueAge> }
>();

/** Null before anything was loaded. */
export async function catalogueAge(context: Asked): Promise<CatalogueAge | null> {
  const atMs = performance.now();
  const { told, configured } = await elementsMark(context.store.db);
  const mark = `${told} ${configured}`;
  let found = kept.get(context.store);
  const keptMs = found?.mark === mark && !context.clock.replay ? RESTING_MS : KEPT_MS;
  if (found === undefined || atMs - found.atMs > keptMs) {
    found = { atMs, mark, age: counted(context) };
    kept.set(context.store, found);
    found.age.catch(() => kept.delete(context.store));
  }
  const age = await found.age;
  if (age.objects === 0) {
    kept.delete(context.store); // the first sets are news
    return null;
  }
  return age;
}

async function counted(context: Asked): Promise<CatalogueAge> {
  const { store, clock } = context;
  const watchUs = clock.watchUs();
  const facts = await elementFacts(store.db, { notAfterUs: watchUs });
  const asOf = clock.replay ? await replayed(context, watchUs) : undefined;
  const { medianUs } = { ...facts, ...asOf };
  const stale = medianUs === null || watchUs - medianUs > MEDIAN_MAX_S * 1e6;
  return { ...facts, ...asOf, stale };
}

/**
 * In a replay the store knows of each stream its last set alone, which may be of later: the sets of the watched instant are judged.
 * They are read in the background; who asks before they are there is told of the last sets.
 */
async function replayed(
  context: Asked,
  watchUs: number,
): Promise<Pick<CatalogueAge, 'newestUs' | 'medianUs'> | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), REPLAY_WAIT_MS);
  });
  const epochs = await Promise.race([epochsInForce(context), late]).finally(() =>
    clearTimeout(timer),
  );
  if (epochs === undefined || epochs.length === 0) return undefined;
  epochs.sort();
  const past = epochs.filter((us) => us <= watchUs);
  const newestUs = past.at(-1) ?? epochs[0]!;
  return { newestUs, medianUs: epochs[Math.floor(epochs.length / 2)]! };
}
