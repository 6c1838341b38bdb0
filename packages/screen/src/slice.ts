/**
 * One slice of the window, start to end: knots, steps, candidates, events. What a worker does; slices share nothing.
 */
import { createResonanceScratch, type Sgp4Model } from '@noroshi/orbit';
import { createEvents, type EventColumns } from './events.ts';
import { findIdleRows, hideRows, type RadiiOfRow } from './idle.ts';
import { createIrregularPlaces, type IrregularPlaces, placeIrregular } from './irregular.ts';
import { advanceKnots, classifyRows, type PropagateAll } from './knots.ts';
import { createPairMotion, type PairMotion } from './motion.ts';
import {
  hideAtKnot,
  type PiecePaths,
  piecePathsOf,
  placeTables,
  stateOfRow,
  tableRadii,
} from './piece-paths.ts';
import { bendOfRow, type PieceColumns } from './pieces.ts';
import type { ScreenPlan } from './plan.ts';
import { refineCandidate } from './refine.ts';
import { type Candidates, createCandidates } from './sieve.ts';
import type { SieveEngine } from './sieve-engine.ts';

export type SliceCost = {
  sgp4Ms: number;
  interpolationMs: number;
  hashingMs: number;
  pairsMs: number;
  refiningMs: number;
  propagations: number;
  pairsTested: number;
  candidates: number;
  irregularRows: number; // object × knot interval
};

export type SliceResult = {
  readonly events: EventColumns;
  readonly slowPairs: Float64Array; // rowA · count + rowB
  readonly firstBadUs: Float64Array; // by row: first time with a code, NaN when always good
  readonly badCode: Uint8Array;
  readonly cost: SliceCost;
};

/** What a slice is cut from: the same for every slice of a screen. */
export type SliceWork = {
  readonly model: Sgp4Model;
  readonly plan: ScreenPlan;
  readonly rough: Uint8Array; // by row, 1 = never interpolated; see rough.ts
  readonly primary?: Uint8Array; // by row, 1 = primary; absent: every pair
  readonly pieces?: PieceColumns; // absent: every row is an object, by its element set
};

export type SliceWorkspace = SliceWork & {
  readonly sieve: SieveEngine;
  readonly candidates: Candidates;
  readonly motion: PairMotion;
  readonly paths: PiecePaths | undefined;
  readonly propagate: PropagateAll;
  readonly irregular: IrregularPlaces;
  readonly idle: Int32Array; // rows out of every primary's reach in this interval; the first idleCount are set
  idleCount: number;
  readonly clockMs: () => number;
};

/** Room for one worker, made once and used for all of its slices. `clockMs` only feeds the cost report. */
export function createSliceWorkspace(
  work: SliceWork,
  propagate: PropagateAll,
  sieve: SieveEngine,
  clockMs: () => number,
): SliceWorkspace {
  const { model, plan } = work;
  const candidates = createCandidates(4096);
  const paths = piecePathsOf(work.pieces);
  const scratch = createResonanceScratch(model);
  const irregular = createIrregularPlaces(model, scratch, plan.stepUs / 2);
  return {
    ...work,
    sieve,
    candidates,
    motion: createPairMotion(model, paths),
    paths,
    propagate,
    irregular,
    idle: new Int32Array(work.primary === undefined ? 0 : model.count),
    idleCount: 0,
    clockMs,
  };
}

export function runSlice(w: SliceWorkspace, sliceIndex: number): SliceResult {
  const { plan, model } = w;
  const slice = plan.slices[sliceIndex];
  const events = createEvents();
  const slow = new Set<number>();
  const firstBadUs = new Float64Array(model.count).fill(Number.NaN);
  const badCode = new Uint8Array(model.count);
  const cost: SliceCost = {
    sgp4Ms: 0,
    interpolationMs: 0,
    hashingMs: 0,
    pairsMs: 0,
    refiningMs: 0,
    propagations: 0,
    pairsTested: 0,
    candidates: 0,
    irregularRows: 0,
  };
  const knotUs = (knot: number) => plan.fromUs + knot * plan.knotUs;
  const advance = (knot: number) => {
    const start = w.clockMs();
    advanceKnots(w.sieve.knots, knotUs(knot), w.propagate);
    if (w.paths !== undefined) hideAtKnot(w.paths, knotUs(knot), plan.knotUs, w.sieve.knots.right);
    noteBadRows(w, knotUs(knot), knot > slice.fromKnot, firstBadUs, badCode);
    cost.propagations += model.count;
    cost.sgp4Ms += w.clockMs() - start;
  };
  advance(slice.fromKnot);
  for (let knot = slice.fromKnot; knot < slice.toKnot; knot++) {
    advance(knot + 1);
    classifyRows(w.sieve.knots, plan.knotUs / 1e6, w.rough);
    cost.irregularRows += w.sieve.knots.irregularCount;
    if (w.primary !== undefined)
      w.idleCount = findIdleRows(w.sieve.knots, w.primary, plan, w.idle, radiiOf(w, knotUs(knot)));
    for (let k = 0; k < plan.stepsPerKnot; k++) {
      const centreUs = knotUs(knot) + (k + 0.5) * plan.stepUs;
      if (centreUs - plan.stepUs / 2 > plan.toUs) break;
      lookOnce(w, (k + 0.5) / plan.stepsPerKnot, centreUs, cost);
      refineAll(w, centreUs, events, slow, cost);
    }
  }
  cost.pairsTested = w.candidates.pairsTested;
  w.candidates.pairsTested = 0;
  return { events, slowPairs: Float64Array.from(slow), firstBadUs, badCode, cost };
}

