/**
 * The pinch point: the instant and place where pieces and their parent were one body. Planes and phases against the parent change
 * slowly (their difference is what the ejection speed made), so a coarse search in steps of minutes over weeks finds the days at
 * which phases agree, and a fine one over those days asks each piece: does your orbit pass the place where the parent then was,
 * and were you there? Each answer is a mixture of "yes, within my error" and "I do not belong", so that misfits cost nothing.
 * The error of a phase is what drag may have done since: a share of ½ ṅ t². Sigma is the scatter over halves of the pieces within a
 * revolution, and the doubt about which revolution it was (revolutions.ts).
 */
import { PINCH_LIMITS } from './limits.ts';
import {
  createMeanElements,
  type MeanElements,
  type MeanOrbit,
  meanElementsInto,
  orbitStateAtInto,
  wrapRad,
} from './mean-orbit.ts';
import {
  createPieceFit,
  fitPiece,
  fitReference,
  isThere,
  type PieceFit,
  parentAt,
  passesThere,
  phaseSigmaRad,
} from './piece-fit.ts';
import { type GainPeak, gainPeaks, type PinchTime, revolutionsOf } from './revolutions.ts';

export type PinchTask = {
  readonly pieces: readonly MeanOrbit[]; // the surest first
  readonly parent: readonly MeanOrbit[]; // its sets, ascending; the newest before the instant serves
  readonly fromUs: number;
  readonly toUs: number;
};

export type Pinch = {
  readonly atUs: number;
  readonly sigmaS: number; // of the whole: over every instant in `times`
  readonly times: readonly PinchTime[]; // where it may have been, likeliest first
  readonly gain: number; // log-likelihood over pieces that have nothing in common
  readonly runnerUp: number; // that of the best instant more than a day away
  readonly agreeing: number; // pieces that were there, within three sigma
  readonly sure: number; // pieces whose phase is known well enough to say
  readonly passing: number; // pieces, sure or not, whose orbit passes the place
  readonly pieces: number; // all that were asked
  readonly dragScale: number;
};

const DRAG_SCALES = [0.8, 1.25, 0.6, 1.6, 0.45] as const;

/** The best pinch point in the window, or null where no piece's phase is known well enough. */
export function findPinch(task: PinchTask): Pinch | null {
  if (task.pieces.length === 0 || task.parent.length === 0) return null;
  return refinePinch(task, coarsePinch(task).bestsUs);
}

/** The fine search about the given instants; the air's density is tried about the best of them only. */
export function refinePinch(task: PinchTask, bestsUs: readonly number[]): Pinch | null {
  const first = finePinch(task, bestsUs, 1);
  if (first === null) return null;
  const near = bestsUs.filter((us) => Math.abs(us - first.atUs) <= 1.5e6 * PINCH_LIMITS.fineHalfS);
  const all = [first];
  for (const scale of DRAG_SCALES) {
    const found = finePinch(task, near, scale);
    if (found !== null) all.push({ ...found, runnerUp: Math.max(found.runnerUp, first.runnerUp) });
  }
  const best = all.reduce((a, b) => (b.gain > a.gain + 2 ? b : a));
  const periodUs = (2e6 * Math.PI) / parentAt(task.parent, best.atUs).motionRadS;
  // Air that fits nearly as well may put it elsewhere in its revolution: what is not known of it is part of sigma.
  const shiftsS = all
    .filter(({ gain }) => gain > (1 - PINCH_LIMITS.asGoodShare) * best.gain)
    .map(({ atUs }) => Math.abs(atUs - best.atUs) / 1e6)
    .filter((shiftS) => 2e6 * shiftS < periodUs);
  const within = { ...best, sigmaS: Math.hypot(best.sigmaS, Math.max(0, ...shiftsS) / 2) };
  const peaks = all.flatMap((one) => one.peaks);
  const { peaks: _own, ...pinch } = best;
  return { ...pinch, ...revolutionsOf(within, peaks, task.pieces.length, periodUs) };
}

/** The highest gain within `halfUs` of an instant, at one density: how well another reference explains what one explained. */
export function gainAbout(task: PinchTask, aboutUs: number, halfUs: number, scale: number): number {
  const fit = createPieceFit();
  let best = Number.NEGATIVE_INFINITY;
  for (let at = aboutUs - halfUs; at <= aboutUs + halfUs; at += PINCH_LIMITS.fineStepS * 1e6) {
    best = Math.max(best, gainAt(task, fit, at, scale));
  }
  return best;
}

function gainAt(task: PinchTask, fit: PieceFit, atUs: number, scale: number): number {
  fitReference(fit, task.parent, atUs);
  let sum = 0;
  for (const piece of task.pieces) {
    fitPiece(fit, piece, atUs, scale);
    sum += fit.gain;
  }
  return sum;
}

