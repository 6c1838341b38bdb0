/**
 * The expected number of collisions of an encounter: the rate of `nc3d-rate.ts` over time, unless told within half a
 * period of the epoch on either side (Hall 2021's segment of one conjunction: the next encounter of the pair belongs to the next one).
 *
 * Where the density of contact has its peaks is found on a grid and by a search from the epoch. Each peak is walked down on
 * both sides; there the trapezoidal rule converges geometrically, because the rate is a bell and dies out at both ends, and
 * so do both rules on the sphere. The step is halved until two sums agree, and the rule on the sphere compared with a finer
 * one; what then still differs is the stated error.
 */
import { collisionRateInto, createInflow, type RateAnswer } from './nc3d-rate.ts';
import { createOverlap, overlapInto, type TwoBodyPair } from './two-body-pair.ts';
import {
  type BellEnds,
  bellOf,
  findPeaks,
  type Peak,
  type Segment,
  segmentOf,
} from './two-body-peak.ts';

export type ExpectedCollisions = {
  readonly value: number;
  readonly error: number; // absolute: what the last two rules on the sphere, and in time, differ by
  readonly peakS: number; // of the strongest bell, after the epoch
  readonly fromS: number; // ends of all bells that count, where the density is e^-37 of its peak
  readonly toS: number;
  readonly cutShare: number; // of the strongest rate, at the ends of the segment: what it leaves out
  readonly beyond: number; // expected in bells of the segment that are no part of this encounter
  readonly bells: number; // with at least BELL_SHARE of the whole
  readonly settled: boolean; // every linearisation about the overlap did
};

/** Why there is no number. */
export type NoExpectation = 'no volume' | 'too wide';

const AGREEMENT = 1e-5;
/** What is deeper than the deepest by this is left out: e^-21 of the highest density. */
const PRUNE_DEPTH = 42;
/** Of the rule in each cell of the sphere: raised until one and the next agree. */
const ORDERS = [6, 9, 14, 21] as const;
const SPHERE_AGREEMENT = 2e-5;
const GAIN_STEPS = 3; // the next order is compared at every third step, and corrects all
const HALVINGS_MAX = 4;
const STEPS_MAX = 6000; // to an end of one bell, before it is called too wide
const POINTS_MAX = 3e7; // on the sphere, over all steps: a second or two
const OVERLAP_POINTS = 100; // what a round of an overlap costs (measured)
const BELL_SHARE = 1e-3;
/** A bell whose highest density is e^-15 of another's is left out. */
const MINOR_DEPTH = 30;
/** Bells within a quarter period of the epoch are this encounter's; those beyond are the pair's next, if there is one near. */
const NEAR_SHARE = 0.25;

const overlap = createOverlap();
const inflow = createInflow();
const answer: RateAnswer = { rate: 0, points: 0 };

/**
 * `iterate` as in overlapInto; `segment` in seconds after the epoch. 'no volume': a covariance is flat; 'too wide': the
 * sphere is, beside the error.
 */
export function expectedCollisions(
  pair: TwoBodyPair,
  iterate: boolean,
  segment: Segment = segmentOf(pair),
): ExpectedCollisions | NoExpectation {
  const peaks = findPeaks(pair, segment, iterate);
  if (peaks === undefined) return 'no volume';
  const all = bellsOf(pair, segment, iterate, peaks);
  if (all.length === 0 || all.some((bell) => Number.isNaN(bell.value))) return 'too wide';
  const near = all.filter((bell) => Math.abs(bell.peakS) <= NEAR_SHARE * pair.periodS);
  const parts = near.length > 0 ? near : all;
  const value = sumOf(parts, (bell) => bell.value);
  const counting = parts.filter((bell) => bell.value >= BELL_SHARE * value);
  const strongest = parts.reduce((best, bell) => (bell.value > best.value ? bell : best));
  return {
    value,
    error: sumOf(parts, (bell) => bell.error),
    peakS: strongest.peakS,
    fromS: Math.min(...counting.map((bell) => bell.fromS)),
    toS: Math.max(...counting.map((bell) => bell.toS)),
    cutShare: Math.max(...counting.map((bell) => bell.cutShare)),
    beyond: sumOf(all, (bell) => bell.value) - value,
    bells: counting.length,
    settled: counting.every((bell) => bell.settled),
  };
}

type Bell = {
  readonly value: number;
  readonly error: number;
  readonly peakS: number;
  readonly fromS: number;
  readonly toS: number;
  readonly cutShare: number; // of the highest rate, at the end of the segment
  readonly settled: boolean;
};

function sumOf(bells: readonly Bell[], of: (bell: Bell) => number): number {
  return bells.reduce((sum, bell) => sum + of(bell), 0);
}

