/**
 * The break-up watch as a stage: element sets come in, the catalogue seen so far is held, and launches that gained pieces within
 * the last weeks are looked at again. What was there with the first batch is known; two snapshots are a first batch and one more.
 * Only what has come in is used, so a replay says what would have been said then.
 */
import { type ElementSetBatch, mergeBatches, pickSets } from '@noroshi/orbit';
import { joinCollisions } from './collision.ts';
import type { Breakup, LaunchGrowth } from './contract.ts';
import { launchesOf } from './growth.ts';
import { judgeLaunch } from './judge.ts';
import { BREAKUP_LIMITS } from './limits.ts';

const DAY_US = 86_400e6;

export type BreakupState = {
  readonly sets: ElementSetBatch | null; // of each object the first set, and later ones some days apart
  readonly firstSeenUs: ReadonlyMap<string, number>; // by object id; −∞: there from the beginning
  readonly lookedUs: number | null; // of the last look
  readonly judged: ReadonlyMap<string, string>; // launch → the pieces it was judged with
  readonly breakups: readonly Breakup[]; // by key
};

export type BreakupGrowth = {
  readonly state: BreakupState;
  readonly found: readonly Breakup[]; // new, or with other pieces than at the last look
  readonly growths: readonly LaunchGrowth[]; // every launch that was looked at, and why it was taken for what
};

export function createBreakupState(): BreakupState {
  return {
    ...{ sets: null, firstSeenUs: new Map(), lookedUs: null, judged: new Map(), breakups: [] },
  };
}

/** Takes sets that came in until `nowUs` (the newest of them where it is not given). */
export function growBreakups(
  state: BreakupState,
  batch: ElementSetBatch,
  nowUs: number = newestEpochUs(batch),
): BreakupGrowth {
  const merged = state.sets === null ? batch : mergeBatches([state.sets, batch]);
  const firstSeenUs = new Map(state.firstSeenUs);
  const seenUs = state.sets === null ? Number.NEGATIVE_INFINITY : nowUs;
  for (const id of batch.objects.objectId) if (!firstSeenUs.has(id)) firstSeenUs.set(id, seenUs);
  if (state.lookedUs === null) {
    const next = { ...state, sets: thinned(merged), firstSeenUs, lookedUs: nowUs };
    return { state: next, found: [], growths: [] };
  }
  const sinceUs = Math.min(state.lookedUs, nowUs - BREAKUP_LIMITS.windowDays * DAY_US);
  const rows = rowsByObject(merged);
  const isKnown = (object: number) =>
    rows[object]!.length === 0 || firstSeenUs.get(merged.objects.objectId[object]!)! <= sinceUs;
  const judged = new Map(state.judged);
  const growths: LaunchGrowth[] = [];
  const found: Breakup[] = [];
  for (const launch of launchesOf(merged, isKnown)) {
    const added = launch.fresh.length + launch.seenAgain.length;
    if (added < BREAKUP_LIMITS.piecesMin) continue;
    const mark = launch.fresh.map((object) => merged.objects.objectId[object]).join();
    if (judged.get(launch.launch) === mark) continue;
    judged.set(launch.launch, mark);
    const beforeUs = lastLookBefore(launch.fresh, merged, firstSeenUs, state.lookedUs);
    const verdict = judgeLaunch({ sets: merged, launch, rowsOf: (o) => rows[o]!, beforeUs, nowUs });
    growths.push(verdict.growth);
    if (verdict.breakup !== null) found.push(withOldKey(verdict.breakup, state.breakups));
  }
  const joined = joinCollisions(merged, found, (object) => rows[object]!);
  const keys = new Set(joined.map(({ key }) => key));
  const breakups = [...state.breakups.filter(({ key }) => !keys.has(key)), ...joined].sort(byKey);
  const next = { sets: thinned(merged), firstSeenUs, lookedUs: nowUs, judged, breakups };
  return { state: next, found: joined, growths };
}

/** The epoch below which 99 % of the sets lie: some sets are made ahead of time. */
export function newestEpochUs(batch: ElementSetBatch): number {
  const sorted = batch.epochUs.slice().sort();
  return sorted[Math.max(0, Math.floor(0.99 * (sorted.length - 1)))] ?? 0;
}

function byKey(a: Breakup, b: Breakup): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** The last look at which none of the pieces was there yet. */
function lastLookBefore(
  fresh: readonly number[],
  sets: ElementSetBatch,
  firstSeenUs: ReadonlyMap<string, number>,
  lookedUs: number,
): number {
  let firstUs = Number.POSITIVE_INFINITY;
  for (const object of fresh) {
    firstUs = Math.min(firstUs, firstSeenUs.get(sets.objects.objectId[object]!)!);
  }
  return Math.min(lookedUs, firstUs);
}

/** The same event again keeps its key: the same launch and a piece in common. */
function withOldKey(breakup: Breakup, earlier: readonly Breakup[]): Breakup {
  const ids = new Set(breakup.pieces.map(({ objectId }) => objectId));
  const same = earlier.find(
    (one) => one.launch === breakup.launch && one.pieces.some(({ objectId }) => ids.has(objectId)),
  );
  return same === undefined ? breakup : { ...breakup, key: same.key };
}

/** Rows of each object of the table, in order of epoch. */
export function rowsByObject(sets: ElementSetBatch): number[][] {
  const rows: number[][] = Array.from({ length: sets.objects.count }, () => []);
  for (let row = 0; row < sets.count; row++) rows[sets.objectRow[row]!]!.push(row);
  for (const one of rows) {
    if (one.length > 1) one.sort((a, b) => sets.epochUs[a]! - sets.epochUs[b]!);
  }
  return rows;
}

const HELD_SETS = 8;
const HELD_APART_DAYS = 8;

/** What the next look needs: an object's first set, and of the later ones the newest some days apart. */
function thinned(sets: ElementSetBatch): ElementSetBatch {
  const keep: number[] = [];
  for (const rows of rowsByObject(sets)) {
    if (rows.length <= 2) {
      keep.push(...rows);
      continue;
    }
    const held = [rows.at(-1)!];
    for (let k = rows.length - 2; k > 0 && held.length < HELD_SETS; k--) {
      const apart = sets.epochUs[held.at(-1)!]! - sets.epochUs[rows[k]!]!;
      if (apart >= HELD_APART_DAYS * DAY_US) held.push(rows[k]!);
    }
    keep.push(rows[0]!, ...held.reverse());
  }
  return keep.length === sets.count ? sets : pickSets(sets, keep);
}
