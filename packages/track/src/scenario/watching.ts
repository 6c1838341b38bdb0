/**
 * The watch over a scenario, one look at a time: what burns is tracked from above, where motors end it is handed to the tracker of what
 * flies, which the radars feed. A state and a look in, the next state out, so that a look that comes late is taken in by going
 * back to before it. Blackman and Popoli, Design and Analysis of Modern Tracking Systems (1999), §1 (cueing between sensors).
 */
import { ellipsoidHeightKm } from '../earth/height.ts';
import { createFilter, type Filter } from '../filter/gaussian.ts';
import { copyGaussian, createGaussian, type Gaussian } from '../filter/model.ts';
import { choleskyInto, mahalanobis2 } from '../linear/matrix.ts';
import { headingOf } from '../predict/heading.ts';
import { LN_BETA_PRIOR, startFromRadar, startFromSight } from '../start/first.ts';
import { TRACKER_LIMITS } from '../tracker/limits.ts';
import type { Picture, Sensor } from '../tracker/picture.ts';
import { tracksOf } from '../tracker/report.ts';
import { createTracker, emptyPicture } from '../tracker/tracker.ts';
import { burningTransition, flyingTransition } from './models.ts';
import { clutterDensity, type Looking, type ScenarioScan } from './scans.ts';

/** A look as the watch takes it. */
export type WatchLook = Pick<ScenarioScan, 'atS' | 'looking' | 'readings'>;

/** Something that burned long enough to be believed. */
export type LaunchSeen = {
  readonly id: number; // of its track
  readonly confirmedS: number;
  /** At its first look, and when last seen burning: nine numbers. */
  readonly first: Gaussian;
  readonly firstS: number;
  readonly last: Gaussian;
  readonly lastS: number;
  /** When it was first sure which way it goes. */
  readonly headed: Gaussian | null;
  readonly headedS: number | null;
  /** Handed to what flies, at its last look: seven numbers. */
  readonly handed: Gaussian | null;
};

export type WatchState = {
  readonly burning: Picture;
  readonly flying: Picture;
  readonly launches: readonly LaunchSeen[];
};

export type Watch = {
  readonly step: (state: WatchState, look: WatchLook) => WatchState;
  readonly filter: Filter; // of what flies
};

export const BELIEVED_FROM = 0.99;
const SEEN_FROM = 0.9; // a miss of a burning track takes it below
const GONE_BELOW = 0.01; // three looks missed it: more than staging takes
const SECTOR_RAD_MAX = Math.PI / 2;
const HOT_FROM = 0.05; // one satellite alone may have missed it
const BURN_MEAN_S = 100;
const FLIGHT_MEAN_S = 20_000;
/** Launches an hour that a satellite's view may hold, in peace; of the first readings of a radar, those that are of an object. */
const LAUNCHES_HOUR = 0.01;
const RADAR_START_SHARE = 1e-3;
/** A launch is rarer than a false event by many powers of ten: what begins so unlikely must not be dropped for it. */
const RARE = { ...TRACKER_LIMITS, existenceMin: 1e-11, undetectedMin: 1e-13, hypothesesMax: 60 };
const NEAR_NIS = 25;
/** A launch so old is forgotten by a watch that runs for months; no scenario is as long. */
const LAUNCH_S_MAX = 14_400;
const HEIGHT_KM_MIN = -0.5; // below: it has come down

export const emptyWatch: WatchState = {
  ...{ burning: emptyPicture(0, []), flying: emptyPicture(0, []), launches: [] },
};

