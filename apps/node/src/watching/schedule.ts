/**
 * The schedule: two loops over one screening thread. Each asks what its scope needs next (work.ts), does it (perform.ts),
 * says how it went, and sleeps until elements, assets, settings or the hour ask for more. A loop that fails says so and
 * tries again, later each time.
 */
import { currentRun, type WatchScope } from '@noroshi/store/conjunctions';
import { elementsMark } from '@noroshi/store/elements';
import { formatUtc } from '@noroshi/time';
import { sleepMs } from '../clock.ts';
import type { NodeContext } from '../context.ts';
import { type Catalogue, createCatalogue, type ElementsAt } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { type Admit, type Performed, perform } from './perform.ts';
import { type Remembered, remembered } from './remembered.ts';
import { readSettings, type WatchSettings } from './settings.ts';
import { type Coverage, nextWork, type Work } from './work.ts';

export type Schedule = {
  /** Something it goes by changed: elements, or settings. */
  wake(what: 'elements' | 'settings' | 'asked'): void;
  readonly done: Promise<unknown>; // once the node stops
};

/** In a replay nobody tells that sets came into force as the clock went on: it is looked at this often, watch and wall. */
const REPLAY_LOOK_US = 3600e6;
const REPLAY_LOOK_MS_MIN = 2000;
const RETRY_MS = [1000, 5000, 30_000, 120_000] as const;
const NOTHING_YET_MS = 1000;
const NO_ASSET = 'no satellite among the assets: none is watched';

type State = {
  readonly context: NodeContext;
  readonly engine: Engine;
  readonly elementsAt: ElementsAt;
  readonly admit: Admit;
  readonly coverage: Partial<Record<WatchScope, Coverage>>;
  readonly inHand: Partial<Record<WatchScope, number>>; // the catalogue a loop works with
  readonly asked: Set<WatchScope>;
  readonly fresh: Set<WatchScope>; // nothing was done since the start
  /** After a start: objects whose pairs the table of the last run does not have as they are now. */
  readonly owed: Partial<Record<WatchScope, readonly string[]>>;
  catalogue: Catalogue | undefined;
  reading: Promise<Catalogue> | undefined;
  stale: boolean; // element sets may have changed since the catalogue was read
  readUs: number; // watched instant of that reading
  woken: AbortController;
};

export function startSchedule(
  context: NodeContext,
  engine: Engine,
  elementsAt: ElementsAt,
  admit: Admit,
): Schedule {
  const state: State = {
    ...{ context, engine, elementsAt, admit, coverage: {}, inHand: {}, asked: new Set() },
    ...{ fresh: new Set(['assets', 'all']), owed: {} },
    ...{ catalogue: undefined, reading: undefined, stale: true, readUs: 0 },
    woken: new AbortController(),
  };
  return {
    wake: (what) => {
      if (what === 'elements') state.stale = true;
      if (what === 'asked') for (const scope of ['assets', 'all'] as const) state.asked.add(scope);
      state.woken.abort();
      state.woken = new AbortController();
    },
    done: Promise.all([loop(state, 'assets'), loop(state, 'all')]),
  };
}

async function loop(state: State, scope: WatchScope): Promise<void> {
  const { context } = state;
  let failures = 0;
  while (!context.stop.aborted) {
    const woken = state.woken.signal;
    try {
      const waitMs = await turn(state, scope);
      failures = 0;
      if (waitMs > 0) await sleepMs(waitMs, AbortSignal.any([context.stop, woken]));
    } catch (cause) {
      if (context.stop.aborted) return;
      const retryMs = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!;
      const reason = cause instanceof Error ? cause.message : String(cause);
      context.log('error', 'a screen failed', { scope, reason });
      const again = `tried again in ${retryMs / 1000} s`;
      context.health.report(`watching/${scope}`, 'failed', `a screen failed (${reason}); ${again}`);
      await sleepMs(retryMs, context.stop);
    }
  }
}