/** Instants of the best coarse values, at least half a day apart, and the best value. */
export function coarsePinch(task: PinchTask): {
  readonly bestsUs: readonly number[];
  readonly value: number;
} {
  const stepUs = PINCH_LIMITS.coarseStepS * 1e6;
  const steps = Math.max(1, Math.floor((task.toUs - task.fromUs) / stepUs) + 1);
  const value = new Float64Array(steps);
  const [one, ref] = [createMeanElements(), createMeanElements()];
  for (let k = 0; k < steps; k++) {
    const atUs = task.fromUs + k * stepUs;
    const parent = parentAt(task.parent, atUs);
    meanElementsInto(parent, atUs, 1, ref);
    const parentSigma = phaseSigmaRad(parent, atUs);
    for (let i = 0; i < Math.min(task.pieces.length, PINCH_LIMITS.coarsePieces); i++) {
      const piece = task.pieces[i]!;
      meanElementsInto(piece, atUs, 1, one);
      value[k]! += coarseGain(one, ref, Math.hypot(phaseSigmaRad(piece, atUs), parentSigma));
    }
  }
  const apart = (PINCH_LIMITS.fineHalfS * 1e6) / stepUs;
  const order = [...value.keys()].sort((a, b) => value[b]! - value[a]!);
  const chosen: number[] = [];
  for (const k of order) {
    if (chosen.length >= PINCH_LIMITS.candidates) break;
    if (chosen.every((other) => Math.abs(other - k) >= apart)) chosen.push(k);
  }
  return { bestsUs: chosen.map((k) => task.fromUs + k * stepUs), value: value[order[0]!]! };
}

function coarseGain(one: MeanElements, ref: MeanElements, sigmaRad: number): number {
  const cosI = Math.cos(ref.inclinationRad);
  const node = wrapRad(one.raanRad - ref.raanRad);
  const phase = wrapRad(
    one.meanAnomalyRad + one.argPerigeeRad - ref.meanAnomalyRad - ref.argPerigeeRad + cosI * node,
  );
  // Mean phases of different eccentricity differ by up to 2 δe at the place itself.
  const shape =
    one.eccentricity + ref.eccentricity - 2 * Math.min(one.eccentricity, ref.eccentricity);
  const sigma = Math.hypot(sigmaRad, 0.03 + shape);
  const plane = Math.hypot(
    one.inclinationRad - ref.inclinationRad,
    Math.sin(ref.inclinationRad) * node,
  );
  return (
    mixtureGain(phase, sigma, 2 * Math.PI) + mixtureGain(plane, PINCH_LIMITS.planeSigmaRad, 0.5)
  );
}