/** Of primaries that go by a table, in the interval that begins at `leftUs`: what its knots do not show. */
function radiiOf({ paths, plan }: SliceWorkspace, leftUs: number): RadiiOfRow | undefined {
  if (paths === undefined) return undefined;
  return (row) =>
    paths.columns.tableOf[row] < 0
      ? undefined
      : tableRadii(paths, row, leftUs, leftUs + plan.knotUs);
}

/** One step of the sieve. */
function lookOnce(w: SliceWorkspace, u: number, centreUs: number, cost: SliceCost): void {
  const { sieve } = w;
  const { knots } = sieve;
  const t0 = w.clockMs();
  sieve.interpolate(u);
  for (let k = 0; k < knots.irregularCount; k++)
    placeIrregular(w.irregular, knots.irregular[k], centreUs, sieve.place);
  if (w.paths !== undefined) placeTables(w.paths, centreUs, w.plan.stepUs / 2, sieve.place);
  hideRows(sieve.place, w.idle, w.idleCount);
  const t1 = w.clockMs();
  let t2 = t1;
  w.candidates.count = 0;
  sieve.find(w.candidates, () => {
    t2 = w.clockMs();
  });
  cost.interpolationMs += t1 - t0;
  cost.hashingMs += t2 - t1;
  cost.pairsMs += w.clockMs() - t2;
}

function refineAll(
  w: SliceWorkspace,
  centreUs: number,
  events: EventColumns,
  slow: Set<number>,
  cost: SliceCost,
): void {
  const { candidates, model } = w;
  const start = w.clockMs();
  cost.candidates += candidates.count;
  for (let k = 0; k < candidates.count; k++) {
    const a = candidates.rowA[k];
    const b = candidates.rowB[k];
    const key = a * model.count + b;
    const plan = planOfPair(w.plan, w.pieces, a, b);
    if (plan === undefined) continue;
    if (candidates.relativeSpeedKmS[k] < plan.slowKmS) {
      slow.add(key);
    } else if (
      refineCandidate(w.motion, a, b, centreUs + candidates.offsetS[k] * 1e6, plan, events) ===
      'slow'
    ) {
      slow.add(key);
    }
  }
  cost.refiningMs += w.clockMs() - start;
}

function isServedBySet({ tableOf, fromUs, toUs }: PieceColumns, row: number, us: number): boolean {
  return tableOf[row] < 0 && us >= fromUs[row] && us <= toUs[row];
}

/**
 * The plan for two rows: none where both are one object. Between paths that bend more than gravity a distance is convex only
 * above a greater speed: w² > K (gradient · K + what both bend).
 */
export function planOfPair(
  plan: ScreenPlan,
  pieces: PieceColumns | undefined,
  rowA: number,
  rowB: number,
): ScreenPlan | undefined {
  if (pieces === undefined) return plan;
  if (pieces.objectOf[rowA] === pieces.objectOf[rowB]) return undefined;
  const bend = bendOfRow(pieces, rowA).excessKmS2 + bendOfRow(pieces, rowB).excessKmS2;
  const more2 = plan.thresholdKm * bend;
  const slow2 = plan.slowKmS * plan.slowKmS;
  return more2 < 0.01 * slow2 ? plan : { ...plan, slowKmS: Math.sqrt(slow2 + more2) };
}

/** Rows with a code at the right knot, `us`, and since when: to the microsecond where the left knot was still good. */
function noteBadRows(
  w: SliceWorkspace,
  us: number,
  hasLeft: boolean,
  firstBadUs: Float64Array,
  badCode: Uint8Array,
): void {
  const { left, right } = w.sieve.knots;
  for (let row = 0; row < right.code.length; row++) {
    if (right.code[row] === 0 || !Number.isNaN(firstBadUs[row])) continue;
    if (w.pieces !== undefined && !isServedBySet(w.pieces, row, us)) continue;
    const wasGood = hasLeft && left.code[row] === 0;
    const sinceUs = wasGood ? failureUs(w, row, us - w.plan.knotUs, us) : us;
    if (sinceUs > w.plan.toUs) continue;
    firstBadUs[row] = sinceUs;
    badCode[row] = right.code[row];
  }
}

/** First microsecond with a code between a good time and a bad one. */
function failureUs(w: SliceWorkspace, row: number, goodUs: number, badUs: number): number {
  const { model, scratch, near } = w.irregular;
  let good = goodUs;
  let bad = badUs;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (stateOfRow(model, scratch, w.paths, row, middle, near, 0) === 0) good = middle;
    else bad = middle;
  }
  return bad;
}