/** Highest density first; a peak within the ends of one that was taken is part of it. */
function bellsOf(
  pair: TwoBodyPair,
  segment: Segment,
  iterate: boolean,
  peaks: readonly Peak[],
): Bell[] {
  const found = [...peaks].sort((a, b) => a.sphereDepth - b.sphereDepth);
  const taken: Bell[] = [];
  const work = { points: 0 };
  for (const peak of found) {
    if (peak.sphereDepth - found[0]!.sphereDepth > MINOR_DEPTH) break;
    if (taken.some((bell) => peak.atS >= bell.fromS && peak.atS <= bell.toS)) continue;
    const room = { ...segment };
    for (const bell of taken) {
      if (bell.toS < peak.atS) room.fromS = Math.max(room.fromS, bell.toS);
      else room.toS = Math.min(room.toS, bell.fromS);
    }
    taken.push(
      bellIntegral(
        pair,
        work,
        segment,
        iterate,
        peak,
        bellOf(pair, room, iterate, peak, STEPS_MAX),
      ),
    );
  }
  return taken;
}

function bellIntegral(
  pair: TwoBodyPair,
  work: { points: number },
  segment: Segment,
  iterate: boolean,
  peak: Peak,
  ends: BellEnds,
): Bell {
  const sums: Sums = {
    pair,
    iterate,
    ends,
    work,
    settled: true,
    highest: 0,
    left: 0,
    right: 0,
  };
  let steps = ends.exhausted ? 1 : ends.steps;
  const { order, gain } = sphereOrder(sums, Math.ceil(steps / GAIN_STEPS));
  let value = trapezoid(sums, order, steps);
  let timeError = value;
  for (let halving = 0; halving < HALVINGS_MAX && !Number.isNaN(value); halving++) {
    const between = midpoints(sums, order, steps);
    timeError = 0.5 * Math.abs(between - value);
    value = 0.5 * (value + between);
    steps *= 2;
    if (timeError <= AGREEMENT * value) break;
  }
  const left = ends.cutLeft && ends.fromS === segment.fromS ? sums.left : 0;
  const right = ends.cutRight && ends.toS === segment.toS ? sums.right : 0;
  return {
    value: value * gain,
    error: value * Math.abs(gain - 1) + timeError,
    peakS: peak.atS,
    fromS: ends.fromS,
    toS: ends.toS,
    cutShare: sums.highest > 0 ? Math.max(left, right) / sums.highest : 0,
    settled: sums.settled,
  };
}

/** The order that agrees with the next one, and what the next one makes of it. */
function sphereOrder(sums: Sums, steps: number): { order: number; gain: number } {
  let level = 0;
  let coarse = trapezoid(sums, ORDERS[0], steps);
  let finer = trapezoid(sums, ORDERS[1], steps);
  while (Math.abs(finer - coarse) > SPHERE_AGREEMENT * finer && level + 2 < ORDERS.length) {
    level++;
    coarse = finer;
    finer = trapezoid(sums, ORDERS[level + 1]!, steps);
  }
  return { order: ORDERS[level]!, gain: coarse > 0 ? finer / coarse : 1 };
}

type Sums = {
  readonly pair: TwoBodyPair;
  readonly iterate: boolean;
  readonly ends: BellEnds;
  readonly work: { points: number };
  settled: boolean;
  highest: number;
  left: number; // rate at the ends
  right: number;
};

function trapezoid(sums: Sums, order: number, steps: number): number {
  const { fromS, toS } = sums.ends;
  const stepS = (toS - fromS) / steps;
  sums.left = rateAt(sums, order, fromS);
  sums.right = rateAt(sums, order, toS);
  let sum = 0.5 * (sums.left + sums.right);
  for (let k = 1; k < steps; k++) sum += rateAt(sums, order, fromS + k * stepS);
  return sum * stepS;
}

function midpoints(sums: Sums, order: number, steps: number): number {
  const { fromS, toS } = sums.ends;
  const stepS = (toS - fromS) / steps;
  let sum = 0;
  for (let k = 0; k < steps; k++) sum += rateAt(sums, order, fromS + (k + 0.5) * stepS);
  return sum * stepS;
}

/** NaN once there was too much work. */
function rateAt(sums: Sums, order: number, atS: number): number {
  if (sums.ends.exhausted || !(sums.work.points < POINTS_MAX)) return Number.NaN;
  if (!overlapInto(sums.pair, atS, sums.iterate, overlap)) {
    sums.settled = false;
    return 0;
  }
  if (!overlap.converged) sums.settled = false;
  const depthMax = sums.ends.deepest + PRUNE_DEPTH;
  collisionRateInto(overlap, sums.pair.hbrKm, order, depthMax, inflow, answer);
  sums.work.points += answer.points + OVERLAP_POINTS * overlap.iterations;
  sums.highest = Math.max(sums.highest, answer.rate);
  return answer.rate;
}
