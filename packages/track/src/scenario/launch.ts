/**
 * What can be said of a launch while it burns: about where, which way within which sector, and whether it was announced; and which
 * track of what flies came of it. A launch says nothing yet of where it comes down.
 */
import type { Filter } from '../filter/gaussian.ts';
import { copyGaussian, wrapAngleRad } from '../filter/model.ts';
import { choleskyInto, mahalanobis2 } from '../linear/matrix.ts';
import { overGround } from '../predict/orbit.ts';
import { createGroundPlane } from '../predict/plane.ts';
import type { TrackReport } from '../tracker/report.ts';
import type { Announced, Scenario } from './scenario.ts';
import type { LaunchSeen } from './watching.ts';

export type LaunchReport = {
  readonly launchId: number;
  /** First look, and when it was believed. */
  readonly firstS: number;
  readonly confirmedS: number;
  /** Over the ground, when it was believed. */
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  /** The way it goes, from north through east, and the half width of the sector that holds it in 95 %; π is any way. */
  readonly azimuthRad: number;
  readonly sectorRad: number;
  readonly lastBurningS: number;
  /** Name of the announced launch that it fits. */
  readonly announced: string | null;
};

const LINK_NIS = 28; // 6 degrees: one in 10,000
const BEFORE_S = 120; // clocks, and looks before the first that was seen

export function reportLaunch(launch: LaunchSeen, scenario: Scenario): LaunchReport {
  const { latitudeRad, longitudeRad } = overGround(launch.first.mean);
  const { eastKmS, northKmS } = overGround(launch.last.mean);
  const azimuthRad = (Math.atan2(eastKmS, northKmS) + 2 * Math.PI) % (2 * Math.PI);
  const level = Math.hypot(eastKmS, northKmS);
  let variance = 0;
  for (let k = 3; k < 6; k++) variance = Math.max(variance, launch.last.covariance[10 * k]!);
  const sectorRad = level > 0 ? Math.min(Math.PI, (2 * Math.sqrt(variance)) / level) : Math.PI;
  const report = {
    ...{ launchId: launch.id, firstS: launch.firstS, confirmedS: launch.confirmedS },
    ...{ latitudeRad, longitudeRad, azimuthRad, sectorRad, lastBurningS: launch.lastS },
  };
  const fitting = scenario.announced.find((one) => fits(one, report, scenario.startUs));
  return { ...report, announced: fitting?.name ?? null };
}

function fits(
  window: Announced,
  launch: Omit<LaunchReport, 'announced'>,
  startUs: number,
): boolean {
  const seenUs = startUs + 1e6 * launch.firstS;
  if (seenUs < window.fromUs || seenUs > window.toUs + 1e6 * BEFORE_S) return false;
  const [east, north] = createGroundPlane(window).eastNorthKm(launch);
  if (Math.hypot(east, north) > window.radiusKm) return false;
  const off = Math.abs(wrapAngleRad(launch.azimuthRad - window.azimuthRad));
  return off <= window.azimuthToleranceRad + Math.min(launch.sectorRad, Math.PI / 6);
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
