/**
 * The pinch point: the instant and place where pieces and their parent were one body. Planes and phases against the parent change
 * slowly (their difference is what the ejection speed made), so a coarse search in steps of minutes over weeks finds the days at
 * which phases agree, and a fine one over those days asks each piece: does your orbit pass the place where the parent then was,
 * and were you there? Each answer is a mixture of "yes, within my error" and "I do not belong", so that misfits cost nothing.
 * The error of a phase is what drag may have done since: a share of ½ ṅ t². Sigma is the scatter over halves of the pieces.
 */
import {
  createMeanElements,
  type MeanElements,
  type MeanOrbit,
  meanElementsInto,
  meanStateInto,
  orbitStateAtInto,
  wrapRad,
} from './mean-orbit.ts';

export const PINCH_LIMITS = {
  coarseStepS: 1800, // phases against the parent turn by some 0.02 rev in this time
  coarsePieces: 20,
  fineStepS: 120, // orbits that part at 100 m/s are 12 km apart after it
  lastStepS: 10,
  fineHalfS: 43_200, // either side of a coarse best
  candidates: 4, // coarse bests looked at
  misfitShare: 0.2, // pieces taken to belong to something else
  dragShare: 0.25, // of what drag did, that the printed rate may be off
  phaseFloorRad: 0.02, // sets of new pieces
  phaseRadRev: 0.0002, // and what each revolution adds beside drag: the sets' mean motion, terms left out
  planeSigmaRad: 0.015, // 110 m/s across, at 7.5 km/s
  placeSigmaKm: 25, // radial and across: periodic terms left out, and the sets' own
  phaseSigmaMaxRad: 1.6, // a phase less sure than this tells nothing
  asGoodShare: 0.03, // of the gain: another density of the air within it is as good
  halves: 24, // of the pieces, for sigma
  commonKm: 10, // periodic terms left out of mean elements, which pieces share
  pullRadDay: 4.06e-5, // of the plane by Moon and Sun at one revolution a day (0.85° a year), less where it is faster
  sigmaFloorS: 60,
} as const;

export type PinchTask = {
  readonly pieces: readonly MeanOrbit[]; // the surest first
  readonly parent: readonly MeanOrbit[]; // its sets, ascending; the newest before the instant serves
  readonly fromUs: number;
  readonly toUs: number;
};

export type Pinch = {
  readonly atUs: number;
  readonly sigmaS: number;
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
  // Air that fits nearly as well may put it elsewhere: what is not known of it is part of sigma.
  const asGood = all.filter(({ gain }) => gain > (1 - PINCH_LIMITS.asGoodShare) * best.gain);
  const shiftS = Math.max(...asGood.map(({ atUs }) => Math.abs(atUs - best.atUs))) / 1e6;
  return { ...best, sigmaS: Math.hypot(best.sigmaS, shiftS / 2) };
}

/** The set of the parent that serves at an instant: the nearest; where the parent was kicked it is one of the pieces. */
export function parentAt(parent: readonly MeanOrbit[], atUs: number): MeanOrbit {
  let chosen = parent[0]!;
  for (const set of parent) {
    if (Math.abs(set.epochUs - atUs) < Math.abs(chosen.epochUs - atUs)) chosen = set;
  }
  return chosen;
}

