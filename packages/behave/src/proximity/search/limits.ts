/**
 * What the search over a whole catalogue calls near, slow and lasting, by regime. A pair is reported when, within the window, the
 * time in which it was both nearer than `rangeKm` and slower than `speedKmS` adds up to `togetherS`: one long stay or many short
 * passes. The fast crossings of the conjunction screen never add up to that. Physics and practice, not fitted to any list:
 * - LEO: element sets are good to half a kilometre, inspection is done from tens of kilometres; 0.1 km/s is a plane 0.76° off,
 *   where a shadow can still follow; one revolution, as a chance meeting of two orbits with the same plane lasts minutes.
 * - MEO, HEO: orbits are twice to seven times larger, and so are the formations; a quarter of a revolution of twelve hours.
 * - GEO: the 100 km within which lasting company is counted there; 0.02 km/s is 0.37° of plane; a day, as daily motion averages out.
 */
import type { Regime } from '@noroshi/orbit';

export type NearLimits = {
  readonly rangeKm: number;
  readonly speedKmS: number; // as seen turning with one of them
  readonly togetherS: number; // in sum over the window
};

export const NEAR_LIMITS: Readonly<Record<Regime, NearLimits>> = {
  LEO: { rangeKm: 50, speedKmS: 0.1, togetherS: 5700 },
  MEO: { rangeKm: 100, speedKmS: 0.05, togetherS: 10_800 },
  GEO: { rangeKm: 100, speedKmS: 0.02, togetherS: 86_400 },
  HEO: { rangeKm: 100, speedKmS: 0.05, togetherS: 10_800 },
  beyond: { rangeKm: 100, speedKmS: 0.05, togetherS: 10_800 },
};
