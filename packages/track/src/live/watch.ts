/**
 * A watch that runs: looks of named sensors go in as they come, late ones too; what is believed now comes out, with where and when it comes down, what it
 * passes over, and what was launched. The same numbers as a scenario's replay gives, since both follow alike (follow.ts).
 */
import { type Announcements, WARRANT_LIMITS, type WarrantLimits } from '../predict/classify.ts';
import type { NamedArea } from '../predict/inside.ts';
import { overGround } from '../predict/orbit.ts';
import { type Overflight, overflightsOf } from '../predict/overflight.ts';
import type { Judged } from '../scenario/landing-area.ts';
import { type LaunchReport, reportLaunch } from '../scenario/launch.ts';
import { lookingAt } from '../scenario/scans.ts';
import type { Infrared, RadarSite } from '../scenario/scenario.ts';
import { createTimeline, LATE_S_MAX } from '../scenario/timeline.ts';
import { createWatch, emptyWatch, type LaunchSeen } from '../scenario/watching.ts';
import type { TrackReport } from '../tracker/report.ts';
import { createFollower, type OnInnovation } from './follow.ts';

export type LiveOptions = {
  readonly sensors: readonly (RadarSite | Infrared)[];
  /** µs TAI: zero of the watch's seconds, as announcements have them. */
  readonly startUs: number;
  readonly announcements: Announcements;
  /** Areas whose people are told when something passes above. */
  readonly areas?: readonly NamedArea[];
  readonly limits?: WarrantLimits;
  /** Told, at each look of a radar, how its reading fits what was expected of each believed track. */
  readonly onInnovation?: OnInnovation;
};

/** One look of one sensor: readings of two numbers (satellite) or four (radar), one after the other, rad, km and km/s. */
export type LiveLook = {
  readonly sensor: string; // its name
  readonly atUs: number; // µs TAI
  readonly readings: Float64Array;
};

export const LOOK_ANSWERS = ['taken', 'late', 'unknownSensor', 'malformed'] as const;
export type LookAnswer = (typeof LOOK_ANSWERS)[number];

/** What a track is to those below: it comes down, it passes above, it is on its way to orbit, or nobody can say yet. */
export const TRACK_MEANINGS = ['impact', 'passing', 'ascent', 'open'] as const;
export type TrackMeaning = (typeof TRACK_MEANINGS)[number];

export type LiveTrack = {
  readonly track: TrackReport;
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  readonly heightKm: number;
  readonly speedKmS: number;
  readonly sigmaKm: number; // root of the mean variance of the place's three numbers
  /** The launch whose flight it goes on. */
  readonly launchId: number | null;
  /** As it was last judged, at `judgedUs`; null while it is too young. */
  readonly judged: Judged | null;
  readonly judgedUs: number | null;
  readonly meaning: TrackMeaning;
  /** Times in s since startUs. */
  readonly overflights: readonly Overflight[];
};

export type LivePicture = {
  readonly atUs: number;
  readonly tracks: readonly LiveTrack[]; // by rising id
  readonly launches: readonly LaunchReport[]; // times in s since startUs
  readonly looks: number;
  readonly looksLate: number;
};

/** What may change while a watch runs; what is left out stays. */
export type LiveSettings = Partial<Pick<LiveOptions, 'announcements' | 'areas' | 'limits'>>;

export type LiveWatch = {
  readonly take: (look: LiveLook) => LookAnswer;
  /** For what is said from now on. */
  readonly change: (settings: LiveSettings) => void;
  readonly picture: () => LivePicture;
};

const READINGS_MAX = 20_000;
/** Tracks that no radar has looked for since so long are not told any more. */
const UNSEEN_S_MAX = 60;

type Said = Pick<LiveTrack, 'launchId' | 'judged' | 'judgedUs' | 'meaning' | 'overflights'>;
const UNSAID: Said = {
  ...{ launchId: null, judged: null, judgedUs: null, meaning: 'open', overflights: [] },
};