export function createWatch(): Watch {
  const burningFilter = createFilter('extended', burningTransition(), 2);
  // by points: a range rate is far from a straight line over the first speeds, which nobody knows
  const filter = createFilter('cubature', flyingTransition(), 4);
  const common = { mode: 'merged' as const, limits: TRACKER_LIMITS, births: () => [] };
  const burningTracker = createTracker({
    ...{ ...common, limits: RARE, filter: burningFilter },
    survivalProbability: (stepS) => Math.exp(-stepS / BURN_MEAN_S),
  });
  const flyingTracker = createTracker({
    ...{ ...common, filter },
    survivalProbability: (stepS) => Math.exp(-stepS / FLIGHT_MEAN_S),
  });
  return {
    filter,
    step: (state, scan) => {
      const { looking, atS, readings } = scan;
      if (looking.kind === 'radar') {
        const isHot = hotAt(state.burning, atS);
        const sensor = radarSensor(looking, isHot);
        const flying = flyingTracker.step(state.flying, { timeS: atS, sensor, readings });
        return { ...state, flying: onlyThose(flying, (one) => isUp(one) && !isHot(one)) };
      }
      const sensor = infraredSensor(looking);
      const burning = burningTracker.step(state.burning, { timeS: atS, sensor, readings });
      const launches = launchesOf(state, burning, atS);
      const flying = handOver(state, launches, filter);
      return { burning, launches, flying };
    },
  };
}

function infraredSensor(looking: Looking & { kind: 'infrared' }): Sensor {
  const { sight, site } = looking;
  const clutter = clutterDensity(looking);
  const density = ((LAUNCHES_HOUR / 3600) * site.intervalS * clutter) / site.falsePerScan;
  return {
    measurement: sight.measurement,
    detectionProbability: (state) => (sight.sees(state) ? site.detectionProbability : 0),
    clutterDensity: () => clutter,
    startOf: (reading) => {
      const estimate = startFromSight(sight, reading);
      return estimate === null ? null : { density, estimate };
    },
  };
}

function radarSensor(
  looking: Looking & { kind: 'radar' },
  isHot: (estimate: Gaussian) => boolean,
): Sensor {
  const { radar, site } = looking;
  const clutter = clutterDensity(looking);
  return {
    measurement: radar.measurement,
    detectionProbability: (state) => (radar.sees(state) ? site.detectionProbability : 0),
    clutterDensity: () => clutter,
    startOf: (reading) => {
      const estimate = startFromRadar(radar, reading);
      return isHot(estimate) ? null : { density: RADAR_START_SHARE * clutter, estimate };
    },
  };
}

/** Whether an estimate of seven numbers is where something burns: what still burns does not fall freely, and is not tracked so. */
function hotAt(burning: Picture, atS: number): (estimate: Gaussian) => boolean {
  const hot = tracksOf(burning, HOT_FROM).map(({ estimate }) => estimate);
  return (one) => hot.some((each) => placeNis(each, one, atS - burning.timeS) < NEAR_NIS);
}

/** Of the place of a burning track moved on, against one look. */
function placeNis(burning: Gaussian, look: Gaussian, aheadS: number): number {
  const [spread, off] = [new Float64Array(9), new Float64Array(3)];
  const { mean, covariance } = burning;
  for (let i = 0; i < 3; i++) {
    const moved = mean[i]! + aheadS * mean[3 + i]! + 0.5 * aheadS * aheadS * mean[6 + i]!;
    off[i] = moved - look.mean[i]!;
    for (let k = 0; k < 3; k++)
      spread[3 * i + k] = covariance[9 * i + k]! + look.covariance[7 * i + k]!;
    spread[4 * i]! += (0.5 * aheadS) ** 2; // half a km/s of doubt
  }
  const off2 = off[0]! ** 2 + off[1]! ** 2 + off[2]! ** 2;
  // no variance is larger than their sum, so it is farther than NEAR_NIS: most are
  if (off2 > NEAR_NIS * (spread[0]! + spread[4]! + spread[8]!)) return Number.POSITIVE_INFINITY;
  if (!choleskyInto(spread, 3, spread)) return Number.POSITIVE_INFINITY;
  return mahalanobis2(spread, 3, off, new Float64Array(3));
}

