/**
 * One piece of work from start to end: the screens it needs, the notices they give, and the table made anew in the places
 * that were looked at. Rows are written in small transactions with pauses between them, so that nobody waits long for the
 * store; they come into sight together.
 */
import { setImmediate as pause } from 'node:timers/promises';
import {
  abandonRun,
  beginRun,
  finishRun,
  forgetApproaches,
  purgeRemoved,
  type Removal,
  rowsOfScope,
  saveApproach,
  stageRemoval,
  stageRows,
  toldApproaches,
  type WatchScope,
} from '@noroshi/store/conjunctions';
import { formatUtc } from '@noroshi/time';
import type { NoticeDraft } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { type Announcement, announcements } from './announce.ts';
import { type Asks, planAsks } from './asks.ts';
import type { Catalogue } from './catalogue.ts';
import type { Engine, Screened } from './engine.ts';
import type { WatchRow } from './engine-messages.ts';
import { madeOf } from './remembered.ts';
import type { WatchSettings } from './settings.ts';
import { joinAtEdge, stagedRow, watchRow } from './table.ts';
import type { Coverage, Work } from './work.ts';

/** Gives notices to people: warnings are made of them. */
export type Admit = (drafts: readonly NoticeDraft[]) => Promise<unknown>;

export type Task = {
  readonly scope: WatchScope;
  readonly work: Work;
  readonly settings: WatchSettings;
  readonly catalogue: Catalogue;
  readonly before: Coverage | undefined;
};

export type Tools = {
  readonly context: NodeContext;
  readonly engine: Engine;
  readonly admit: Admit;
  readonly onProgress: (share: number) => void;
};

export type Performed = {
  readonly coverage: Coverage;
  readonly rows: number; // added
  readonly announced: number;
  readonly elapsedMs: number;
  readonly unknownAssetIds: readonly string[];
  readonly excluded: number;
};

const ROWS_PER_WRITE = 400; // some 10 ms each on SQLite
const IDS_PER_WRITE = 200;
const EXCLUDED_LISTED_MAX = 500;
const FORGET_AFTER_US = 24 * 3600e6;

/** The first look at assets goes this far and is told at once; then the whole window follows. */
const FIRST_LOOK_US = 48 * 3600e6;

export async function perform(task: Task, tools: Tools): Promise<Performed> {
  const { scope, work, settings, catalogue } = task;
  const { context } = tools;
  const { store, clock } = context;
  const startMs = performance.now();
  const asks = planAsks(scope, work, settings, catalogue);
  const start = {
    ...{ scope, kind: work.kind, atUs: clock.wallUs(), watchUs: clock.watchUs() },
    ...{ fromUs: work.fromUs, toUs: work.toUs, objects: catalogue.sets.count },
    primaries: asks.asks.reduce((sum, ask) => sum + (ask.primaryIds?.length ?? 0), 0),
  };
  const run = await store.write((tx) => beginRun(tx, start));
  try {
    const first = await firstLook(task, tools, asks);
    const found = await screenAll(asks, tools);
    const announced = first + (await announce(task, tools, found.rows, found.excludedIds));
    const { rows, removals } = await replacement(task, context, found.rows);
    const rowsRemoved = await write(context, scope, run, rows, removals);
    const elapsedMs = performance.now() - startMs;
    const coverage = coverageOf(task);
    await store.write((tx) =>
      finishRun(
        tx,
        run,
        {
          ...{ coveredFromUs: coverage.fromUs, coveredToUs: coverage.toUs, elapsedMs },
          ...{ excluded: found.excluded.length, rowsAdded: rows.length, rowsRemoved },
          ...{ complete: true, doc: recordOf(task, asks, found) },
        },
        clock.wallUs(),
      ),
    );
    context.feed.wake();
    await purge(context, scope, run);
    const { unknownAssetIds } = asks;
    const excluded = found.excluded.length;
    return { coverage, rows: rows.length, announced, elapsedMs, unknownAssetIds, excluded };
  } catch (cause) {
    const state = context.stop.aborted ? 'interrupted' : 'failed';
    await store.write((tx) => abandonRun(tx, run, state, String(cause))).catch(() => {}); // the first cause is the one to tell; clearStaged mends the rest
    throw cause;
  }
}

/** What the scope's table covers once the work is done. */
function coverageOf({ work, before, catalogue, settings }: Task): Coverage {
  const fromUs = work.kind === 'roll' && before !== undefined ? before.fromUs : work.fromUs;
  return {
    ...{ fromUs, toUs: work.toUs },
    ...{ catalogue: catalogue.number, settingsKey: settings.key },
  };
}

type Found = {
  readonly rows: WatchRow[];
  readonly excluded: Screened['summary']['excluded'];
  readonly excludedIds: ReadonlySet<string>;
};

async function screenAll(asks: Asks, { context, engine, onProgress }: Tools): Promise<Found> {
  const rows: WatchRow[] = [];
  const excluded = new Map<string, Screened['summary']['excluded'][number]>();
  for (const [k, ask] of asks.asks.entries()) {
    const done = await engine.screen(ask, {
      signal: context.stop,
      onProgress: (share) => onProgress((k + share) / asks.asks.length),
    });
    if (!done.summary.complete) throw new Error('the node is stopping');
    for (const row of done.rows) rows.push(row);
    for (const one of done.summary.excluded) excluded.set(one.objectId, one);
  }
  const listed = [...excluded.values()];
  return { rows: asks.keep(rows), excluded: listed, excludedIds: new Set(excluded.keys()) };
}