/** One look at what is to be done, and the doing. Returns how long there is nothing more to do. */
async function turn(state: State, scope: WatchScope): Promise<number> {
  const { context, engine } = state;
  const { clock, health } = context;
  const settings = await readSettings(context.store.db);
  const catalogue = await currentCatalogue(state);
  state.inHand[scope] = catalogue.number;
  if (catalogue.sets.count + catalogue.ephemerides.length === 0) {
    health.report(`watching/${scope}`, 'degraded', 'no element sets yet: nothing is watched');
    return NOTHING_YET_MS;
  }
  if (scope === 'assets' && settings.assets.length === 0) {
    health.report(
      `watching/${scope}`,
      'degraded',
      'no satellite among the assets: none is watched',
    );
  }
  if (state.fresh.delete(scope)) await recall(state, scope, settings, catalogue);
  const before = state.coverage[scope];
  const work = nextWork({
    ...{ scope, nowUs: clock.watchUs(), horizonH: settings.horizonH[scope], coverage: before },
    catalogue: { number: catalogue.number, objects: catalogue.sets.count },
    settingsKey: settings.key,
    touched: before === undefined ? [] : await touchedOf(state, scope, before, catalogue),
    asked: state.asked.delete(scope),
  });
  if (work.kind === 'wait') {
    if (before !== undefined && before.catalogue !== catalogue.number)
      state.coverage[scope] = { ...before, catalogue: catalogue.number }; // nothing differs
    keepCatalogues(state);
    return state.stale ? 0 : waitMs(state, work.untilUs); // changed while it was read: nobody wakes for it again
  }
  const doing = `${work.kind} until ${formatUtc(work.toUs, 0)}`;
  const onProgress = (share: number) =>
    health.report(`watching/${scope}`, 'ok', `${doing}: ${Math.round(100 * share)} %`);
  onProgress(0);
  const done = await perform(
    { scope, work, settings, catalogue, before },
    { context, engine, admit: state.admit, onProgress },
  );
  state.coverage[scope] = done.coverage;
  if (work.kind !== 'roll') delete state.owed[scope];
  keepCatalogues(state);
  tell(context, scope, work, done, problemsOf(scope, settings));
  return 0;
}

/** What differs from the catalogue that was screened, and what a start found owed. */
async function touchedOf(
  { engine, owed }: State,
  scope: WatchScope,
  before: Coverage,
  catalogue: Catalogue,
): Promise<readonly string[]> {
  const differing = await engine.touched(before.catalogue, catalogue.number);
  const earlier = owed[scope] ?? [];
  return earlier.length === 0 ? differing : [...new Set([...earlier, ...differing])];
}

/** After a start: what the table of the last run covers needs no second look. */
async function recall(
  state: State,
  scope: WatchScope,
  settings: WatchSettings,
  catalogue: Catalogue,
): Promise<void> {
  const found = await remembered(state.context, scope, settings, catalogue);
  if (found === undefined) return;
  state.coverage[scope] = found.coverage;
  state.owed[scope] = found.touched;
  if (found.touched.length === 0) tellRecalled(state.context, scope, settings, found);
}

/** Read once for both loops, however many ask. */
async function currentCatalogue(state: State): Promise<Catalogue> {
  const { clock } = state.context;
  const nowUs = clock.watchUs();
  if (clock.replay && Math.abs(nowUs - state.readUs) > replayLookUs(state)) state.stale = true;
  if (state.reading !== undefined) return state.reading; // what is known meanwhile is the one before
  if (state.catalogue !== undefined && !state.stale && state.catalogue.sets.count > 0)
    return state.catalogue;
  state.reading = read(state, nowUs).finally(() => {
    state.reading = undefined;
  });
  return state.reading;
}

async function read(state: State, nowUs: number): Promise<Catalogue> {
  state.stale = false;
  try {
    const { configured } = await elementsMark(state.context.store.db);
    const { sets, position, ephemerides = [] } = await state.elementsAt(nowUs);
    const isEmpty = sets.count === 0 && ephemerides.length === 0;
    const number = isEmpty ? 0 : state.engine.load(sets, ephemerides);
    state.catalogue = createCatalogue(number, sets, position, configured, ephemerides);
    state.readUs = nowUs;
    state.context.metrics.gauge('noroshi_watch_objects', sets.count);
    return state.catalogue;
  } catch (cause) {
    state.stale = true;
    throw cause;
  }
}

