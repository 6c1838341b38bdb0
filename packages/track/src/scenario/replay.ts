/**
 * A scenario from its first look to its last: truth, readings, the watch, where and when what it follows comes down, and how good it
 * was. Same file, same result.
 */
import { err, ok, type Result } from '@noroshi/time';
import type { Filter } from '../filter/gaussian.ts';
import { createFollower } from '../live/follow.ts';
import { overGround } from '../predict/orbit.ts';
import type { TrackReport } from '../tracker/report.ts';
import { Refused } from './decode.ts';
import { type Judged, type LandingError, landingError } from './landing-area.ts';
import { announcementsOf, type LaunchReport, reportLaunch } from './launch.ts';
import { createMeter, type Measures, type Present } from './measures.ts';
import { type ScenarioScan, scansOf } from './scans.ts';
import type { Scenario, ScenarioError } from './scenario.ts';
import { createTimeline, LATE_S_MAX } from './timeline.ts';
import { createTruth, type Truth } from './truth.ts';
import { createWatch, emptyWatch, type WatchState } from './watching.ts';

/** A believed track of what flies, at a look. */
export type TrackRow = {
  readonly timeS: number;
  readonly trackId: number;
  readonly existence: number;
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  readonly heightKm: number;
  readonly speedKmS: number;
  readonly sigmaKm: number; // root of the mean variance of the place's three numbers
};

export type ImpactRow = Judged & {
  readonly timeS: number;
  readonly trackId: number;
  readonly launchId: number | null;
  /** The object of the truth that the track was last nearest to, and how the area fits where it came down. */
  readonly object: string | null;
  readonly error: LandingError | null;
};

export type Replay = {
  readonly truths: readonly Truth[];
  readonly tracks: readonly TrackRow[];
  readonly launches: readonly LaunchReport[];
  readonly impacts: readonly ImpactRow[];
  readonly measures: Measures;
  readonly looks: number;
  readonly looksTooLate: number;
};

export type ReplayOptions = {
  /** Told of each whole per cent. */
  readonly onProgress?: (share: number) => void;
};

/** An object that cannot fly as it is described is the error. */
export function replayScenario(
  scenario: Scenario,
  { onProgress }: ReplayOptions = {},
): Result<Replay, ScenarioError> {
  let truths: readonly Truth[];
  try {
    truths = scenario.objects.map((object, i) =>
      createTruth(object, scenario.durationS, `/objects/${i}`),
    );
  } catch (cause) {
    if (cause instanceof Refused) return err({ path: cause.path, message: cause.message });
    throw cause;
  }
  const scans = scansOf(scenario, truths);
  const watch = createWatch();
  const timeline = createTimeline(emptyWatch, watch.step, LATE_S_MAX);
  const notes = createNotes(scenario, truths, watch.filter);
  let looksTooLate = 0;
  for (const [i, scan] of scans.entries()) {
    const before = timeline.state();
    if (timeline.take(scan) === null) looksTooLate++;
    else notes.take(before, timeline.state(), scan);
    const percent = Math.floor((100 * (i + 1)) / scans.length);
    if (percent > Math.floor((100 * i) / scans.length)) onProgress?.(percent / 100);
  }
  return ok({ truths, ...notes.done(timeline.state()), looks: scans.length, looksTooLate });
}

/** What is written down along the way. */
function createNotes(scenario: Scenario, truths: readonly Truth[], filter: Filter) {
  const meter = createMeter();
  const tracks: TrackRow[] = [];
  const impacts: ImpactRow[] = [];
  const seenBy = viewOf(scenario);
  const announcements = announcementsOf(scenario);
  const follower = createFollower(filter, () => ({ announcements }), meter.innovation);
  const predict = (track: TrackReport, now: WatchState) => {
    const due = follower.judgeIfDue(track, now);
    if (due === null) return;
    const { launchId, judged } = due;
    const object = meter.objectOf(track.id);
    const landing = truths.find(({ name }) => name === object)?.landing ?? null;
    const error =
      judged.area === null || landing === null ? null : landingError(judged.area, landing);
    const { timeS } = now.flying;
    impacts.push({ timeS, trackId: track.id, launchId, ...judged, object, error });
  };
  return {
    take: (before: WatchState, now: WatchState, scan: ScenarioScan) => {
      const told = follower.see(before, now, scan);
      if (told === null) return;
      meter.look(
        presentAt(truths, scan.atS).filter(({ state }) => seenBy(state)),
        told.filter(({ estimate }) => seenBy(estimate.mean)),
      );
      for (const track of told) {
        tracks.push(rowOf(track, scan.atS));
        predict(track, now);
      }
    },
    done: ({ launches }: WatchState) => ({
      ...{ tracks, impacts, measures: meter.measures() },
      launches: launches.map(reportLaunch),
    }),
  };
}

/** Whether any radar could see a state. */
function viewOf(scenario: Scenario): (state: Float64Array) => boolean {
  const radars = scansOf({ ...scenario, durationS: 0 }, []).flatMap(({ looking }) =>
    looking.kind === 'radar' ? [looking.radar] : [],
  );
  return (state) => radars.some((radar) => radar.sees(state));
}

function presentAt(truths: readonly Truth[], timeS: number): Present[] {
  return truths.flatMap(({ name, kind, isHot, stateInto }) => {
    const state = new Float64Array(7);
    return kind !== 'fireball' && stateInto(timeS, state)
      ? [{ name, state, isHot: isHot(timeS) }]
      : [];
  });
}

function rowOf(
  { id, existenceOverAll, estimate: { mean, covariance } }: TrackReport,
  timeS: number,
): TrackRow {
  const { latitudeRad, longitudeRad, heightKm } = overGround(mean);
  const sigmaKm = Math.sqrt((covariance[0]! + covariance[8]! + covariance[16]!) / 3);
  const speedKmS = Math.hypot(mean[3]!, mean[4]!, mean[5]!);
  return {
    ...{ timeS, trackId: id, existence: existenceOverAll, latitudeRad, longitudeRad },
    ...{ heightKm, speedKmS, sigmaKm },
  };
}
