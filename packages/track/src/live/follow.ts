/**
 * What is said of the tracks of a watch as it goes: which launch each goes on, how well it fits its model, and, every so often, what it is and where it
 * comes down. A scenario's replay and a watch that runs both use this, so that what is measured is what is told.
 */
import { createGate } from '../associate/gate.ts';
import type { Filter } from '../filter/gaussian.ts';
import { copyGaussian } from '../filter/model.ts';
import type { Announcements, WarrantLimits } from '../predict/classify.ts';
import { createFitWindow, type FitWindow, type Judged, judge } from '../scenario/landing-area.ts';
import { createLaunchLink } from '../scenario/launch.ts';
import { BELIEVED_FROM, type WatchLook, type WatchState } from '../scenario/watching.ts';
import { type TrackReport, tracksOf } from '../tracker/report.ts';

export type Follower = {
  /**
   * Believed tracks after a look of a radar at the newest time, and null after any other look. `before` is the watch without it.
   */
  readonly see: (before: WatchState, now: WatchState, look: WatchLook) => TrackReport[] | null;
  /** What it is and where it comes down, when it is time to say so again; else null. */
  readonly judgeIfDue: (track: TrackReport, now: WatchState) => JudgedTrack | null;
};

export type JudgedTrack = { readonly launchId: number | null; readonly judged: Judged };

/** Of the nearest reading to a believed track, against what was expected of it. */
export type OnInnovation = (nis: number, degrees: number) => void;

/** By which a track is judged, each time anew. */
export type FollowSettings = {
  readonly announcements: Announcements;
  readonly limits?: WarrantLimits;
};

/** Between two areas of a track: while it is young, and later, when little changes. */
const PREDICT_S = { young: 10, old: 30, youngS: 60 } as const;
/** A launch is given up on some looks after its motor ended: its flight may be tracked before that. */
const LINK_S_MAX = 60;
const SETTLED_S = 12; // of a track's age, before its area is worth telling
const GATE_NIS = 30;

export function createFollower(
  filter: Filter,
  settings: () => FollowSettings,
  onInnovation: OnInnovation = () => {},
): Follower {
  const tests = new Map<number, FitWindow>();
  const testOf = (id: number): FitWindow => {
    const test = tests.get(id) ?? createFitWindow();
    tests.set(id, test);
    return test;
  };
  const launchIds = new Map<number, number | null>();
  const nextS = new Map<number, number>();
  const linkOf = createLaunchLink(filter);
  const launchIdOf = (track: TrackReport, { flying, launches }: WatchState) => {
    const known = launchIds.get(track.id) ?? null;
    if (known !== null || flying.timeS > track.startS + LINK_S_MAX) return known;
    const id = linkOf(track, flying.timeS, launches)?.id ?? null;
    launchIds.set(track.id, id);
    return id;
  };
  return {
    see: (before, now, look) => {
      if (look.looking.kind !== 'radar' || look.atS !== now.flying.timeS) return null;
      noteInnovations(before, look, filter, (id, nis, degrees) => {
        onInnovation(nis, degrees);
        testOf(id).add(nis, degrees);
      });
      return tracksOf(now.flying, BELIEVED_FROM);
    },
    judgeIfDue: (track, now) => {
      const { timeS } = now.flying;
      if (timeS < (nextS.get(track.id) ?? track.startS + SETTLED_S)) return null;
      const isYoung = timeS < track.startS + PREDICT_S.youngS;
      nextS.set(track.id, timeS + (isYoung ? PREDICT_S.young : PREDICT_S.old));
      const launchId = launchIdOf(track, now);
      const launch = now.launches.find(({ id }) => id === launchId);
      const { announcements, limits } = settings();
      const judged = judge(track, timeS, launch, testOf(track.id).sums(), announcements, limits);
      return { launchId, judged };
    },
  };
}

/** Of each believed track, how the nearest reading fits what was expected of it; no truth is used. */
function noteInnovations(
  { flying }: WatchState,
  { looking, atS, readings }: WatchLook,
  filter: Filter,
  note: (id: number, nis: number, degrees: number) => void,
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
    note(id, least, size);
  }
}