/** One sigma of a phase moved to `atUs`, rad. */
export function phaseSigmaRad(orbit: MeanOrbit, atUs: number): number {
  const dtS = (atUs - orbit.epochUs) / 1e6;
  const drag = PINCH_LIMITS.dragShare * 0.5 * Math.abs(orbit.dragRadS2) * dtS * dtS;
  const revs = Math.abs(dtS * orbit.motionRadS) / (2 * Math.PI);
  const other = PINCH_LIMITS.phaseRadRev * revs;
  return Math.hypot(PINCH_LIMITS.phaseFloorRad, drag, other);
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

function finePinch(task: PinchTask, bests: readonly number[], scale: number): Pinch | null {
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
): Pinch | null {
  const pieces = task.pieces.length;
  const bestOf = (takes: (piece: number) => boolean, awayFromUs: number | null) => {
    let [best, value] = [-1, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < atUs.length; k++) {
      if (awayFromUs !== null && Math.abs(atUs[k]! - awayFromUs) < 86_400e6) continue;
      let sum = 0;
      for (let i = 0; i < pieces; i++) if (takes(i)) sum += gains[k * pieces + i]!;
      if (sum > value) [best, value] = [k, sum];
    }
    return { best, value };
  };
  const all = bestOf(() => true, null);
  if (all.best < 0) return null;
  const at = polished(task, atUs[all.best]!, scale);
  const away = bestOf(() => true, at);
  const offsetsS: number[] = [];
  for (let half = 0; half < PINCH_LIMITS.halves && pieces >= 4; half++) {
    const { best } = bestOf((i) => inHalf(i, half), null);
    offsetsS.push(Math.abs(atUs[best]! - at) / 1e6);
  }
  offsetsS.sort((a, b) => a - b);
  // Two thirds of the halves lie within their own sigma, which is √2 times that of all pieces.
  const scatterS = offsetsS[Math.floor(0.68 * offsetsS.length)] ?? Number.POSITIVE_INFINITY;
  const fit = createPieceFit();
  fitReference(fit, task.parent, at);
  let [sure, passing] = [0, 0];
  const there: MeanOrbit[] = [];
  for (const piece of task.pieces) {
    fitPiece(fit, piece, at, scale);
    if (passesThere(fit)) passing++;
    if (fit.phaseSigmaRad > PINCH_LIMITS.phaseSigmaMaxRad) continue;
    sure++;
    if (isThere(fit)) there.push(piece);
  }
  if (sure === 0) return null;
  return {
    atUs: at,
    sigmaS: Math.hypot(
      Math.max(PINCH_LIMITS.sigmaFloorS, scatterS / Math.SQRT2),
      commonErrorS(fit, there, parentAt(task.parent, at), at, scale),
    ),
    ...{ gain: all.value, runnerUp: away.value, agreeing: there.length },
    ...{ sure, passing, pieces, dragScale: scale },
  };
}

/**
 * What all pieces share does not show in their scatter: periodic terms left out, and the pull of Moon and Sun on the planes between
 * the parent's set and theirs. Shifted by so much, orbits that part at Δv meet that much earlier or later.
 */
function commonErrorS(
  fit: PieceFit,
  there: readonly MeanOrbit[],
  parent: MeanOrbit,
  atUs: number,
  scale: number,
): number {
  if (there.length === 0) return 0;
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
    fitReference(fit, task.parent, at);
    let sum = 0;
    for (const piece of task.pieces) {
      fitPiece(fit, piece, at, scale);
      sum += fit.gain;
    }
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

/** What one piece says about one instant; reused. */
export type PieceFit = {
  readonly mean: MeanElements;
  readonly ref: MeanElements;
  readonly refState: Float64Array;
  refSigmaRad: number;
  refRangeKm: number;
  phaseRad: number; // ahead of the place, along its own orbit
  phaseSigmaRad: number;
  radialKm: number; // of its orbit at the place
  crossKm: number;
  uRad: number; // argument of latitude of the place in its plane
  gain: number;
};

export function createPieceFit(): PieceFit {
  return {
    ...{ mean: createMeanElements(), ref: createMeanElements(), refState: new Float64Array(6) },
    ...{ refSigmaRad: 0, refRangeKm: 0, phaseRad: 0, phaseSigmaRad: 0, radialKm: 0 },
    ...{ crossKm: 0, uRad: 0, gain: 0 },
  };
}

/** Where the parent is at the instant. */
export function fitReference(fit: PieceFit, parent: readonly MeanOrbit[], atUs: number): void {
  const set = parentAt(parent, atUs);
  meanElementsInto(set, atUs, 1, fit.ref);
  meanStateInto(fit.ref, fit.refState);
  fit.refSigmaRad = phaseSigmaRad(set, atUs);
  fit.refRangeKm = Math.hypot(fit.refState[0]!, fit.refState[1]!, fit.refState[2]!);
}

/** Does the orbit of the piece pass there, and was it there? */
export function fitPiece(fit: PieceFit, piece: MeanOrbit, atUs: number, scale: number): void {
  const { mean, refState, refRangeKm } = fit;
  meanElementsInto(piece, atUs, scale, mean);
  const [x, y, z] = [
    refState[0]! / refRangeKm,
    refState[1]! / refRangeKm,
    refState[2]! / refRangeKm,
  ];
  const [cO, sO] = [Math.cos(mean.raanRad), Math.sin(mean.raanRad)];
  const [ci, si] = [Math.cos(mean.inclinationRad), Math.sin(mean.inclinationRad)];
  const node = x * cO + y * sO;
  const up = -x * sO * ci + y * cO * ci + z * si;
  const across = x * sO * si - y * cO * si + z * ci;
  fit.uRad = Math.atan2(up, node);
  const e = mean.eccentricity;
  const trueRad = fit.uRad - mean.argPerigeeRad;
  const root = Math.sqrt(1 - e * e);
  const cosT = Math.cos(trueRad);
  const rangeKm = (mean.semiMajorAxisKm * (1 - e * e)) / (1 + e * cosT);
  const anomalyRad = Math.atan2(root * Math.sin(trueRad), e + cosT);
  fit.phaseRad = wrapRad(mean.meanAnomalyRad - (anomalyRad - e * Math.sin(anomalyRad)));
  fit.phaseSigmaRad = Math.hypot(phaseSigmaRad(piece, atUs), fit.refSigmaRad);
  fit.radialKm = rangeKm - refRangeKm;
  fit.crossKm = Math.asin(across) * refRangeKm;
  fit.gain = pieceGain(fit);
}

const RANGE_KM = 2000; // over which a piece that does not belong may pass

function pieceGain({ phaseRad, phaseSigmaRad: sigma, radialKm, crossKm }: PieceFit): number {
  const place = PINCH_LIMITS.placeSigmaKm;
  const squares = (phaseRad / sigma) ** 2 + (radialKm / place) ** 2 + (crossKm / place) ** 2;
  const ratio =
    Math.min(sigma, 1.8) ** -1 *
    Math.sqrt(2 * Math.PI) *
    (RANGE_KM / place / Math.sqrt(2 * Math.PI)) ** 2;
  const share = PINCH_LIMITS.misfitShare;
  return Math.log((1 - share) * ratio * Math.exp(-0.5 * squares) + share);
}

function isThere(fit: PieceFit): boolean {
  return Math.abs(fit.phaseRad) <= 3 * fit.phaseSigmaRad && passesThere(fit);
}

/** Its orbit goes through the place, whenever the piece itself does. */
function passesThere({ radialKm, crossKm }: PieceFit): boolean {
  const place = 3 * PINCH_LIMITS.placeSigmaKm;
  return Math.abs(radialKm) <= place && Math.abs(crossKm) <= place;
}
