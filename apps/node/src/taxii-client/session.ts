/**
 * One session with a TAXII server of others: from its address to its collections, and page by page through one of them. What is
 * kept, and where, is for the caller, who is given each page with the state that follows it.
 */
import {
  newPull,
  pullAnswer,
  pullQuestion,
  readCollections,
  readEntry,
  readRoot,
  type ServerCollection,
  type ServerRoot,
  smallerPage,
  type TaxiiPull,
  type TaxiiPullSettings,
  type TaxiiPullStep,
} from '@noroshi/exchange';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import type { Reach, ReachFault } from './reach.ts';

export type Place = {
  readonly rootUrl: string; // with a slash at its end
  readonly root: ServerRoot;
  readonly collection: ServerCollection;
};

/** Every collection that this account is shown, of every root. `url` is a discovery or an api root. */
export async function findCollections(
  reach: Reach,
  url: string,
  nowUs: number,
): Promise<Result<readonly Place[], ReachFault>> {
  const entry = await reach.get(url);
  if (!entry.ok) return entry;
  const found = readEntry(url, entry.value, nowUs);
  if (!found.ok) return found;
  const places: Place[] = [];
  const roots = found.value.kind === 'roots' ? found.value.urls : [slashed(url)];
  for (const rootUrl of roots) {
    const asked =
      found.value.kind === 'root' ? ok(found.value.root) : await askRoot(reach, rootUrl, nowUs);
    if (!asked.ok) return asked;
    const answer = await reach.get(`${rootUrl}collections/`);
    if (!answer.ok) return answer;
    const collections = readCollections(answer.value, nowUs);
    if (!collections.ok) return collections;
    for (const collection of collections.value)
      places.push({ rootUrl, root: asked.value, collection });
  }
  return ok(places);
}

async function askRoot(reach: Reach, url: string, nowUs: number) {
  const answer = await reach.get(url);
  return answer.ok ? readRoot(answer.value, nowUs) : answer;
}

function slashed(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

/** What was asked for; the error names what is not there. */
export function chosen(
  places: readonly Place[],
  ids: readonly string[] | undefined,
): Result<readonly Place[], string> {
  if (ids === undefined) return ok(places.filter(({ collection }) => collection.canRead));
  const found: Place[] = [];
  for (const id of ids) {
    const place = places.find(({ collection }) => collection.id === id.toLowerCase());
    if (place === undefined) return err(`it shows no collection ${id} to this account`);
    if (!place.collection.canRead) return err(`collection ${id} may not be read by this account`);
    found.push(place);
  }
  return ok(found);
}

export type PageTaken = TaxiiPullStep;

/**
 * Reads until all is taken. `take` keeps a page with its state, in one transaction; what it throws ends the run. `before` was made
 * by an earlier run and resumed.
 */
export async function pullCollection(
  reach: Reach,
  { rootUrl, collection }: Place,
  settings: TaxiiPullSettings,
  before: TaxiiPull | undefined,
  now: { readonly nowUs: () => number; readonly take: (page: PageTaken) => Promise<void> },
): Promise<Result<TaxiiPull, { readonly fault: ReachFault; readonly state: TaxiiPull }>> {
  let state = before ?? newPull(settings);
  const base = `${rootUrl}collections/${collection.id}/objects/`;
  for (;;) {
    const asked = pullQuestion(state, settings);
    state = asked.state;
    const answer = await reach.get(`${base}?${asked.query}`);
    if (!answer.ok) {
      const smaller = answer.error.kind === 'long' ? smallerPage(state) : null;
      if (smaller === null) return err({ fault: answer.error, state });
      state = smaller;
      continue;
    }
    const us = now.nowUs();
    const step = pullAnswer(state, answer.value, { us, utc: formatUtc(us, 6) });
    if (!step.ok) return err({ fault: step.error, state });
    await now.take(step.value);
    state = step.value.state;
    if (step.value.isDone) return ok(state);
  }
}
