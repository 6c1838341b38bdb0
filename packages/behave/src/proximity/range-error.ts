/**
 * How far a distance between two objects is off when both come from element sets: one sigma, along the track, where both err
 * most. By class of orbit and age of each set, from the measured table. What two objects tracked by the same radars share is
 * not taken off, so that the figure is rather too large than too small.
 */
import type { Regime } from '@noroshi/orbit';
import { DAY_US } from '@noroshi/time';
import { elementErrorInto } from '../error/error.ts';
import type { Orbits } from './orbits.ts';

/** One sigma of a distance between two rows at an instant, km; NaN where no class was measured. */
export function pairSigmaKm(orbits: Orbits, row1: number, row2: number, atUs: number): number {
  return Math.hypot(alongTrackKm(orbits, row1, atUs), alongTrackKm(orbits, row2, atUs));
}

/** The same where only regimes and ages (days) are at hand: as for a usual orbit of each. */
export function rangeSigmaKm(
  regime1: Regime,
  age1Days: number,
  regime2: Regime,
  age2Days: number,
): number {
  return Math.hypot(usualKm(regime1, age1Days), usualKm(regime2, age2Days));
}

/** Revolutions a day, eccentricity, inclination: 780 km, navigation, held in the belt, a transfer orbit. */
const USUAL: Readonly<Record<Regime, readonly [number, number, number]>> = {
  LEO: [14.3, 0.001, 1.7],
  MEO: [2.0057, 0.005, 0.96],
  GEO: [1.0027379, 2e-4, 0.001],
  HEO: [2.2, 0.7, 1.1],
  beyond: [0.5, 0.1, 0.5],
};

function usualKm(regime: Regime, ageDays: number): number {
  const [revDay, eccentricity, inclinationRad] = USUAL[regime];
  return trackError((revDay * 2 * Math.PI) / 86_400, eccentricity, inclinationRad, ageDays);
}

function alongTrackKm({ sets }: Orbits, row: number, atUs: number): number {
  return trackError(
    sets.meanMotionRadS[row]!,
    sets.eccentricity[row]!,
    sets.inclinationRad[row]!,
    (atUs - sets.epochUs[row]!) / DAY_US,
  );
}

function trackError(n: number, eccentricity: number, inclinationRad: number, ageDays: number) {
  elementErrorInto(n, eccentricity, inclinationRad, Math.abs(ageDays), Number.NaN, error);
  return error[1]!;
}

const error = new Float64Array(3);
