/**
 * One source kept: looked at when it is due, what it gives taken in, its state written down and told. Ingests of all sources
 * go one after the other, so that the store has one long writer at most.
 */

import { safeText } from '@noroshi/host';
import type { EphemerisFile } from '@noroshi/ndm';
import type { Store } from '@noroshi/store';
import { appendEvent } from '@noroshi/store';
import { addRejects, elementFacts, ephemerisReach, saveSourceState } from '@noroshi/store/elements';
import type { NodeContext } from '../context.ts';
import type { Source } from './config.ts';
import { takeEphemerides } from './ephemerides.ts';
import { ingestBatch } from './ingest.ts';
import type { Looked, LookTools } from './look.ts';
import { lookAtFiles } from './look-files.ts';
import { lookAtService } from './look-remote.ts';
import { lookAtWorld } from './look-seeded.ts';
import { REJECTS_KEPT, REJECTS_LOGGED, type Sifted, sift } from './rejects.ts';
import { afterLook, isRemote, type Outcome, type SourceState, staleText } from './state.ts';

export type Keeper = {
  readonly context: NodeContext;
  readonly tools: LookTools;
  /** Runs one ingest at a time, over all sources. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

/** One look at a source, whatever its kind; returns the state it leaves, which is in the store by then. */
export async function keepOnce(
  keeper: Keeper,
  source: Source,
  before: SourceState,
): Promise<SourceState> {
  const { context, tools } = keeper;
  let state = before;
  let outcome: Outcome = { kind: 'answered' };
  let looks = 0;
  let lastSets = 0;
  let lastRefused = 0;
  for await (const looked of lookAt(source, state, tools)) {
    if (looked.read !== undefined) {
      const taken = await takeIn(keeper, source, looked.read);
      looks++;
      lastSets += looked.read.sets.count;
      lastRefused += taken.refused;
      if (taken.added > 0) state = { ...state, changedUs: tools.wallUs() };
    }
    if (looked.ephemerides !== undefined) {
      const taken = await takeInEphemerides(keeper, source, looked.ephemerides);
      looks++;
      lastSets += taken.added;
      lastRefused += taken.refused;
      if (taken.added > 0) state = { ...state, changedUs: tools.wallUs() };
    }
    state = { ...state, ...looked.state };
    outcome = looked.outcome ?? outcome;
    // what was read whole is not read again after a crash
    if (looked.outcome === undefined && looked.state !== undefined)
      await save(context, source, state);
  }
  if (tools.signal.aborted) return before;
  if (looks > 0) state = { ...state, lastSets, lastRefused };
  if (isRemote(source)) state = { ...state, requestsMs: tools.requestsMs() };
  const jitter = context.random(1)[0]! / 255;
  state = afterLook(source, state, outcome, tools.wallUs(), jitter);
  state = await withAge(keeper, source, state, looks > 0);
  const quiet = looks === 0 && !isRemote(source) && sameButTimes(state, before);
  if (!quiet) await save(context, source, state);
  tell(context, source, state);
  return state;
}

/** Staleness judged anew; a change of it is an event. */
export async function withAge(
  { context, tools }: Keeper,
  source: Source,
  state: SourceState,
  changed: boolean,
): Promise<SourceState> {
  const now = { wallUs: tools.wallUs(), watchUs: tools.watchUs() };
  const newestUs = changed
    ? (await elementFacts(context.store.db, { source: source.id, notAfterUs: now.watchUs }))
        .newestUs
    : state.newestUs;
  const reachUs = changed ? await ephemerisReach(context.store.db, source.id) : state.reachUs;
  const aged = { ...state, newestUs, reachUs };
  const text = staleText(source, aged, now);
  const stale = text !== null && state.triedUs !== null;
  if (stale === state.stale) return aged;
  const event = { atUs: now.wallUs, subject: source.id, tlp: 'AMBER' as const, owners: [] };
  const kind = stale ? 'source.stale' : 'source.fresh';
  await context.store.write((tx) =>
    appendEvent(tx, { ...event, kind, doc: { reason: text ?? '' } }),
  );
  context.feed.wake();
  return { ...aged, stale };
}

/** Its line of health: failed when nobody will ask again by itself, degraded when trying or old. */
export function tell(context: NodeContext, source: Source, state: SourceState): void {
  const part = `sources/${source.id}`;
  const now = { wallUs: context.clock.wallUs(), watchUs: context.clock.watchUs() };
  if (state.stopped) {
    const text = `${state.error ?? 'stopped'}; put it right, then refresh the source`;
    context.health.report(part, 'failed', text);
  } else if (state.error !== null) context.health.report(part, 'degraded', state.error);
  else if (state.triedUs === null) {
    context.health.report(part, 'degraded', 'it is being looked at for the first time');
  } else if (state.stale || state.note !== '') {
    const stale = state.stale ? staleText(source, state, now) : null;
    const wrong = [stale ?? '', state.note].filter((text) => text !== '');
    context.health.report(part, 'degraded', wrong.join('; '));
  } else context.health.report(part, 'ok');
  const labels = { source: source.id };
  context.metrics.gauge('noroshi_source_failures', state.failures, labels);
  if (state.newestUs !== null) {
    context.metrics.gauge(
      'noroshi_source_age_seconds',
      (now.watchUs - state.newestUs) / 1e6,
      labels,
    );
  }
}

export async function save(
  { store, clock }: { readonly store: Store; readonly clock: NodeContext['clock'] },
  source: Source,
  state: SourceState,
): Promise<void> {
  await store.write((tx) => saveSourceState(tx, source.id, state, clock.wallUs()));
}

async function takeIn(
  { context, tools, inTurn }: Keeper,
  source: Source,
  read: NonNullable<Looked['read']>,
): Promise<{ readonly added: number; readonly refused: number }> {
  const { store } = context;
  const nowUs = Math.max(tools.wallUs(), tools.watchUs());
  const sifted = sift(read, nowUs);
  if (sifted.texts.length > 0) {
    await store.write((tx) =>
      addRejects(tx, source.id, tools.wallUs(), sifted.texts, REJECTS_KEPT),
    );
    context.metrics.count('noroshi_element_sets_refused', sifted.refused, { source: source.id });
  }
  tellRefused(context, source, sifted);
  if (sifted.sets.count === 0) return { added: 0, refused: sifted.refused };
  const startMs = performance.now();
  const options = { source: source.id, wallUs: tools.wallUs, stop: tools.signal };
  const done = await inTurn(() => ingestBatch(store, sifted.sets, options));
  const tookS = (performance.now() - startMs) / 1000;
  context.metrics.timeS('noroshi_element_ingest_seconds', tookS);
  context.metrics.count('noroshi_element_sets', done.added, { source: source.id });
  if (done.seq !== null) context.feed.wake();
  if (done.added > 0 || sifted.refused > 0) {
    context.log('info', 'element sets were taken in', {
      ...{ source: source.id, read: done.setsRead, added: done.added, touched: done.touched },
      ...{ refused: sifted.refused, seconds: Number(tookS.toFixed(2)) },
    });
  }
  return { added: done.added, refused: sifted.refused };
}

/** Ephemerides of a file; what is assumed of them is in the log, what is refused is told as refused records are. */
async function takeInEphemerides(
  { context, tools, inTurn }: Keeper,
  source: Source,
  file: EphemerisFile,
): Promise<{ readonly added: number; readonly refused: number }> {
  const { store } = context;
  const about = { source: source.id, actor: 'node', wallUs: tools.wallUs() };
  const options = { ...about, watchUs: tools.watchUs() };
  const done = await inTurn(() => takeEphemerides(store, file.ephemerides, options));
  const texts = [...file.refusals, ...done.refusals].map((text) => safeText(text));
  const kept = texts.slice(0, REJECTS_KEPT);
  if (kept.length > 0)
    await store.write((tx) => addRejects(tx, source.id, tools.wallUs(), kept, REJECTS_KEPT));
  tellRefused(context, source, { refused: texts.length, texts: kept });
  for (const note of file.notes) context.log('info', safeText(note), { source: source.id });
  if (done.seq !== null) context.feed.wake();
  if (done.added > 0)
    context.log('info', 'ephemerides were taken in', {
      ...{ source: source.id, objects: done.objectIds.slice(0, 10).join(', '), added: done.added },
    });
  return { added: done.added, refused: texts.length };
}

/** The first of them in the log, each with file, line and reason; the page and the API have more. */
function tellRefused(
  { log }: NodeContext,
  { id }: Source,
  { refused, texts }: Pick<Sifted, 'refused' | 'texts'>,
): void {
  for (const text of texts.slice(0, REJECTS_LOGGED))
    log('warn', `refused: ${text}`, { source: id });
  const more = refused - Math.min(texts.length, REJECTS_LOGGED);
  if (more > 0) log('warn', 'further records were refused', { source: id, more });
}

function lookAt(source: Source, state: SourceState, tools: LookTools): AsyncGenerator<Looked> {
  const look = { source, state };
  if (source.type === 'seeded') return lookAtWorld(look, tools);
  return isRemote(source) ? lookAtService(look, tools) : lookAtFiles(look, tools);
}

function sameButTimes(a: SourceState, b: SourceState): boolean {
  const plain = (state: SourceState) =>
    JSON.stringify({
      ...state,
      triedUs: state.triedUs === null,
      succeededUs: state.succeededUs === null,
      nextUs: null,
    });
  return plain(a) === plain(b);
}
