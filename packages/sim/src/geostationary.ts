/**
 * Element sets of a geostationary satellite held to a plan: at a longitude, drifting at a rate, as SGP4 itself will predict
 * it. The mean anomaly and the mean motion are corrected until the longitude averaged over the next sidereal day, and its
 * change over that day, are what the plan says.
 */
import {
  createResonanceScratch,
  createStateBatch,
  EARTH_ROTATION_RAD_S,
  gmst1982Rad,
  initialiseSgp4,
  propagateRow,
} from '@noroshi/orbit';
import { jdUt1Parts, taiMinusUtcAtEpochS } from '@noroshi/time';
import { batchOf, type Elements } from './batch.ts';

/** East longitude at any instant, rad and rad/s. */
export type LongitudePlan = (epochUs: number) => {
  readonly longitudeRad: number;
  readonly driftRadS: number;
};

export type GeostationaryShape = {
  readonly eccentricity: number;
  readonly inclinationRad: number;
  readonly raanRad: number;
  readonly argPerigeeRad: number;
};

const ROUNDS = 4;
const SAMPLES = 8; // over a sidereal day
const SIDEREAL_DAY_S = (2 * Math.PI) / EARTH_ROTATION_RAD_S;

/** The set whose longitude follows the plan from `epochUs` on, within 0.001 deg over the next day (tested). */
export function geostationarySet(
  shape: GeostationaryShape,
  plan: LongitudePlan,
  epochUs: number,
): Elements {
  const { longitudeRad, driftRadS } = plan(epochUs);
  let meanMotionRadS = EARTH_ROTATION_RAD_S + driftRadS;
  let meanAnomalyRad = longitudeRad + siderealRad(epochUs) - shape.raanRad - shape.argPerigeeRad;
  const make = (): Elements => ({
    ...{ epochUs, meanMotionRadS, ...shape, bstarPerEarthRadius: 0 },
    meanAnomalyRad: turned(meanAnomalyRad),
  });
  for (let round = 0; round < ROUNDS; round++) {
    const offsetsRad = longitudeOffsets(make(), longitudeRad);
    const changeRad = offsetsRad.last - offsetsRad.first;
    meanMotionRadS += driftRadS - changeRad / SIDEREAL_DAY_S;
    meanAnomalyRad -= offsetsRad.mean - (driftRadS * SIDEREAL_DAY_S) / 2;
  }
  return make();
}

/** How far east of `longitudeRad` SGP4 puts the set: at its epoch, a sidereal day later, and averaged between. */
function longitudeOffsets(elements: Elements, longitudeRad: number) {
  const model = initialiseSgp4(batchOf([elements], 'plan'), 'a');
  const scratch = createResonanceScratch(model);
  const out = createStateBatch(1, 'TEME');
  const offset = (share: number) => {
    const atUs = elements.epochUs + Math.round(share * SIDEREAL_DAY_S * 1e6);
    propagateRow(model, scratch, 0, atUs, out, 0);
    const eastRad = Math.atan2(out.positionKm[1], out.positionKm[0]) - siderealRad(atUs);
    return turned(eastRad - longitudeRad + Math.PI) - Math.PI;
  };
  const first = offset(0);
  const last = offset(1);
  let sum = (first + last) / 2;
  for (let k = 1; k < SAMPLES; k++) sum += offset(k / SAMPLES);
  return { first, last, mean: sum / SAMPLES };
}

/** Greenwich sidereal time with UT1 taken as UTC: 15 arc seconds at most, the same for all. */
function siderealRad(epochUs: number): number {
  const { midnightJd, fractionD } = jdUt1Parts(epochUs, -taiMinusUtcAtEpochS(epochUs));
  return gmst1982Rad(midnightJd, fractionD);
}

function turned(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.floor(angleRad / (2 * Math.PI));
}
