/**
 * Mean elements moved over weeks, forward or back: secular J2 on node, perigee and anomaly, drag by the printed rate of the mean
 * motion. SGP4 is not used here: back over weeks its drag model runs away with light pieces, while what a break-up is found by
 * (planes and phases against each other) lives in the secular terms. Periodic terms (some 10 km) are left out: pieces at one place
 * have them nearly in common. TEME, WGS-72. Kozai 1959; Hoots & Roehrich, Spacetrack Report 3 (1980) for the drag of e.
 */
import { EARTH_RADIUS_KM, type ElementSetBatch, J2, MU_KM3_S2 } from '@noroshi/orbit';

const REV_DAY2_TO_RAD_S2 = (2 * Math.PI) / 86_400 ** 2;

/** One set, ready to be moved. */
export type MeanOrbit = {
  readonly epochUs: number;
  readonly motionRadS: number; // Kozai, at epoch
  readonly dragRadS2: number; // derivative of the mean motion at epoch
  readonly eccentricity: number;
  readonly inclinationRad: number;
  readonly raanRad: number;
  readonly argPerigeeRad: number;
  readonly meanAnomalyRad: number;
  readonly cosine: number; // of the inclination, kept: asked for a hundred thousand times
  readonly semiMajorAxisKm: number;
};

/** Mean elements at an instant, written by `meanElementsInto`. */
export type MeanElements = {
  motionRadS: number;
  semiMajorAxisKm: number;
  eccentricity: number;
  inclinationRad: number;
  raanRad: number;
  argPerigeeRad: number;
  meanAnomalyRad: number;
};

export function createMeanElements(): MeanElements {
  return {
    ...{ motionRadS: 0, semiMajorAxisKm: 0, eccentricity: 0, inclinationRad: 0 },
    ...{ raanRad: 0, argPerigeeRad: 0, meanAnomalyRad: 0 },
  };
}

export function meanOrbitOf(sets: ElementSetBatch, row: number): MeanOrbit {
  const motionRadS = sets.meanMotionRadS[row]!;
  const eccentricity = sets.eccentricity[row]!;
  const inclinationRad = sets.inclinationRad[row]!;
  const cosine = Math.cos(inclinationRad);
  return {
    epochUs: sets.epochUs[row]!,
    dragRadS2: 2 * sets.meanMotionDotRevDay2[row]! * REV_DAY2_TO_RAD_S2, // printed: half of it
    ...{ motionRadS, eccentricity, inclinationRad, cosine },
    semiMajorAxisKm: brouwerAxisKm(motionRadS, eccentricity, cosine),
    raanRad: sets.raanRad[row]!,
    argPerigeeRad: sets.argPerigeeRad[row]!,
    meanAnomalyRad: sets.meanAnomalyRad[row]!,
  };
}

/** Brouwer semi-major axis (km) of a Kozai mean motion. Spacetrack Report 3, §6. */
export function brouwerAxisKm(motionRadS: number, eccentricity: number, cosI: number): number {
  const a1Km = Math.cbrt(MU_KM3_S2 / (motionRadS * motionRadS));
  const root = Math.sqrt(1 - eccentricity * eccentricity);
  const scale = EARTH_RADIUS_KM / a1Km;
  const d1 = (0.75 * J2 * scale * scale * (3 * cosI * cosI - 1)) / (root * root * root);
  return a1Km / (1 - d1 / 3 - d1 * d1);
}

/**
 * The elements at `atUs`; `dragScale` multiplies the drag (the air of those weeks against that of the set's fit). Air thins by e in
 * one scale height, so a low orbit followed back loses less and less: a = a₀ + H ln(1 + ȧ₀ Δt / H), in closed form. An eccentric
 * orbit keeps its perigee in the same air, and its rate changes less: H is widened by 2 a e.
 */
