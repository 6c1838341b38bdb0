/** What a track of what flies has to say of the ground: an area, or why none; and how it compares with where the object came down. */
import type { Gaussian } from '../filter/model.ts';
import { type Impact, type Innovations, isInside, predictImpact } from '../predict/impact.ts';
import type { Landing } from '../predict/landing.ts';
import { createGroundPlane } from '../predict/plane.ts';

/** Why a track has an area, or none. */
export type Verdict =
  | 'area'
  | 'staysUp' // in orbit, or leaving
  | 'tooWide' // an area would be larger than it helps anybody
  | 'announced'; // it came of a launch that was announced

/** Against the truth: how far the middle is off, and whether the areas hold the true place. */
export type LandingError = {
  readonly missKm: number;
  readonly isInside90: boolean;
  readonly isInside99: boolean;
};

const AREA_KM_MAX = 150; // one sigma of the long axis

export function landingArea(
  estimate: Gaussian,
  timeS: number,
  innovations: Innovations,
): { readonly verdict: Verdict; readonly area: Impact | null } {
  const impact = predictImpact(estimate, timeS, { innovations });
  if (impact === null || !impact.comesDown) return { verdict: 'staysUp', area: null };
  if (impact.ellipse.majorKm > AREA_KM_MAX) return { verdict: 'tooWide', area: null };
  return { verdict: 'area', area: impact };
}

export function landingError({ spread, place }: Impact, landing: Landing): LandingError {
  const [eastKm, northKm] = createGroundPlane(landing.place).eastNorthKm(place);
  return {
    missKm: Math.hypot(eastKm, northKm),
    isInside90: isInside(spread, landing.place, 0.9),
    isInside99: isInside(spread, landing.place, 0.99),
  };
}

/** Sums over the last looks of a track. */
export type FitWindow = {
  readonly add: (nis: number, degrees: number) => void;
  readonly sums: () => Innovations;
};

const LOOKS = 10;

export function createFitWindow(): FitWindow {
  const kept: Innovations[] = [];
  return {
    add: (nis, degrees) => {
      kept.push({ nis, degrees });
      if (kept.length > LOOKS) kept.shift();
    },
    sums: () => ({
      nis: kept.reduce((sum, { nis }) => sum + nis, 0),
      degrees: kept.reduce((sum, { degrees }) => sum + degrees, 0),
    }),
  };
}
