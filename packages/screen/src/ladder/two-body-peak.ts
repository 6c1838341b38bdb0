/**
 * When two clouds of error overlap most: the minima over time of
 *   depth(t) = squaredSigmas + ln det A,   exp(-depth / 2) being the density of contact up to a constant,
 * found from the epoch by Newton (fast encounters: the peak is milliseconds wide and minutes away at most) and, for slow
 * ones, from every dip of a grid over half a period on either side. Each dip is then walked down to its ends.
 */
import { createOverlap, type Overlap, overlapInto, type TwoBodyPair } from './two-body-pair.ts';

export type Peak = {
  readonly atS: number; // after the epoch
  readonly depth: number; // at the centre
  readonly sphereDepth: number; // the least in the sphere
  readonly sigmaS: number; // width: 1 / sqrt(depth'' / 2)
};

const GRID_STEPS = 128;
const NEWTON_MAX = 60;
/** Depth above its minimum at which a bell ends: the density is e^-37, or 1e-16, of its peak. */
export const BELL_DEPTH = 74;

const overlap: Overlap = createOverlap();

/** NaN where the overlap cannot be formed. */
function depthAt(pair: TwoBodyPair, atS: number, iterate: boolean): number {
  return overlapInto(pair, atS, iterate, overlap)
    ? overlap.squaredSigmas + overlap.logDeterminant
    : Number.NaN;
}

/** From when to when, seconds after the epoch. */
export type Segment = { readonly fromS: number; readonly toS: number };

/** Half a period on either side of the epoch. */
export function segmentOf(pair: TwoBodyPair): Segment {
  return { fromS: -0.5 * pair.periodS, toS: 0.5 * pair.periodS };
}

/** Peaks in a segment, the first one found from the epoch itself. Undefined: no overlap at the epoch. */
export function findPeaks(
  pair: TwoBodyPair,
  segment: Segment,
  iterate: boolean,
): readonly Peak[] | undefined {
  const first = peakFrom(pair, segment, 0, iterate);
  if (first === undefined) return undefined;
  const peaks = [first];
  const gridS = (segment.toS - segment.fromS) / GRID_STEPS;
  const depths = Array.from({ length: GRID_STEPS + 1 }, (_, k) =>
    depthAt(pair, segment.fromS + k * gridS, iterate),
  );
  for (let k = 0; k <= GRID_STEPS; k++) {
    const here = depths[k]!;
    if (!(here <= (depths[k - 1] ?? Infinity) && here <= (depths[k + 1] ?? Infinity))) continue;
    const peak = peakFrom(pair, segment, segment.fromS + k * gridS, iterate);
    if (peak !== undefined) peaks.push(peak);
  }
  return peaks;
}

/** The minimum of depth that a descent from `startS` reaches, kept within the segment. */
export function peakFrom(
  pair: TwoBodyPair,
  segment: Segment,
  startS: number,
  iterate: boolean,
): Peak | undefined {
  const strideMaxS = pair.periodS / 64;
  let atS = startS;
  let depth = depthAt(pair, atS, iterate);
  if (!Number.isFinite(depth)) return undefined;
  let sigmaS = crossingSigmaS(overlap);
  if (!(sigmaS > 0 && sigmaS < strideMaxS)) sigmaS = strideMaxS;
  for (let round = 0; round < NEWTON_MAX; round++) {
    const probeS = 0.3 * sigmaS;
    const before = depthAt(pair, atS - probeS, iterate);
    const after = depthAt(pair, atS + probeS, iterate);
    const slope = (after - before) / (2 * probeS);
    const bend = (after - 2 * depth + before) / (probeS * probeS);
    if (!Number.isFinite(slope + bend)) break;
    if (bend > 0) sigmaS = Math.min(strideMaxS, Math.sqrt(2 / bend));
    let moveS = bend > 0 ? -slope / bend : -Math.sign(slope) * strideMaxS;
    moveS = Math.max(-strideMaxS, Math.min(strideMaxS, moveS));
    const next = stepDown(pair, segment, iterate, atS, depth, moveS);
    if (Math.abs(next.atS - atS) < 1e-4 * sigmaS) break;
    atS = next.atS;
    depth = next.depth;
  }
  return { atS, depth, sphereDepth: depthInSphere(pair, atS, iterate), sigmaS };
}

/** The move, halved until the depth falls; none where it never does. */
function stepDown(
  pair: TwoBodyPair,
  segment: Segment,
  iterate: boolean,
  atS: number,
  depth: number,
  moveS: number,
): { atS: number; depth: number } {
  for (let share = 1; share > 1e-3; share *= 0.5) {
    const goalS = Math.max(segment.fromS, Math.min(segment.toS, atS + share * moveS));
    const there = depthAt(pair, goalS, iterate);
    if (there < depth) return { atS: goalS, depth: there };
  }
  return { atS, depth };
}

