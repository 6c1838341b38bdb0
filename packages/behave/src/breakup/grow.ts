/**
 * The break-up watch as a stage: element sets come in, the catalogue seen so far is held, and launches that gained pieces within
 * the last weeks are looked at again. What was there with the first batch is known; two snapshots are a first batch and one more.
 * Only what has come in is used, so a replay says what would have been said then.
 */
import { type ElementSetBatch, mergeBatches, pickSets } from '@noroshi/orbit';
import { joinCollisions } from './collision.ts';
import type { Breakup, LaunchGrowth } from './contract.ts';
import { type LaunchObjects, launchesOf } from './growth.ts';
import { judgeLaunch, type LaunchTask, type LaunchVerdict } from './judge.ts';
import { judgeKick } from './kick.ts';
import { BREAKUP_LIMITS } from './limits.ts';
import { type NumberedBy, numberDates } from './numbers.ts';

const DAY_US = 86_400e6;

export type BreakupState = {
  readonly sets: ElementSetBatch | null; // of each object the first set, and later ones some days apart
  readonly absentUs: ReadonlyMap<string, number>; // by object id: the last look without it; −∞: there from the beginning
  readonly lookedUs: number | null; // of the last look
  readonly judged: ReadonlyMap<string, string>; // launch → the objects it was judged with
  readonly breakups: readonly Breakup[]; // by key
};

export type BreakupGrowth = {
  readonly state: BreakupState;
  readonly found: readonly Breakup[]; // new, or with other pieces than at the last look
  readonly growths: readonly LaunchGrowth[]; // every launch that was looked at, and why it was taken for what
};

export function createBreakupState(): BreakupState {
  return {
    ...{ sets: null, absentUs: new Map(), lookedUs: null, judged: new Map(), breakups: [] },
  };
}

/** Takes sets that came in until `nowUs` (the newest of them where it is not given). */
export function growBreakups(
  state: BreakupState,
  batch: ElementSetBatch,
  nowUs: number = newestEpochUs(batch),
): BreakupGrowth {
  const sets = state.sets === null ? batch : mergeBatches([state.sets, batch]);
  const absentUs = new Map(state.absentUs);
  const lookedUs = state.lookedUs ?? Number.NEGATIVE_INFINITY;
  for (const id of batch.objects.objectId) if (!absentUs.has(id)) absentUs.set(id, lookedUs);
  const seen = { ...state, sets: thinned(sets), absentUs, lookedUs: nowUs };
  if (state.lookedUs === null) return { state: seen, found: [], growths: [] };
  const rows = rowsByObject(sets);
  const numberedBy = numberDates(sets, nowUs);
  const look: Look = { sets, rows, absentUs, nowUs, numberedBy, breakups: state.breakups };
  const sinceUs = Math.min(lookedUs, nowUs - BREAKUP_LIMITS.windowDays * DAY_US);
  const isKnown = (object: number) =>
    rows[object]!.length === 0 || absentUs.get(sets.objects.objectId[object]!)! < sinceUs;
  const judged = new Map(state.judged);
  const growths: LaunchGrowth[] = [];
  const found: Breakup[] = [];
  for (const launch of launchesOf(sets, isKnown)) {
    if (launch.fresh.length + launch.seenAgain.length === 0) continue;
    const mark = idsOf(sets, launch.fresh).join();
    if (judged.get(launch.launch) === mark) continue;
    const verdict = lookAt(look, launch);
    if (verdict === null) continue;
    judged.set(launch.launch, mark);
    growths.push(verdict.growth);
    if (verdict.breakup !== null) found.push(verdict.breakup);
  }
  const joined = joinCollisions(sets, found, (object) => rows[object]!);
  const keys = new Set(joined.map(({ key }) => key));
  const breakups = [...state.breakups.filter(({ key }) => !keys.has(key)), ...joined].sort(byKey);
  return { state: { ...seen, judged, breakups }, found: joined, growths };
}

type Look = {
  readonly sets: ElementSetBatch;
  readonly rows: readonly (readonly number[])[];
  readonly absentUs: ReadonlyMap<string, number>;
  readonly nowUs: number;
  readonly numberedBy: NumberedBy;
  readonly breakups: readonly Breakup[];
};

