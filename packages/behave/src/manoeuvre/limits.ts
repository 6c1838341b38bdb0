/**
 * The manoeuvre detector's limits, one row a regime, each with its reason; no limit belongs to a satellite. None was chosen by a
 * score: windows follow from how fast drag, Sun and Moon bend the series, thresholds from the tail of quiet histories
 * (docs/decisions/0021).
 */
import type { Regime } from '@noroshi/orbit';

export type ManoeuvreLimits = {
  readonly setsEachSide: number; // sets before and after a gap that are compared at most
  readonly windowDays: number; // and how far they reach: longer, and what bends the series is taken for a burn
  readonly sigmasMin: number; // said as a manoeuvre from here on
  readonly unconfirmedSigmasMin: number; // when it rests on the newest set alone, which may be a bad one
  readonly alongFloorKm: number; // scatter below these is not believed: a history of few sets may agree by chance
  readonly rateFloorKmDay: number;
  readonly planeFloorKm: number;
  readonly shapeFloorKm: number;
};

const LEO: ManoeuvreLimits = {
  setsEachSide: 8, // more gain nothing: after a week the error of drag exceeds that of the sets
  windowDays: 12,
  sigmasMin: 4.5, // a normal tail gives one in 300 years of daily sets; real tails, one or less a year
  unconfirmedSigmasMin: 6,
  alongFloorKm: 0.02, // element sets print angles to 1e-4 degree: 12 m at 7,000 km
  rateFloorKmDay: 0.005,
  planeFloorKm: 0.012,
  shapeFloorKm: 0.012,
};

/** Angles are printed to 1e-4 degree, 74 m in GEO; Sun and Moon bend the series with the half month. */
const HIGH: ManoeuvreLimits = {
  ...LEO,
  setsEachSide: 8,
  windowDays: 16,
  alongFloorKm: 0.1,
  rateFloorKmDay: 0.02,
  planeFloorKm: 0.075,
  shapeFloorKm: 0.075,
};

export const MANOEUVRE_LIMITS: Readonly<Record<Regime, ManoeuvreLimits>> = {
  LEO,
  MEO: HIGH,
  GEO: HIGH,
  HEO: HIGH,
  beyond: HIGH,
};
