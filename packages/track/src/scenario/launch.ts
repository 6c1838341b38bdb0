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
  /** From where and when, from the last look at its motor; null while it burns, or where no ascent fits. */
  readonly origin: LaunchPrediction | null;
};

const LINK_NIS = 28; // 6 degrees: one in 10,000
const HEARD_S = 10; // from a motor's end to a look that missed it

export function reportLaunch(launch: LaunchSeen): LaunchReport {
  const { latitudeRad, longitudeRad } = overGround(launch.first.mean);
  return {
    ...{ launchId: launch.id, firstS: launch.firstS, confirmedS: launch.confirmedS },
    ...{ lastBurningS: launch.lastS, place: { latitudeRad, longitudeRad } },
    azimuth: launch.headed === null ? null : headingOf(launch.headed),
    azimuthS: launch.headedS,
    origin: launch.handed === null ? null : originOf(launch.handed, launch.lastS),
  };
}

function originOf(handed: Gaussian, lastS: number): LaunchPrediction | null {
  return predictLaunch(handed, lastS, { coastS: [0, HEARD_S] });
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
export function launchOf(
  track: TrackReport,
  timeS: number,
  launches: readonly LaunchSeen[],
  filter: Filter,
): LaunchSeen | null {
  let [best, least]: [LaunchSeen | null, number] = [null, LINK_NIS];
  for (const launch of launches) {
    if (launch.handed === null || launch.lastS > timeS) continue;
    const estimate = copyGaussian(launch.handed);
    if (!filter.predict(estimate, launch.lastS, timeS - launch.lastS)) continue;
    const [spread, off] = [new Float64Array(36), new Float64Array(6)];
    for (let i = 0; i < 6; i++) {
      off[i] = track.estimate.mean[i]! - estimate.mean[i]!;
      for (let j = 0; j < 6; j++)
        spread[6 * i + j] = estimate.covariance[7 * i + j]! + track.estimate.covariance[7 * i + j]!;
    }
    if (!choleskyInto(spread, 6, spread)) continue;
    const nis = mahalanobis2(spread, 6, off, new Float64Array(6));
    if (nis < least) [best, least] = [launch, nis];
  }
  return best;
}