/** One launch with new objects: a first look, or one more at a break-up it has had. Null where there are too few to say. */
function lookAt(look: Look, launch: LaunchObjects): LaunchVerdict | null {
  const events = look.breakups.filter((one) => one.launch === launch.launch);
  if (events.length === 0)
    return isEnough(launch) ? judged(look, launch) : judgeKick(taskOf(look, launch));
  const had = new Set(events.flatMap(({ pieces }) => pieces.map(({ objectId }) => objectId)));
  const isHad = (object: number) => had.has(look.sets.objects.objectId[object]!);
  const news = { ...launch, fresh: launch.fresh.filter((object) => !isHad(object)) };
  if (news.fresh.length === 0) return null;
  const alone = isEnough(news) ? judged(look, news) : null;
  const apart = alone?.breakup ?? null;
  if (apart !== null && isAnother(apart, alone!.agreeShare, events, absentOf(look, news))) {
    return { ...alone!, breakup: { ...apart, kind: 'break-up' } };
  }
  const event = nearestOf(events, apart?.atUs ?? null);
  const own = new Set(event.pieces.map(({ objectId }) => objectId));
  const isOwn = (object: number) => own.has(look.sets.objects.objectId[object]!);
  const all = [...launch.known, ...launch.fresh];
  const union = {
    ...launch,
    known: launch.known.filter((object) => !isHad(object)),
    fresh: all.filter((object) => isOwn(object) || news.fresh.includes(object)),
  };
  const verdict = judged(look, union, event.atUs ?? undefined);
  if (verdict.breakup === null) return verdict;
  const isSurer = event.atUs !== null && event.sigmaS! < (verdict.breakup.sigmaS ?? Infinity);
  const surer = isSurer ? event : verdict.breakup;
  const { pieces, growth } = verdict.breakup;
  return { ...verdict, breakup: { ...surer, pieces, growth, key: event.key } };
}

function isEnough(launch: LaunchObjects): boolean {
  return launch.fresh.length + launch.seenAgain.length >= BREAKUP_LIMITS.piecesMin;
}

/** A time of its own, which most pieces share: further from the others' than both can be wrong, and not long before its pieces were there. */
function isAnother(
  one: Breakup,
  agreeShare: number,
  events: readonly Breakup[],
  absentUs: number,
): boolean {
  if (one.atUs === null || agreeShare < BREAKUP_LIMITS.anotherShare) return false;
  if (one.atUs < absentUs - BREAKUP_LIMITS.delayDays * DAY_US) return false;
  return events.every(({ atUs, sigmaS }) => {
    if (atUs === null) return false;
    const sigmaUs = 1e6 * Math.hypot(one.sigmaS!, sigmaS!);
    return Math.abs(one.atUs! - atUs) > Math.max(2 * DAY_US, 3 * sigmaUs);
  });
}

/** The event nearest in time; the latest said where there is none. */
function nearestOf(events: readonly Breakup[], atUs: number | null): Breakup {
  const apart = (event: Breakup) =>
    atUs === null || event.atUs === null ? -event.foundUs : Math.abs(event.atUs - atUs);
  return events.reduce((a, b) => (apart(b) < apart(a) ? b : a));
}

function judged(look: Look, launch: LaunchObjects, aboutUs?: number): LaunchVerdict {
  const task = taskOf(look, launch);
  return judgeLaunch(aboutUs === undefined ? task : { ...task, aboutUs });
}

function taskOf(look: Look, launch: LaunchObjects): LaunchTask {
  const { sets, rows, nowUs, numberedBy } = look;
  const beforeUs = absentOf(look, launch);
  const rowsOf = (object: number) => rows[object]!;
  return { sets, launch, rowsOf, beforeUs, nowUs, numberedBy };
}

/** The last look at which none of the new objects was there. */
function absentOf({ sets, absentUs, nowUs }: Look, launch: LaunchObjects): number {
  return idsOf(sets, launch.fresh).reduce((min, id) => Math.min(min, absentUs.get(id)!), nowUs);
}

function idsOf(sets: ElementSetBatch, objects: readonly number[]): string[] {
  return objects.map((object) => sets.objects.objectId[object]!);
}

/** The epoch below which 99 % of the sets lie: some sets are made ahead of time. */
export function newestEpochUs(batch: ElementSetBatch): number {
  const sorted = batch.epochUs.slice().sort();
  return sorted[Math.max(0, Math.floor(0.99 * (sorted.length - 1)))] ?? 0;
}

function byKey(a: Breakup, b: Breakup): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
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
