/**
 * The manoeuvre detector's limits outside the geosynchronous belt (of which `geo-limits.ts` has them), one row a regime, each with
 * its reason; no limit belongs to a satellite. None was chosen by a score: floors follow from how element sets are printed,
 * thresholds from the tail of quiet histories, spans from how sets are fitted (docs/decisions/0021).
 */
import type { Regime } from '@noroshi/orbit';

export type ManoeuvreLimits = {
  readonly sigmasMin: number; // said as a manoeuvre from here on
  readonly unconfirmedSigmasMin: number; // when it rests on the newest set alone, which may be a bad one
  readonly lagDaysMax: number; // in which a burn may come into the sets by and by
  readonly alongFloorKm: number; // scatter below these is not believed: few sets may agree by chance
  readonly rateFloorKmDay: number;
  readonly planeFloorKm: number;
  readonly shapeFloorKm: number;
  readonly biasKm: number; // of plane and shape: fits shift together for weeks, which scatter from set to set does not tell
};

const LEO: ManoeuvreLimits = {
  sigmasMin: 4.5, // a normal tail gives one in 400 years of daily sets; real ones, one or less a year
  unconfirmedSigmasMin: 8, // a set in fifty is far off
  lagDaysMax: 5, // spans of observations behind a public set: three to seven days, the newest weigh most
  alongFloorKm: 0.02, // sets print angles to 1e-4 degree: 12 m at 7,000 km
  rateFloorKmDay: 0.005,
  planeFloorKm: 0.012,
  shapeFloorKm: 0.012,
  biasKm: 0.1, // one sigma across the track at epoch against precise orbits
};

/** Angles are printed to 1e-4 degree: 74 m in GEO. */
const HIGH: ManoeuvreLimits = {
  ...LEO,
  alongFloorKm: 0.1,
  rateFloorKmDay: 0.02,
  planeFloorKm: 0.075,
  shapeFloorKm: 0.075,
  biasKm: 0.3,
};

export const MANOEUVRE_LIMITS: Readonly<Record<Exclude<Regime, 'GEO'>, ManoeuvreLimits>> = {
  LEO,
  MEO: HIGH,
  HEO: HIGH,
  beyond: HIGH,
};