/** How long a straight passage takes to cross one sigma: 1 / sqrt(v' A^-1 v). */
function crossingSigmaS(at: Overlap): number {
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) sum += at.mean[3 + i]! * at.inverse[3 * i + j]! * at.mean[3 + j]!;
  }
  return 1 / Math.sqrt(sum);
}

export type BellEnds = {
  readonly fromS: number;
  readonly toS: number;
  readonly steps: number; // in which a sum sees the bell
  readonly cutLeft: boolean; // it has not died out at the end of the segment
  readonly cutRight: boolean;
  readonly exhausted: boolean; // the walk ended after too many steps, and its end says nothing
  readonly deepest: number; // least depth in the sphere on the way
};

/** The least depth anywhere in the sphere of the hard-body radius. */
function depthInSphere(pair: TwoBodyPair, atS: number, iterate: boolean): number {
  if (!overlapInto(pair, atS, iterate, overlap)) return Number.NaN;
  return leastSquaredSigmas(overlap, pair.hbrKm) + overlap.logDeterminant;
}

const nearest = new Float64Array(3);
const slope = new Float64Array(3);

/**
 * Squared sigmas from the mean m to the nearest point of the ball |x| <= R: x = (1 + k A)^-1 m, with the k >= 0 that gives
 * |x| = R. Newton on 1/|x| - 1/R rises to it from below, so that the answer is never too large.
 */
export function leastSquaredSigmas(at: Overlap, hbrKm: number): number {
  const { mean, covariance, inverse } = at;
  let factor = 0;
  nearest.set(mean.subarray(0, 3));
  for (let round = 0; round < 40; round++) {
    const size = Math.hypot(nearest[0]!, nearest[1]!, nearest[2]!);
    if (size <= hbrKm * 1.001) break;
    for (let i = 0; i < 3; i++) {
      slope[i] = 0;
      for (let j = 0; j < 3; j++) slope[i]! += covariance[6 * i + j]! * nearest[j]!;
    }
    solveInto(covariance, factor, slope);
    const shrink = slope[0]! * nearest[0]! + slope[1]! * nearest[1]! + slope[2]! * nearest[2]!;
    const step = ((size - hbrKm) * size * size) / (hbrKm * shrink);
    if (!(step > 0 && step < Infinity)) break;
    factor += step;
    nearest.set(mean.subarray(0, 3));
    solveInto(covariance, factor, nearest);
  }
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      sum += (nearest[i]! - mean[i]!) * inverse[3 * i + j]! * (nearest[j]! - mean[j]!);
    }
  }
  return Math.max(0, sum);
}

/** (1 + k A) x = b, b replaced by x, A the upper left 3 by 3 of a 6 by 6; Cholesky, for the matrix is positive. */
function solveInto(a: Float64Array, k: number, b: Float64Array): void {
  const l00 = Math.sqrt(1 + k * a[0]!);
  const l10 = (k * a[6]!) / l00;
  const l20 = (k * a[12]!) / l00;
  const l11 = Math.sqrt(1 + k * a[7]! - l10 * l10);
  const l21 = (k * a[13]! - l20 * l10) / l11;
  const l22 = Math.sqrt(1 + k * a[14]! - l20 * l20 - l21 * l21);
  const x = b[0]! / l00;
  const y = (b[1]! - l10 * x) / l11;
  const z = (b[2]! - l20 * x - l21 * y) / l22;
  b[2] = z / l22;
  b[1] = (y - l21 * b[2]!) / l11;
  b[0] = (x - l10 * b[1]! - l20 * b[2]!) / l00;
}

/** Where the bell round a peak has died out in all of the sphere, walked in steps of less than its width. */
export function bellOf(
  pair: TwoBodyPair,
  segment: Segment,
  iterate: boolean,
  peak: Peak,
  stepsMax: number,
): BellEnds {
  const stepS = 0.7 * peak.sigmaS;
  const walk = (sign: 1 | -1): { endS: number; cut: boolean; deepest: number } => {
    let deepest = depthInSphere(pair, peak.atS, iterate);
    for (let k = 1; k <= stepsMax; k++) {
      const atS = peak.atS + sign * k * stepS;
      if (atS < segment.fromS || atS > segment.toS) {
        return { endS: sign < 0 ? segment.fromS : segment.toS, cut: true, deepest };
      }
      const depth = depthInSphere(pair, atS, iterate);
      deepest = Math.min(deepest, depth);
      if (depth - deepest > BELL_DEPTH) return { endS: atS, cut: false, deepest };
    }
    return { endS: Number.NaN, cut: true, deepest };
  };
  const left = walk(-1);
  const right = walk(1);
  return {
    fromS: left.endS,
    toS: right.endS,
    steps: Math.max(1, Math.ceil((right.endS - left.endS) / stepS)),
    exhausted: Number.isNaN(left.endS + right.endS),
    cutLeft: left.cut,
    cutRight: right.cut,
    deepest: Math.min(left.deepest, right.deepest),
  };
}
