/**
 * One slice of the window, start to end: knots, steps, candidates, events. What a worker does; slices share nothing.
 */
import {
  createResonanceScratch,
  createStateBatch,
  propagateRow,
  type ResonanceScratch,
  type Sgp4Model,
  type StateBatch,
} from '@noroshi/orbit';
import { createEvents, type EventColumns } from './events.ts';
import { advanceKnots, classifyRows, type KnotPair, type PropagateAll } from './knots.ts';
import { createPairMotion, type PairMotion } from './motion.ts';
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
  readonly firstBadUs: Float64Array; // by row: first knot with a code, NaN when always good
  readonly badCode: Uint8Array;
  readonly cost: SliceCost;
};

export type SliceWorkspace = {
  readonly model: Sgp4Model;
  readonly plan: ScreenPlan;
  readonly sieve: SieveEngine;
  readonly candidates: Candidates;
  readonly motion: PairMotion;
  readonly propagate: PropagateAll;
  readonly rough: Uint8Array; // by row, 1 = never interpolated
  readonly near: StateBatch; // three places of one irregular row: centre, half a step before and after
  readonly clockMs: () => number;
};

/** Room for one worker, made once and used for all of its slices. `clockMs` only feeds the cost report. */
export function createSliceWorkspace(
  model: Sgp4Model,
  plan: ScreenPlan,
  propagate: PropagateAll,
  sieve: SieveEngine,
  rough: Uint8Array,
  clockMs: () => number,
): SliceWorkspace {
  const candidates = createCandidates(4096);
  const near = createStateBatch(3, 'TEME');
  return {
    model,
    plan,
    sieve,
    candidates,
    motion: createPairMotion(model),
    propagate,
    rough,
    near,
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
  const scratch = createResonanceScratch(model);
  const knotUs = (knot: number) => plan.fromUs + knot * plan.knotUs;
  const advance = (knot: number) => {
    const start = w.clockMs();
    advanceKnots(w.sieve.knots, knotUs(knot), w.propagate);
    noteBadRows(w.sieve.knots, knotUs(knot), firstBadUs, badCode);
    cost.propagations += model.count;
    cost.sgp4Ms += w.clockMs() - start;
  };
  advance(slice.fromKnot);
  for (let knot = slice.fromKnot; knot < slice.toKnot; knot++) {
    advance(knot + 1);
    classifyRows(w.sieve.knots, plan.knotUs / 1e6, w.rough);
    cost.irregularRows += w.sieve.knots.irregularCount;
    for (let k = 0; k < plan.stepsPerKnot; k++) {
      const centreUs = knotUs(knot) + (k + 0.5) * plan.stepUs;
      if (centreUs - plan.stepUs / 2 > plan.toUs) break;
      lookOnce(w, (k + 0.5) / plan.stepsPerKnot, centreUs, cost, scratch);
      refineAll(w, centreUs, events, slow, cost);
    }
  }
  cost.pairsTested = w.candidates.pairsTested;
  w.candidates.pairsTested = 0;
  return { events, slowPairs: Float64Array.from(slow), firstBadUs, badCode, cost };
}

/** One step of the sieve. */
function lookOnce(
  w: SliceWorkspace,
  u: number,
  centreUs: number,
  cost: SliceCost,
  scratch: ResonanceScratch,
): void {
  const { sieve } = w;
  const { knots } = sieve;
  const t0 = w.clockMs();
  sieve.interpolate(u);
  for (let k = 0; k < knots.irregularCount; k++)
    placeIrregular(w, knots.irregular[k], centreUs, scratch);
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

/** An irregular row's place by SGP4, its velocity from its places half a step before and after. */
function placeIrregular(
  w: SliceWorkspace,
  row: number,
  centreUs: number,
  scratch: ResonanceScratch,
): void {
  const { near, plan } = w;
  const { positionKm, velocityKmS } = w.sieve.place;
  const half = plan.stepUs / 2;
  propagateRow(w.model, scratch, row, centreUs, near, 0);
  const before = propagateRow(w.model, scratch, row, centreUs - half, near, 1);
  const after = propagateRow(w.model, scratch, row, centreUs + half, near, 2);
  for (let k = 0; k < 3; k++) {
    positionKm[3 * row + k] = near.positionKm[k];
    const difference = (near.positionKm[6 + k] - near.positionKm[3 + k]) / (plan.stepUs / 1e6);
    velocityKmS[3 * row + k] = before === 0 && after === 0 ? difference : near.velocityKmS[k];
  }
}

function refineAll(
  w: SliceWorkspace,
  centreUs: number,
  events: EventColumns,
  slow: Set<number>,
  cost: SliceCost,
): void {
  const { candidates, plan, model } = w;
  const start = w.clockMs();
  cost.candidates += candidates.count;
  for (let k = 0; k < candidates.count; k++) {
    const a = candidates.rowA[k];
    const b = candidates.rowB[k];
    const key = a * model.count + b;
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

function noteBadRows(
  knots: KnotPair,
  us: number,
  firstBadUs: Float64Array,
  badCode: Uint8Array,
): void {
  const { code } = knots.right;
  for (let row = 0; row < code.length; row++) {
    if (code[row] !== 0 && Number.isNaN(firstBadUs[row])) {
      firstBadUs[row] = us;
      badCode[row] = code[row];
    }
  }
}
