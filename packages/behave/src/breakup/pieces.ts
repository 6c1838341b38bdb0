/** What a piece's orbit says of the break-up: speed against the parent at the place, miss, and its point in the Gabbard diagram. */
import { EARTH_RADIUS_KM, type ElementSetBatch } from '@noroshi/orbit';
import type { BreakupPiece } from './contract.ts';
import { PINCH_LIMITS } from './limits.ts';
import { type MeanOrbit, meanOrbitOf, orbitStateAtInto } from './mean-orbit.ts';
import { createPieceFit, fitPiece, fitReference } from './piece-fit.ts';
import type { Pinch } from './pinch.ts';

/** The pieces, one a row of `rows` (sets), in that order; a miss is NaN where drag has left no phase to go by. Heights are above the equatorial radius, as Gabbard diagrams have them. */
export function piecesOf(
  sets: ElementSetBatch,
  rows: readonly number[],
  pinch: Pinch | null,
  parent: readonly MeanOrbit[],
): BreakupPiece[] {
  const fit = createPieceFit();
  if (pinch !== null) fitReference(fit, parent, pinch.atUs);
  const state = new Float64Array(6);
  return rows.map((row) => {
    const orbit = meanOrbitOf(sets, row);
    const object = sets.objectRow[row]!;
    const a = orbit.semiMajorAxisKm;
    let [dvMS, missKm] = [Number.NaN, Number.NaN];
    if (pinch !== null) {
      fitPiece(fit, orbit, pinch.atUs, pinch.dragScale);
      orbitStateAtInto(fit.mean, fit.uRad, state);
      dvMS = 1000 * velocityApartKmS(state, fit.refState);
      if (fit.phaseSigmaRad <= PINCH_LIMITS.phaseSigmaMaxRad) {
        missKm = Math.hypot(fit.phaseRad * fit.mean.semiMajorAxisKm, fit.radialKm, fit.crossKm);
      }
    }
    return {
      ...{ objectId: sets.objects.objectId[object]!, name: sets.objects.name[object]! },
      epochUs: orbit.epochUs,
      periodMin: (2 * Math.PI) / orbit.motionRadS / 60,
      apogeeKm: a * (1 + orbit.eccentricity) - EARTH_RADIUS_KM,
      perigeeKm: a * (1 - orbit.eccentricity) - EARTH_RADIUS_KM,
      ...{ dvMS, missKm },
    };
  });
}

function velocityApartKmS(a: Float64Array, b: Float64Array): number {
  return Math.hypot(a[3]! - b[3]!, a[4]! - b[4]!, a[5]! - b[5]!);
}

/** The value below which `share` of the finite ones lie; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
