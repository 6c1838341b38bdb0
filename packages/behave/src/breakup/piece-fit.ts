/**
 * What one piece says about one instant: does its orbit pass the place where the parent then was, and was it there? The answer is a
 * mixture of "yes, within my error" and "I do not belong", so that misfits cost nothing. The error of a phase is what drag may have
 * done since: a share of ½ ṅ t².
 */
import { PINCH_LIMITS } from './limits.ts';
import {
  createMeanElements,
  type MeanElements,
  type MeanOrbit,
  meanElementsInto,
  meanStateInto,
  wrapRad,
} from './mean-orbit.ts';

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

export function isThere(fit: PieceFit): boolean {
  return Math.abs(fit.phaseRad) <= 3 * fit.phaseSigmaRad && passesThere(fit);
}

/** Its orbit goes through the place, whenever the piece itself does. */
export function passesThere({ radialKm, crossKm }: PieceFit): boolean {
  const place = 3 * PINCH_LIMITS.placeSigmaKm;
  return Math.abs(radialKm) <= place && Math.abs(crossKm) <= place;
}
