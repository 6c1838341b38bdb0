/**
 * What SGP4 knows of each element set once initialised: one row of constants a set, so a row is one run of memory.
 * The constants are shared between workers and never change; the resonance integrator's place is scratch, one a worker.
 */
import type { ElementSetBatch } from '../elements/batch.ts';

export type OpsMode = 'a' | 'i';

export type Sgp4Model = {
  readonly opsMode: OpsMode;
  readonly count: number;
  readonly deepCount: number;
  readonly epochUs: Float64Array; // µs TAI since 2000-01-01T12:00:00 TAI
  readonly near: Float64Array; // count × NEAR_FIELDS
  readonly deepRow: Int32Array; // row in `deep`, −1 for a near-Earth set (period < 225 min)
  readonly deep: Float64Array; // deepCount × DEEP_FIELDS
  readonly code: Uint8Array; // 0, or why the set cannot be propagated at all
};

/** Where the integrator of each deep-space row stands: minutes from epoch, longitude (rad), mean motion (rad/min). */
export type ResonanceScratch = {
  readonly timeMin: Float64Array;
  readonly longitudeRad: Float64Array;
  readonly meanMotionRadMin: Float64Array;
};

export function createResonanceScratch(model: Sgp4Model): ResonanceScratch {
  const n = model.deepCount;
  return {
    timeMin: new Float64Array(n),
    longitudeRad: new Float64Array(n),
    meanMotionRadMin: new Float64Array(n),
  };
}

/** Fields of a near row. Angles rad, times minutes, lengths Earth radii. */
export const N = {
  meanMotion: 0, // Brouwer, un-Kozaied, rad/min
  eccentricity: 1,
  inclination: 2,
  raan: 3,
  argPerigee: 4,
  meanAnomaly: 5,
  bstar: 6,
  meanAnomalyDot: 7,
  argPerigeeDot: 8,
  raanDot: 9,
  raanDrag: 10, // t² coefficient of the node
  c1: 11,
  bstarC4: 12,
  bstarC5: 13,
  t2: 14,
  t3: 15,
  t4: 16,
  t5: 17,
  d2: 18,
  d3: 19,
  d4: 20,
  omegaCof: 21,
  meanAnomalyCof: 22,
  eta: 23,
  deltaM0: 24, // (1 + η cos M₀)³
  sinM0: 25,
  simple: 26, // 1: truncated drag (perigee < 220 km, or deep space)
  a0: 27, // (k_e / n₀)^(2/3)
  sinI: 28,
  cosI: 29,
  ayCof: 30,
  xlCof: 31,
  threeCos2Minus1: 32,
  oneMinusCos2: 33,
  sevenCos2Minus1: 34,
} as const;
export const NEAR_FIELDS = 36;

/** Fields of a deep row: secular rates, long-period coefficients of Sun and Moon, resonance. */
export const D = {
  eDot: 0,
  iDot: 1,
  mDot: 2,
  omegaDot: 3,
  raanDot: 4,
  sunMeanAnomaly0: 5,
  moonMeanAnomaly0: 6,
  sun: 7, // 12 coefficients, see lunisolar.ts
  moon: 19, // the same 12
  resonance: 31, // 0 none, 1 one day, 2 half a day
  siderealTime0: 32,
  lambda0: 33,
  lambdaDot: 34,
  del1: 35, // synchronous
  del2: 36,
  del3: 37,
  d2201: 38, // half-day, ten terms
  d2211: 39,
  d3210: 40,
  d3222: 41,
  d4410: 42,
  d4422: 43,
  d5220: 44,
  d5232: 45,
  d5421: 46,
  d5433: 47,
} as const;
export const DEEP_FIELDS = 48;

/** Room for a model; shared memory when workers are to read it. */
export function createModel(
  sets: ElementSetBatch,
  opsMode: OpsMode,
  deepRow: Int32Array,
  deepCount: number,
  shared: boolean,
): Sgp4Model {
  const room = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  const epochUs = new Float64Array(room(8 * sets.count));
  epochUs.set(sets.epochUs);
  const rows = new Int32Array(room(4 * sets.count));
  rows.set(deepRow);
  return {
    opsMode,
    count: sets.count,
    deepCount,
    epochUs,
    near: new Float64Array(room(8 * NEAR_FIELDS * sets.count)),
    deepRow: rows,
    deep: new Float64Array(room(8 * DEEP_FIELDS * Math.max(1, deepCount))),
    code: new Uint8Array(room(sets.count)),
  };
}
