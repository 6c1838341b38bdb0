/**
 * What can be said of a launch while it burns: about where, which way within which sector; and which track of what flies came of it. A
 * launch says nothing yet of where it comes down.
 */
import type { Filter } from '../filter/gaussian.ts';
import { copyGaussian, type Gaussian } from '../filter/model.ts';
import { choleskyInto, mahalanobis2 } from '../linear/matrix.ts';
import type { Announcements } from '../predict/classify.ts';
import { headingOf, type Sector } from '../predict/heading.ts';
import { type LaunchPrediction, predictLaunch } from '../predict/launch.ts';
import { overGround } from '../predict/orbit.ts';
import type { GroundPlace } from '../predict/plane.ts';
import { createGroundPlane } from '../predict/plane.ts';
import type { TrackReport } from '../tracker/report.ts';
import type { Scenario } from './scenario.ts';
import type { LaunchSeen } from './watching.ts';

export type LaunchReport = {
  readonly launchId: number;
  /** First look, and when it was believed. */
  readonly firstS: number;
  readonly confirmedS: number;
  readonly lastBurningS: number;
  /** Over the ground, when it was believed. */
  readonly place: GroundPlace;
  /** Which way, from when that could first be said; null where it never could. */
  readonly azimuth: Sector | null;
  readonly azimuthS: number | null;
  /** Which way by the last look at its motor: narrower. */
  readonly lastAzimuth: Sector;
  /** From where and when, from the last look at its motor; null while it burns, or where no ascent fits. */
  readonly origin: LaunchPrediction | null;
};

const LINK_NIS = 28; // 6 degrees: one in 10,000
const FIRST_SEEN_KM = 100; // from the pad to where a motor is first seen
const HEARD_S = 10; // from a motor's end to a look that missed it

export function reportLaunch(launch: LaunchSeen): LaunchReport {
  const { latitudeRad, longitudeRad } = overGround(launch.first.mean);
  return {
    ...{ launchId: launch.id, firstS: launch.firstS, confirmedS: launch.confirmedS },
    ...{ lastBurningS: launch.lastS, place: { latitudeRad, longitudeRad } },
    azimuth: launch.headed === null ? null : headingOf(launch.headed),
    ...{ azimuthS: launch.headedS, lastAzimuth: headingOf(launch.last) },
    origin: launch.handed === null ? null : originOf(launch, launch.handed),
  };
}

/** One that lies far from where it was first seen is wrong: an upper stage's turn does not lead back to the ground. */
function originOf({ first, lastS }: LaunchSeen, handed: Gaussian): LaunchPrediction | null {
  const origin = predictLaunch(handed, lastS, { coastS: [0, HEARD_S] });
  if (origin === null) return null;
  const away = createGroundPlane(overGround(first.mean)).eastNorthKm(origin.place);
  return Math.hypot(...away) > FIRST_SEEN_KM + 3 * origin.ellipse.majorKm ? null : origin;
}

/** The part of a classification's question that is of its launch. */
export function launchSeen({ first, firstS, last }: LaunchSeen) {
  const { latitudeRad, longitudeRad } = overGround(first.mean);
  return { place: { latitudeRad, longitudeRad }, timeS: firstS, azimuth: headingOf(last) };
}

/** Times in s of the scenario. */
export function announcementsOf({ announced, closedAreas, startUs }: Scenario): Announcements {
  const inS = (us: number) => (us - startUs) / 1e6;
  const windows = announced?.map((one) => ({
    ...{ id: one.name, kind: one.of, radiusKm: one.radiusKm },
    place: { latitudeRad: one.latitudeRad, longitudeRad: one.longitudeRad },
    ...{ fromS: inS(one.fromUs), toS: inS(one.toUs) },
    ...{ azimuthRad: one.azimuthRad, azimuthToleranceRad: one.azimuthToleranceRad },
  }));
  const areas = closedAreas.map(({ name, fromUs, toUs, corners }) => {
    const ring = [...corners, corners[0]!].map(([east, north]) => [east!, north!] as const);
    return { id: name, rings: [ring], fromS: inS(fromUs), toS: inS(toUs) };
  });
  return { windows: windows ?? null, closedAreas: areas };
}

/** The launch whose flight a track goes on, null where none fits. */
export type LaunchLink = (
  track: TrackReport,
  timeS: number,
  launches: readonly LaunchSeen[],
) => LaunchSeen | null;

/** Each launch is carried to a time once, for all tracks of that time: half the time of 1,000 objects went there (measured). */
export function createLaunchLink(filter: Filter): LaunchLink {
  const carried = new Map<number, Carried>();
  return (track, timeS, launches) => {
    let [best, least]: [LaunchSeen | null, number] = [null, LINK_NIS];
    for (const launch of launches) {
      const estimate = carriedTo(carried, launch, timeS, filter);
      if (estimate === null) continue;
      const nis = distance2(estimate, track.estimate);
      if (nis < least) [best, least] = [launch, nis];
    }
    return best;
  };
}

type Carried = {
  readonly handed: Gaussian;
  readonly timeS: number;
  readonly estimate: Gaussian | null; // null: it could not be carried
};

function carriedTo(
  carried: Map<number, Carried>,
  { id, handed, lastS }: LaunchSeen,
  timeS: number,
  filter: Filter,
): Gaussian | null {
  if (handed === null || lastS > timeS) return null;
  const known = carried.get(id);
  if (known?.handed === handed && known.timeS === timeS) return known.estimate;
  const moved = copyGaussian(handed);
  const estimate = filter.predict(moved, lastS, timeS - lastS) ? moved : null;
  carried.set(id, { handed, timeS, estimate });
  return estimate;
}

/** Of two estimates, as far as it may be below LINK_NIS: a place so far off that no speed mends it is Infinity. */
function distance2(launched: Gaussian, followed: Gaussian): number {
  const [spread, off] = [new Float64Array(36), new Float64Array(6)];
  for (let i = 0; i < 6; i++) {
    off[i] = followed.mean[i]! - launched.mean[i]!;
    for (let j = 0; j < 6; j++)
      spread[6 * i + j] = launched.covariance[7 * i + j]! + followed.covariance[7 * i + j]!;
  }
  const off2 = off[0]! ** 2 + off[1]! ** 2 + off[2]! ** 2;
  // no variance of the place is larger than their sum
  if (off2 > LINK_NIS * (spread[0]! + spread[7]! + spread[14]!)) return Number.POSITIVE_INFINITY;
  if (!choleskyInto(spread, 6, spread)) return Number.POSITIVE_INFINITY;
  return mahalanobis2(spread, 6, off, new Float64Array(6));
}