/**
 * A node that has just begun tells what is nearest in time before it has looked at all of the days, one group of assets after
 * the other. What is not there yet is not gone: only the whole look may say that.
 */
async function firstLook(task: Task, tools: Tools, asks: Asks): Promise<number> {
  const { scope, work, before } = task;
  const toUs = work.fromUs + FIRST_LOOK_US;
  if (scope !== 'assets' || work.kind !== 'full' || before !== undefined || toUs >= work.toUs)
    return 0;
  let told = 0;
  for (const ask of asks.asks) {
    const found = await screenAll({ ...asks, asks: [{ ...ask, toUs }] }, tools);
    const inside = found.rows.filter((row) => row.toUs < toUs); // what the edge cut off comes whole with the next look
    told += await announce(task, tools, inside, 'partial');
  }
  return told;
}

async function announce(
  task: Task,
  { context, admit }: Tools,
  rows: readonly WatchRow[],
  excludedIds: ReadonlySet<string> | 'partial',
): Promise<number> {
  if (task.scope !== 'assets') return 0;
  const { clock, store } = context;
  const atUs = clock.watchUs();
  const told = await toldApproaches(store.db, atUs);
  const { work, settings, catalogue } = task;
  const input = { rows, told, work, settings, catalogue, excludedIds, atUs };
  const list = announcements({ ...input, wallUs: clock.wallUs() });
  if (list.length === 0) return 0;
  await admit(list.map((one) => one.draft));
  await store.write((tx) => rememberTold(tx, list, atUs));
  return list.length;
}

async function rememberTold(
  tx: Parameters<typeof saveApproach>[0],
  list: readonly Announcement[],
  atUs: number,
): Promise<void> {
  for (const { approach } of list) await saveApproach(tx, approach);
  await forgetApproaches(tx, atUs - FORGET_AFTER_US);
}

/** Which rows come and which go. */
async function replacement(
  { scope, work, before }: Task,
  { store }: NodeContext,
  found: readonly WatchRow[],
): Promise<{ rows: readonly WatchRow[]; removals: readonly Removal[] }> {
  if (work.kind === 'full') return { rows: found, removals: [{ what: 'all' }] };
  if (work.kind === 'touched') {
    const removals: Removal[] = [];
    for (let at = 0; at < work.ids.length; at += IDS_PER_WRITE)
      removals.push({ what: 'objects', ids: work.ids.slice(at, at + IDS_PER_WRITE) });
    return { rows: found, removals };
  }
  const edgeUs = before?.toUs ?? work.fromUs;
  const ending = await rowsOfScope(store.db, scope, { endingUs: edgeUs });
  return {
    rows: joinAtEdge(edgeUs, ending.map(watchRow), found),
    removals: [{ what: 'edge', edgeUs }, { what: 'over' }],
  };
}

/** In small transactions; returns how many rows will be gone. */
async function write(
  { store, clock }: NodeContext,
  scope: WatchScope,
  run: number,
  rows: readonly WatchRow[],
  removals: readonly Removal[],
): Promise<number> {
  let removed = 0;
  const overUs = clock.watchUs();
  for (const removal of removals) {
    for (let more = true; more; ) {
      const gone = await store.write((tx) =>
        stageRemoval(tx, scope, run, removal, overUs, ROWS_PER_WRITE),
      );
      removed += gone;
      more = gone === ROWS_PER_WRITE;
      await pause();
    }
  }
  for (let at = 0; at < rows.length; at += ROWS_PER_WRITE) {
    const some = rows.slice(at, at + ROWS_PER_WRITE);
    const staged = some.map((row, k) => stagedRow(scope, at + k, row));
    await store.write((tx) => stageRows(tx, run, staged));
    await pause();
  }
  return removed;
}

/** Rows that earlier runs took away go for good; a reader on an older page may still want those of this run. */
async function purge({ store }: NodeContext, scope: WatchScope, run: number): Promise<void> {
  for (let more = true; more; ) {
    const gone = await store.write((tx) => purgeRemoved(tx, scope, run, ROWS_PER_WRITE));
    more = gone === ROWS_PER_WRITE;
    await pause();
  }
}

/** What the run looked at and what it could not, for people who ask why nothing was said. */
function recordOf(
  { scope, work, settings, catalogue }: Task,
  { asks, unknownAssetIds }: Asks,
  { excluded }: Found,
): Record<string, unknown> {
  return {
    ...madeOf(settings, catalogue),
    thresholdsKm: [...new Set(asks.map((ask) => ask.thresholdKm))],
    touched: work.kind === 'touched' ? work.ids.length : 0,
    assets: scope === 'assets' ? settings.assets.length : 0,
    unknownAssetIds,
    excluded: excluded.slice(0, EXCLUDED_LISTED_MAX).map(({ objectId, reason, fromUs }) => ({
      ...{ objectId, reason, fromUtc: formatUtc(fromUs) },
    })),
    problems: settings.problems,
  };
}
