/** How old the catalogue of a node is, for /health and the page: quickly asked, counted at most every few seconds. */
import { elementFacts } from '@noroshi/store/elements';
import type { NodeContext } from '../context.ts';

export type CatalogueAge = {
  readonly objects: number;
  readonly sets: number; // history and all
  readonly newestUs: number | null; // newest epoch, as far as the watch has come
  readonly medianUs: number | null; // half of the sets in force are older
  readonly stale: boolean; // half of the sets in force are older than MEDIAN_MAX_S
};

export const MEDIAN_MAX_S: number = 5 * 86_400;
const KEPT_MS = 5000;

type Asked = Pick<NodeContext, 'store' | 'clock'>;
const kept = new WeakMap<
  Asked['store'],
  { readonly atMs: number; readonly age: Promise<CatalogueAge> }
>();

/** Null before anything was loaded. */
export async function catalogueAge(context: Asked): Promise<CatalogueAge | null> {
  const atMs = performance.now();
  let found = kept.get(context.store);
  if (found === undefined || atMs - found.atMs > KEPT_MS) {
    found = { atMs, age: counted(context) };
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

async function counted({ store, clock }: Asked): Promise<CatalogueAge> {
  const watchUs = clock.watchUs();
  const facts = await elementFacts(store.db, { notAfterUs: watchUs });
  const stale = facts.medianUs === null || watchUs - facts.medianUs > MEDIAN_MAX_S * 1e6;
  return { ...facts, stale };
}