/** log of (1−ε) normal + ε uniform, over the uniform alone. */
function mixtureGain(x: number, sigma: number, range: number): number {
  const normal = Math.exp(-0.5 * (x / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
  const share = PINCH_LIMITS.misfitShare;
  return Math.log((1 - share) * Math.min(normal * range, 1e12) + share);
}

/** A pinch point within its own revolution, at one density of the air. */
type FinePinch = Omit<Pinch, 'times'> & { readonly peaks: readonly GainPeak[] };

function finePinch(task: PinchTask, bests: readonly number[], scale: number): FinePinch | null {
  const { fineStepS, fineHalfS } = PINCH_LIMITS;
  const perSpan = Math.floor((2 * fineHalfS) / fineStepS) + 1;
  const atUs: number[] = [];
  for (const best of bests) {
    for (let k = 0; k < perSpan; k++) {
      const at = best + (k * fineStepS - fineHalfS) * 1e6;
      if (at >= task.fromUs && at <= task.toUs) atUs.push(at);
    }
  }
  const pieces = task.pieces.length;
  const gains = new Float64Array(atUs.length * pieces);
  const fit = createPieceFit();
  for (let k = 0; k < atUs.length; k++) {
    fitReference(fit, task.parent, atUs[k]!);
    for (let i = 0; i < pieces; i++) {
      fitPiece(fit, task.pieces[i]!, atUs[k]!, scale);
      gains[k * pieces + i] = fit.gain;
    }
  }
  return judged(task, atUs, gains, scale);
}

function judged(
  task: PinchTask,
  atUs: readonly number[],
  gains: Float64Array,
  scale: number,
): FinePinch | null {
  const pieces = task.pieces.length;
  const sumAt = (k: number, takes: (piece: number) => boolean) => {
    let sum = 0;
    for (let i = 0; i < pieces; i++) if (takes(i)) sum += gains[k * pieces + i]!;
    return sum;
  };
  const sums = Float64Array.from(atUs, (_, k) => sumAt(k, () => true));
  const bestOf = (value: (k: number) => number, isAsked: (k: number) => boolean) => {
    let [best, most] = [-1, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < atUs.length; k++) {
      if (!isAsked(k)) continue;
      const one = value(k);
      if (one > most) [best, most] = [k, one];
    }
    return { best, value: most };
  };
  const all = bestOf(
    (k) => sums[k]!,
    () => true,
  );
  if (all.best < 0) return null;
  const at = polished(task, atUs[all.best]!, scale);
  const away = bestOf(
    (k) => sums[k]!,
    (k) => Math.abs(atUs[k]! - at) >= 86_400e6,
  );
  const halfTurnUs = (1e6 * Math.PI) / parentAt(task.parent, at).motionRadS;
  const isNear = (k: number) => Math.abs(atUs[k]! - at) < halfTurnUs;
  const offsetsS: number[] = [];
  for (let half = 0; half < PINCH_LIMITS.halves && pieces >= 4; half++) {
    const { best } = bestOf((k) => sumAt(k, (i) => inHalf(i, half)), isNear);
    offsetsS.push(Math.abs(atUs[best]! - at) / 1e6);
  }
  offsetsS.sort((a, b) => a - b);
  // Two thirds of the halves lie within their own sigma, which is √2 times that of all pieces.
  const scatterS = offsetsS[Math.floor(0.68 * offsetsS.length)] ?? Number.POSITIVE_INFINITY;
  const counted = countThere(task, at, scale);
  if (counted.sure === 0) return null;
  return {
    ...{ atUs: at, gain: all.value, runnerUp: away.value, agreeing: counted.there.length },
    sigmaS: Math.hypot(
      Math.max(PINCH_LIMITS.sigmaFloorS, scatterS / Math.SQRT2),
      commonErrorS(counted.there, task, at, scale),
    ),
    ...{ sure: counted.sure, passing: counted.passing, pieces, dragScale: scale },
    peaks: gainPeaks(atUs, sums),
  };
}

/** Who passes the place, whose phase can say, and who was there. */
function countThere(task: PinchTask, atUs: number, scale: number) {
  const fit = createPieceFit();
  fitReference(fit, task.parent, atUs);
  let [sure, passing] = [0, 0];
  const there: MeanOrbit[] = [];
  for (const piece of task.pieces) {
    fitPiece(fit, piece, atUs, scale);
    if (passesThere(fit)) passing++;
    if (fit.phaseSigmaRad > PINCH_LIMITS.phaseSigmaMaxRad) continue;
    sure++;
    if (isThere(fit)) there.push(piece);
  }
  return { sure, passing, there };
}

/**
 * What all pieces share does not show in their scatter: periodic terms left out, and the pull of Moon and Sun on the planes between
 * the parent's set and theirs. Shifted by so much, orbits that part at Δv meet that much earlier or later.
 */
function commonErrorS(
  there: readonly MeanOrbit[],
  task: PinchTask,
  atUs: number,
  scale: number,
): number {
  if (there.length === 0) return 0;
  const parent = parentAt(task.parent, atUs);
  const fit = createPieceFit();
  fitReference(fit, task.parent, atUs);
  const state = new Float64Array(6);
  const speedsKmS = there.map((piece) => {
    fitPiece(fit, piece, atUs, scale);
    orbitStateAtInto(fit.mean, fit.uRad, state);
    const [x, y, z] = [3, 4, 5].map((k) => state[k]! - fit.refState[k]!);
    return Math.hypot(x!, y!, z!);
  });
  const gapsDays = there.map((piece) => Math.abs(piece.epochUs - parent.epochUs) / 86_400e6);
  const { commonKm, pullRadDay } = PINCH_LIMITS;
  const pullKm = (pullRadDay * fit.refRangeKm * median(gapsDays)) / (parent.motionRadS * 86_164);
  return Math.hypot(commonKm, 2 * Math.PI * pullKm) / median(speedsKmS);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** The best instant about a fine best, in steps of seconds. */
function polished(task: PinchTask, aboutUs: number, scale: number): number {
  const fit = createPieceFit();
  const halfUs = 1.5e6 * PINCH_LIMITS.fineStepS;
  let [best, value] = [aboutUs, Number.NEGATIVE_INFINITY];
  for (let at = aboutUs - halfUs; at <= aboutUs + halfUs; at += PINCH_LIMITS.lastStepS * 1e6) {
    const sum = gainAt(task, fit, at, scale);
    if (sum > value) [best, value] = [at, sum];
  }
  return best;
}

/** Which half a piece falls into: a fixed scramble of both numbers, so that two runs are equal. */
function inHalf(piece: number, half: number): boolean {
  let x = Math.imul(piece + 1, 0x9e3779b1) ^ Math.imul(half + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  return ((x ^ (x >>> 13)) & 1) === 1;
}