function replayLookUs({ context }: State): number {
  return Math.max(REPLAY_LOOK_US, REPLAY_LOOK_MS_MIN * 1000 * context.clock.rate);
}

/** Catalogues that a coverage still stands for, those that a loop is working with, and the newest. */
function keepCatalogues({ engine, catalogue, coverage, inHand }: State): void {
  const covered = [coverage.assets?.catalogue, coverage.all?.catalogue];
  const kept = [...covered, inHand.assets, inHand.all, catalogue?.number];
  engine.keepOnly(kept.filter((number) => number !== undefined));
}

function waitMs(state: State, untilUs: number): number {
  const { clock } = state.context;
  const ms = (untilUs - clock.watchUs()) / 1000 / clock.rate;
  const lookMs = clock.replay ? replayLookUs(state) / 1000 / clock.rate : Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(ms, lookMs));
}

function tell(
  { metrics, health, log }: NodeContext,
  scope: WatchScope,
  work: Work,
  done: Performed,
  problems: readonly string[],
): void {
  const { coverage, elapsedMs, rows, announced, unknownAssetIds, excluded } = done;
  metrics.timeS('noroshi_screen_seconds', elapsedMs / 1000, { scope, kind: work.kind });
  metrics.count('noroshi_screens', 1, { scope, kind: work.kind });
  metrics.gauge('noroshi_conjunctions_written', rows, { scope });
  metrics.gauge('noroshi_screen_excluded_objects', excluded, { scope });
  if (announced > 0) metrics.count('noroshi_conjunction_notices', announced);
  report(health, scope, coverage.toUs, problems, unknownAssetIds);
  log('info', 'a screen is done', {
    ...{ scope, kind: work.kind, rows, announced, excluded, seconds: elapsedMs / 1000 },
  });
}

function tellRecalled(
  { health, log }: NodeContext,
  scope: WatchScope,
  settings: WatchSettings,
  { coverage, run }: Remembered,
): void {
  const { unknownAssetIds } = run.doc;
  const unknown = Array.isArray(unknownAssetIds) ? unknownAssetIds.map(String) : [];
  report(health, scope, coverage.toUs, problemsOf(scope, settings), unknown);
  const until = formatUtc(coverage.toUs, 0);
  log('info', 'nothing changed since the last screen: its table stands', { scope, until });
}

function problemsOf(scope: WatchScope, { assets, problems }: WatchSettings): readonly string[] {
  return scope === 'assets' && assets.length === 0 ? [NO_ASSET, ...problems] : problems;
}

/** How far was looked, and what was not. */
function report(
  health: NodeContext['health'],
  scope: WatchScope,
  toUs: number,
  problems: readonly string[],
  unknownAssetIds: readonly string[],
): void {
  const listed = unknownAssetIds.slice(0, 10).join(', ');
  const unknown = `not watched, the catalogue has no element set of their object: ${listed}`;
  const wrong = unknownAssetIds.length === 0 ? problems : [...problems, unknown];
  const until = `looked at until ${formatUtc(toUs, 0)}`;
  const state = wrong.length > 0 ? 'degraded' : 'ok';
  health.report(`watching/${scope}`, state, [...wrong, until].join('; '));
}

/** For people who ask before the first run of this process is done: what the table covers. */
export async function tellBefore(context: NodeContext): Promise<void> {
  for (const scope of ['assets', 'all'] as const) {
    const run = await currentRun(context.store.db, scope);
    const text =
      run === undefined
        ? 'nothing was looked at yet'
        : `starting; the table is of a look until ${formatUtc(run.coveredToUs, 0)}`;
    context.health.report(`watching/${scope}`, 'ok', text);
  }
}
