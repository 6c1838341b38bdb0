/**
 * A scenario from its first look to its last: truth, readings, the watch, where and when what it follows comes down, and how good it
 * was. Same file, same result.
 */
import { err, ok, type Result } from '@noroshi/time';
import { createGate } from '../associate/gate.ts';
import type { Filter } from '../filter/gaussian.ts';
import { copyGaussian } from '../filter/model.ts';
import { overGround } from '../predict/orbit.ts';
import { type TrackReport, tracksOf } from '../tracker/report.ts';
import { Refused } from './decode.ts';
import {
  createFitWindow,
  type FitWindow,
  type Judged,
  judge,
  type LandingError,
  landingError,
} from './landing-area.ts';
import { announcementsOf, createLaunchLink, type LaunchReport, reportLaunch } from './launch.ts';
import { createMeter, type Measures, type Meter, type Present } from './measures.ts';
import { type ScenarioScan, scansOf } from './scans.ts';
import type { Scenario, ScenarioError } from './scenario.ts';
import { createTimeline } from './timeline.ts';
import { createTruth, type Truth } from './truth.ts';
import { BELIEVED_FROM, createWatch, emptyWatch, type WatchState } from './watching.ts';

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

/** Between two areas of a track: while it is young, and later, when little changes. */
const PREDICT_S = { young: 10, old: 30, youngS: 60 } as const;
/** A launch is given up on some looks after its motor ended: its flight may be tracked before that. */
const LINK_S_MAX = 60;
const SETTLED_S = 12; // of a track's age, before its area is worth telling
const LATE_S_MAX = 120;
const GATE_NIS = 30;

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
  const tests = new Map<number, FitWindow>();
  const testOf = (id: number): FitWindow => {
    const test = tests.get(id) ?? createFitWindow();
    tests.set(id, test);
    return test;
  };
  const launchIds = new Map<number, number | null>();
  const nextS = new Map<number, number>();
  const tracks: TrackRow[] = [];
  const impacts: ImpactRow[] = [];
  const seenBy = viewOf(scenario);
  const announcements = announcementsOf(scenario);
  const linkOf = createLaunchLink(filter);
  const launchIdOf = (track: TrackReport, { flying, launches }: WatchState) => {
    const known = launchIds.get(track.id) ?? null;
    if (known !== null || flying.timeS > track.startS + LINK_S_MAX) return known;
    const id = linkOf(track, flying.timeS, launches)?.id ?? null;
    launchIds.set(track.id, id);
    return id;
  };
  const predict = (track: TrackReport, now: WatchState) => {
    const { timeS } = now.flying;
    if (timeS < (nextS.get(track.id) ?? track.startS + SETTLED_S)) return;
    const isYoung = timeS < track.startS + PREDICT_S.youngS;
    nextS.set(track.id, timeS + (isYoung ? PREDICT_S.young : PREDICT_S.old));
    const launchId = launchIdOf(track, now);
    const launch = now.launches.find(({ id }) => id === launchId);
    const judged = judge(track, timeS, launch, testOf(track.id).sums(), announcements);
    const { area } = judged;
    const object = meter.objectOf(track.id);
    const landing = truths.find(({ name }) => name === object)?.landing ?? null;
    const error = area === null || landing === null ? null : landingError(area, landing);
    impacts.push({ timeS, trackId: track.id, launchId, ...judged, object, error });
  };
  return {
    take: (before: WatchState, now: WatchState, scan: ScenarioScan) => {
      if (scan.looking.kind !== 'radar' || scan.atS !== now.flying.timeS) return;
      noteInnovations(before, scan, filter, meter, testOf);
      const told = tracksOf(now.flying, BELIEVED_FROM);
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

/** Of each believed track, how the nearest reading fits what was expected of it; no truth is used. */
function noteInnovations(
  { flying }: WatchState,
  { looking, atS, readings }: ScenarioScan,
  filter: Filter,
  meter: Meter,
  testOf: (id: number) => FitWindow,
): void {
  if (looking.kind !== 'radar' || readings.length === 0) return;
  const { measurement } = looking.radar;
  const { size } = measurement;
  const gate = createGate(measurement, 7, readings);
  for (const { id, estimate: before } of tracksOf(flying, BELIEVED_FROM)) {
    const estimate = copyGaussian(before);
    if (atS < flying.timeS || !filter.predict(estimate, flying.timeS, atS - flying.timeS)) continue;
    if (!looking.radar.sees(estimate.mean)) continue;
    let least = Number.POSITIVE_INFINITY;
    for (const j of gate.near(estimate, GATE_NIS)) {
      const reading = readings.subarray(j * size, (j + 1) * size);
      const fit = filter.update(copyGaussian(estimate), measurement, reading);
      least = Math.min(least, fit?.nis ?? least);
    }
    if (least === Number.POSITIVE_INFINITY) continue;
    meter.innovation(least, size);
    testOf(id).add(least, size);
  }
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