export function createLiveWatch(options: LiveOptions): LiveWatch {
  const { startUs } = options;
  let settings: Required<LiveSettings> = { areas: [], limits: WARRANT_LIMITS, ...options };
  const sites = new Map(options.sensors.map((site) => [site.name, site]));
  const standing = new Map(
    options.sensors.flatMap((site) =>
      site.kind === 'radar' ? [[site.name, lookingAt(site, 0)] as const] : [],
    ),
  );
  const watch = createWatch();
  const timeline = createTimeline(emptyWatch, watch.step, LATE_S_MAX);
  const follower = createFollower(watch.filter, () => settings, options.onInnovation);
  const said = new Map<number, Said>();
  const reportOf = createReports();
  let told: readonly TrackReport[] = [];
  const counts = { looks: 0, looksLate: 0 };
  const say = (track: TrackReport, timeS: number) => {
    const due = follower.judgeIfDue(track, timeline.state());
    if (due === null) return;
    const { judged, launchId } = due;
    const { areas } = settings;
    const overflights =
      areas.length === 0 ? [] : (overflightsOf(track.estimate, timeS, areas) ?? []);
    const meaning = meaningOf(judged, launchId);
    said.set(track.id, { ...due, judgedUs: usOf(timeS), meaning, overflights });
  };
  const usOf = (timeS: number) => startUs + Math.round(timeS * 1e6);
  return {
    take: ({ sensor, atUs, readings }) => {
      const site = sites.get(sensor);
      if (site === undefined) return 'unknownSensor';
      if (!isReading(site, atUs, readings)) return 'malformed';
      const atS = (atUs - startUs) / 1e6;
      const look = { atS, looking: standing.get(sensor) ?? lookingAt(site, atS), readings };
      const before = timeline.state();
      if (timeline.take(look) === null) {
        counts.looksLate++;
        return 'late';
      }
      counts.looks++;
      const now = timeline.state();
      const seen = follower.see(before, now, look);
      if (seen === null) return 'taken';
      told = seen;
      for (const track of told) say(track, now.flying.timeS);
      const ids = new Set(told.map(({ id }) => id));
      for (const id of said.keys()) if (!ids.has(id)) said.delete(id);
      return 'taken';
    },
    change: (next) => {
      settings = { ...settings, ...next };
    },
    picture: () => {
      const { launches, flying, burning } = timeline.state();
      const nowS = Math.max(flying.timeS, burning.timeS);
      return {
        ...{ atUs: usOf(nowS), ...counts },
        tracks: (nowS - flying.timeS > UNSEEN_S_MAX ? [] : told).map((track) =>
          liveTrack(track, said.get(track.id) ?? UNSAID),
        ),
        launches: launches.map(reportOf),
      };
    },
  };
}

/** What is said of a launch that did not change is made once: where it came from costs 25 ms (measured). */
function createReports(): (launch: LaunchSeen) => LaunchReport {
  const made = new WeakMap<LaunchSeen, LaunchReport>();
  return (launch) => {
    const known = made.get(launch);
    if (known !== undefined) return known;
    const report = reportLaunch(launch);
    made.set(launch, report);
    return report;
  };
}

/** Whole readings of finite numbers, at a time. */
function isReading(site: RadarSite | Infrared, atUs: number, readings: Float64Array): boolean {
  const size = site.kind === 'radar' ? 4 : 2;
  if (!Number.isSafeInteger(atUs) || readings.length % size !== 0) return false;
  return readings.length / size <= READINGS_MAX && readings.every((one) => Number.isFinite(one));
}

function meaningOf({ area, warrant, kind }: Judged, launchId: number | null): TrackMeaning {
  if (area !== null) return 'impact';
  if (warrant.why === 'staysUp' && launchId === null) return 'passing';
  if (kind !== 'orbitalLaunch') return 'open';
  return launchId === null ? 'passing' : 'ascent'; // no motor was seen: it was up before
}

function liveTrack(track: TrackReport, said: Said): LiveTrack {
  const { mean, covariance } = track.estimate;
  const { latitudeRad, longitudeRad, heightKm } = overGround(mean);
  const sigmaKm = Math.sqrt((covariance[0]! + covariance[8]! + covariance[16]!) / 3);
  const speedKmS = Math.hypot(mean[3]!, mean[4]!, mean[5]!);
  return { track, latitudeRad, longitudeRad, heightKm, speedKmS, sigmaKm, ...said };
}
