/**
 * How far a distance between two objects is off when both come from element sets: one sigma, by regime and age of each set.
 * Between two objects the along-track errors of both count; a pair tracked by the same radars shares part of them, which is not
 * taken off, so that the figure is rather too large than too small.
 */
import type { Regime } from '@noroshi/orbit';

/** km at epoch and km a day after it, one object (measured against precise orbits; HEO as MEO with the growth of low perigees). */
const ERROR: Readonly<Record<Regime, readonly [number, number]>> = {
  LEO: [0.4, 0.06],
  MEO: [1.0, 0.05],
  GEO: [1.5, 0.4],
  HEO: [2, 1],
  beyond: [5, 1],
};

/** One sigma of a distance, km, from the regimes and the ages (days, either sign) of both sets. */
export function rangeSigmaKm(
  regime1: Regime,
  age1Days: number,
  regime2: Regime,
  age2Days: number,
): number {
  const one = (regime: Regime, ageDays: number) =>
    ERROR[regime][0] + ERROR[regime][1] * Math.abs(ageDays);
  return Math.hypot(one(regime1, age1Days), one(regime2, age2Days));
}
