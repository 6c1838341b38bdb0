/**
 * Which way something goes over the ground, as a sector that holds it, and whether what is seen is a launch at all: it burns, it surely
 * climbs, and it is low enough to have begun here. Nothing is said yet of where it comes down.
 */
import { createTopocentre } from '@noroshi/orbit';
import type { Gaussian } from '../filter/model.ts';
import { overGround } from './orbit.ts';

/** From north through east; half the width that holds 95 %, π where any way is possible. */
export type Sector = { readonly azimuthRad: number; readonly halfRad: number };

type Spread2 = {
  readonly eastKm2: number;
  readonly northKm2: number;
  readonly eastNorthKm2: number;
};

const NORMAL_95 = 1.96;

/** Of a vector over the ground and its covariance, both in the same unit. */
export function sectorOf(
  east: number,
  north: number,
  { eastKm2, northKm2, eastNorthKm2 }: Spread2,
): Sector {
  const length = Math.hypot(east, north);
  const azimuthRad = (Math.atan2(east, north) + 2 * Math.PI) % (2 * Math.PI);
  if (!(length > 0)) return { azimuthRad: 0, halfRad: Math.PI };
  const [s, c] = [east / length, north / length];
  const across = Math.sqrt(eastKm2 * c * c - 2 * eastNorthKm2 * s * c + northKm2 * s * s);
  const along = Math.sqrt(eastKm2 * s * s + 2 * eastNorthKm2 * s * c + northKm2 * c * c);
  // it may be none at all, or point back
  if (length <= NORMAL_95 * Math.max(along, across)) return { azimuthRad, halfRad: Math.PI };
  return { azimuthRad, halfRad: Math.asin((NORMAL_95 * across) / length) };
}

/** Of the velocity of an estimate whose first six numbers are position and velocity (ITRF km, km/s). */
export function headingOf(estimate: Gaussian): Sector {
  const { east, north, spread } = levelSpeed(estimate);
  return sectorOf(east, north, spread);
}

export type LaunchSigns = {
  /** That it exists, and that its motor burns. */
  readonly existence: number;
  readonly burning: number;
};

export type LaunchDetection = {
  readonly isLaunch: boolean;
  /** The first sign that is missing; null for a launch. */
  readonly missing: 'existence' | 'burning' | 'climb' | 'height' | null;
  readonly heading: Sector;
  readonly climbKmS: number;
  readonly climbSigmas: number;
};

const SURE = 0.99;
const BURNING = 0.9;
const CLIMB_SIGMAS = 3;
const HEIGHT_KM_MAX = 500; // what burns higher did not leave the ground just now

export function launchDetected(estimate: Gaussian, signs: LaunchSigns): LaunchDetection {
  const { east, north, up, spread, upSd, heightKm } = levelSpeed(estimate);
  const climbSigmas = upSd > 0 ? up / upSd : 0;
  const missing =
    signs.existence < SURE
      ? 'existence'
      : signs.burning < BURNING
        ? 'burning'
        : climbSigmas < CLIMB_SIGMAS
          ? 'climb'
          : heightKm > HEIGHT_KM_MAX
            ? 'height'
            : null;
  const heading = sectorOf(east, north, spread);
  return { isLaunch: missing === null, missing, heading, climbKmS: up, climbSigmas };
}

function levelSpeed({ mean, covariance }: Gaussian) {
  const at = overGround(mean);
  const rows = createTopocentre(at.latitudeRad, at.longitudeRad, 0).itrfToEnu;
  const n = mean.length;
  const of = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        sum += rows[3 * a + i]! * covariance[n * (3 + i) + 3 + j]! * rows[3 * b + j]!;
    return sum;
  };
  return {
    ...{ east: at.eastKmS, north: at.northKmS, up: at.upKmS, heightKm: at.heightKm },
    spread: { eastKm2: of(0, 0), northKm2: of(1, 1), eastNorthKm2: of(0, 1) },
    upSd: Math.sqrt(of(2, 2)),
  };
}