function launchesOf({ launches }: WatchState, burning: Picture, atS: number): LaunchSeen[] {
  const now = new Map(tracksOf(burning, 0).map((track) => [track.id, track]));
  const recent = launches.filter(({ lastS }) => atS - lastS <= LAUNCH_S_MAX);
  const known = recent.map((launch) => {
    const track = now.get(launch.id);
    now.delete(launch.id);
    const existence = track?.existenceOverAll ?? 0;
    if (track !== undefined && existence >= SEEN_FROM)
      return headed({ ...launch, last: track.estimate, lastS: atS, handed: null });
    if (launch.handed !== null || existence >= GONE_BELOW) return launch;
    return { ...launch, handed: cutOff(launch.last) };
  });
  const fresh = [...now.values()].flatMap(({ id, startS, existenceOverAll, estimate }) => {
    if (existenceOverAll < BELIEVED_FROM) return [];
    const seen = { first: estimate, firstS: startS, last: estimate, lastS: atS };
    const nothing = { headed: null, headedS: null, handed: null };
    return [headed({ id, confirmedS: atS, ...seen, ...nothing })];
  });
  return [...known, ...fresh];
}

function headed(launch: LaunchSeen): LaunchSeen {
  const { headedS, last, lastS } = launch;
  if (headedS !== null || headingOf(last).halfRad >= SECTOR_RAD_MAX) return launch;
  return { ...launch, headed: last, headedS: lastS };
}

/** The motor ended some time in the ten seconds after the last look: the push that it gave until then is as unknown. */
function cutOff({ mean, covariance }: Gaussian): Gaussian {
  const estimate = createGaussian(7);
  const [meanS, sdS] = [5, 3];
  for (let i = 0; i < 6; i++) {
    estimate.mean[i] = mean[i]!;
    for (let j = 0; j < 6; j++) estimate.covariance[7 * i + j] = covariance[9 * i + j]!;
  }
  for (let i = 0; i < 3; i++) {
    estimate.mean[3 + i]! += meanS * mean[6 + i]!;
    for (let j = 0; j < 3; j++)
      estimate.covariance[7 * (3 + i) + 3 + j]! +=
        sdS * sdS * mean[6 + i]! * mean[6 + j]! +
        (meanS * meanS + sdS * sdS) * covariance[9 * (6 + i) + 6 + j]!;
    estimate.covariance[8 * i]! += (meanS * sdS) ** 2 * 0.03 ** 2;
  }
  estimate.mean[6] = LN_BETA_PRIOR.mean;
  estimate.covariance[48] = LN_BETA_PRIOR.sigma ** 2;
  return estimate;
}

/** What stopped burning joins what may fly unseen. */
function handOver(state: WatchState, launches: readonly LaunchSeen[], filter: Filter): Picture {
  const { flying } = state;
  const fresh = launches.filter(({ handed }, i) => {
    return handed !== null && state.launches[i]?.handed === null;
  });
  if (fresh.length === 0) return flying;
  const timeS = Math.max(flying.timeS, ...fresh.map(({ lastS }) => lastS));
  // an empty picture has no time of its own yet
  if (flying.groups.length === 0 && flying.undetected.length === 0)
    return { ...flying, timeS, undetected: componentsAt(fresh, timeS, filter) };
  const added = componentsAt(fresh, flying.timeS, filter);
  return { ...flying, undetected: [...flying.undetected, ...added] };
}

function componentsAt(fresh: readonly LaunchSeen[], timeS: number, filter: Filter) {
  return fresh.flatMap(({ handed, lastS }) => {
    const estimate = copyGaussian(handed!);
    return filter.predict(estimate, lastS, timeS - lastS) ? [{ weight: 0.9, estimate }] : [];
  });
}

const isUp = ({ mean }: Gaussian): boolean =>
  ellipsoidHeightKm(mean[0]!, mean[1]!, mean[2]!) > HEIGHT_KM_MIN;

function onlyThose(picture: Picture, isKept: (estimate: Gaussian) => boolean): Picture {
  return {
    ...picture,
    undetected: picture.undetected.filter(({ estimate }) => isKept(estimate)),
    groups: picture.groups.filter(({ tracks }) =>
      tracks.some(({ locals }) => locals.some(({ estimate }) => isKept(estimate))),
    ),
  };
}