export function meanElementsInto(
  orbit: MeanOrbit,
  atUs: number,
  dragScale: number,
  out: MeanElements,
): void {
  const dtS = (atUs - orbit.epochUs) / 1e6;
  const cosI = orbit.cosine;
  const e0 = orbit.eccentricity;
  const n0 = orbit.motionRadS;
  const a0 = orbit.semiMajorAxisKm;
  const heightKm = scaleHeightKm(a0 * (1 - e0) - EARTH_RADIUS_KM) + 2 * a0 * e0;
  const fallKmS = (-2 / 3) * (a0 / n0) * orbit.dragRadS2 * dragScale; // negative: comes down
  const x = Math.max(-0.9, (fallKmS * dtS) / heightKm);
  // What the fall made of a, now and in the mean over the way; a series where it is next to nothing.
  const log = Math.log1p(x);
  const changeKm = heightKm * log;
  const meanKm = Math.abs(x) < 1e-4 ? changeKm / 2 : heightKm * (((1 + x) * log) / x - 1);
  const changeRadS = (-1.5 * n0 * changeKm) / a0;
  const midRadS = n0 - (1.5 * n0 * meanKm) / a0;
  const e = e0 + ((1 - e0) * e0 * changeKm) / a0;
  const eccentricity = Math.min(0.95, Math.max(0, e));
  const p = (a0 + meanKm) * (1 - e0 * eccentricity);
  const rate = 1.5 * J2 * midRadS * (EARTH_RADIUS_KM / p) ** 2;
  out.motionRadS = n0 + changeRadS;
  out.semiMajorAxisKm = a0 + changeKm;
  out.eccentricity = eccentricity;
  out.inclinationRad = orbit.inclinationRad;
  out.raanRad = orbit.raanRad - rate * cosI * dtS;
  out.argPerigeeRad = orbit.argPerigeeRad + rate * (2 - 2.5 * (1 - cosI * cosI)) * dtS;
  out.meanAnomalyRad = orbit.meanAnomalyRad + midRadS * dtS;
}

/** Of the air at a height, roughly: 40 km at 200 km, 70 at 500, 100 at 800 (CIRA, mean activity). */
function scaleHeightKm(heightKm: number): number {
  return Math.max(10, 20 + 0.1 * heightKm);
}

/** Position (km) and velocity (km/s) of mean elements, as if they were osculating; `out` is x, y, z, vx, vy, vz. */
export function meanStateInto(mean: MeanElements, out: Float64Array): void {
  const e = mean.eccentricity;
  const anomalyRad = eccentricAnomalyRad(wrapRad(mean.meanAnomalyRad), e);
  const root = Math.sqrt(1 - e * e);
  const [cosE, sinE] = [Math.cos(anomalyRad), Math.sin(anomalyRad)];
  stateInPlane(mean, mean.semiMajorAxisKm * (cosE - e), mean.semiMajorAxisKm * root * sinE, out, 0);
  const motionRadS = Math.sqrt(MU_KM3_S2 / mean.semiMajorAxisKm ** 3);
  const speed = (motionRadS * mean.semiMajorAxisKm) / (1 - e * cosE);
  stateInPlane(mean, -speed * sinE, speed * root * cosE, out, 3);
}

/** Place and velocity where the orbit has the argument of latitude `uRad`, wherever the object itself is. */
export function orbitStateAtInto(mean: MeanElements, uRad: number, out: Float64Array): void {
  const e = mean.eccentricity;
  const trueRad = uRad - mean.argPerigeeRad;
  const p = mean.semiMajorAxisKm * (1 - e * e);
  const [c, s] = [Math.cos(trueRad), Math.sin(trueRad)];
  const r = p / (1 + e * c);
  stateInPlane(mean, r * c, r * s, out, 0);
  const speed = Math.sqrt(MU_KM3_S2 / p);
  stateInPlane(mean, -speed * s, speed * (e + c), out, 3);
}

/** The angle brought into −π…π. */
export function wrapRad(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}

function stateInPlane(mean: MeanElements, x: number, y: number, out: Float64Array, at: number) {
  const [cw, sw] = [Math.cos(mean.argPerigeeRad), Math.sin(mean.argPerigeeRad)];
  const [cO, sO] = [Math.cos(mean.raanRad), Math.sin(mean.raanRad)];
  const [ci, si] = [Math.cos(mean.inclinationRad), Math.sin(mean.inclinationRad)];
  const u = x * cw - y * sw; // along the node
  const w = x * sw + y * cw; // across it, in the plane
  out[at] = u * cO - w * ci * sO;
  out[at + 1] = u * sO + w * ci * cO;
  out[at + 2] = w * si;
}

function eccentricAnomalyRad(meanRad: number, e: number): number {
  let anomalyRad = meanRad + e * Math.sin(meanRad);
  for (let k = 0; k < 8; k++) {
    const step = (anomalyRad - e * Math.sin(anomalyRad) - meanRad) / (1 - e * Math.cos(anomalyRad));
    anomalyRad -= step;
    if (Math.abs(step) < 1e-9) break;
  }
  return anomalyRad;
}
