/**
 * The watch of all sensors of a node, in the thread: looks of every source go into one live watch, and what it says comes out as plain
 * values, with names that hold over a restart: a track's is when it began, and its place among those of that instant.
 */
import {
  createConsistencyMeter,
  createLiveWatch,
  gospa,
  type LaunchReport,
  type LiveTrack,
  type LiveWatch,
  type Points,
  WARRANT_LIMITS,
} from '@noroshi/track';
import type {
  LooksFacts,
  Seen,
  SeenImpact,
  SeenLaunch,
  SeenTrack,
  SensorFacts,
  SkySettings,
  SkySpec,
  TruthMeasure,
} from './messages.ts';
import { BEFORE_US, type OpenLooks, openLooks } from './sources.ts';

export type Sky = {
  readonly startUs: number;
  readonly faults: readonly string[]; // sources that are not read
  change(settings: SkySettings): void;
  /** Takes what has come; stops for breath after a while. */
  look(watchUs: number): Promise<Seen>;
  close(): Promise<void>;
};

const BREATH_MS = 1500;
const LOOKS_A_BREATH = 50;
const FIT_COUNT = 400; // readings that the fit is told of
const CUTOFF_KM = 20; // of GOSPA: beyond it a track is of something else
const NOTHING: SkySettings = {
  ...{ announcements: { windows: null, closedAreas: [] }, areas: [], limits: WARRANT_LIMITS },
};

export function openSky({ sources, watchUs }: SkySpec, nowMs: () => number): Sky {
  const startUs = watchUs - BEFORE_US;
  const { open, faults } = opened(sources, watchUs);
  const fits: { nis: number; degrees: number }[] = [];
  let settings = NOTHING;
  const watch = createLiveWatch({
    ...{ startUs, announcements: settings.announcements },
    sensors: open.flatMap(({ sensors }) => sensors),
    onInnovation: (nis, degrees) => {
      fits.push({ nis, degrees });
      if (fits.length > FIT_COUNT) fits.shift();
    },
  });
  const newest = new Map<string, { atUs: number; readings: number }>();
  const names = createNames(startUs);
  const take = (look: Parameters<LiveWatch['take']>[0]) => {
    if (watch.take(look) === 'unknownSensor') return;
    const sizes = look.readings.length;
    newest.set(look.sensor, { atUs: look.atUs, readings: sizes });
  };
  return {
    ...{ startUs, faults },
    change: (next) => {
      settings = next;
      watch.change(next);
    },
    look: async (untilUs) => {
      const endMs = nowMs() + BREATH_MS;
      let isCaughtUp = false;
      while (!isCaughtUp && nowMs() < endMs) {
        const found = (await Promise.all(open.map((one) => one.next(untilUs)))).flat();
        found.sort((a, b) => arrivalOf(a) - arrivalOf(b));
        for (const [i, look] of found.entries()) {
          take(look);
          if (i % LOOKS_A_BREATH === LOOKS_A_BREATH - 1) await new Promise(setImmediate);
        }
        isCaughtUp = found.length === 0;
      }
      return seenOf({ watch, open, newest, names, settings, fits, isCaughtUp });
    },
    close: async () => {
      for (const one of open) await one.close();
    },
  };
}

const arrivalOf = (look: { readonly atUs: number; readonly arrivesUs?: number }) =>
  look.arrivesUs ?? look.atUs;

/** Two sensors of one name cannot be told apart: the later source is not read. */
function opened(sources: SkySpec['sources'], watchUs: number) {
  const open: OpenLooks[] = [];
  const faults: string[] = [];
  const known = new Set<string>();
  for (const source of sources) {
    const one = openLooks(source, watchUs);
    if ('fault' in one) {
      faults.push(`${source.id} is not read: ${one.fault}`);
      continue;
    }
    const twice = one.sensors.find(({ name }) => known.has(name));
    if (twice !== undefined) {
      faults.push(`${source.id} is not read: another source has a sensor "${twice.name}" too`);
      void one.close();
      continue;
    }
    for (const { name } of one.sensors) known.add(name);
    open.push(one);
  }
  return { open, faults };
}

type Names = {
  readonly of: (kind: 't' | 'l', id: number, startS: number) => string;
  readonly usOf: (timeS: number) => number;
};

function createNames(startUs: number): Names {
  const names = new Map<string, string>();
  const taken = new Map<string, number>();
  const usOf = (timeS: number) => startUs + Math.round(timeS * 1e6);
  return {
    usOf,
    of: (kind, id, startS) => {
      const key = `${kind}${id}`;
      const known = names.get(key);
      if (known !== undefined) return known;
      const stem = `${kind === 't' ? 'track' : 'launch'}-${Math.round(usOf(startS) / 1e3)}`;
      const place = (taken.get(stem) ?? 0) + 1;
      taken.set(stem, place);
      const name = place === 1 ? stem : `${stem}-${place}`;
      names.set(key, name);
      return name;
    },
  };
}

type Inside = {
  readonly watch: LiveWatch;
  readonly open: readonly OpenLooks[];
  readonly newest: ReadonlyMap<string, { readonly atUs: number; readonly readings: number }>;
  readonly names: Names;
  readonly settings: SkySettings;
  readonly fits: readonly { readonly nis: number; readonly degrees: number }[];
  readonly isCaughtUp: boolean;
};

function seenOf({ watch, open, newest, names, settings, fits, isCaughtUp }: Inside): Seen {
  const { atUs, tracks, launches, looks, looksLate } = watch.picture();
  const nameOf = new Map(
    launches.map(({ launchId, firstS }) => [launchId, names.of('l', launchId, firstS)]),
  );
  const meter = createConsistencyMeter();
  for (const { nis, degrees } of fits) meter.add(nis, degrees);
  return {
    ...{ atUs, isCaughtUp, looks, looksLate, fit: meter.told() },
    tracks: tracks.map((track) => seenTrack(track, names, nameOf)),
    launches: launches.map((one) => seenLaunch(one, names, settings)),
    sensors: open.flatMap((source) => sensorFacts(source, newest)),
    sources: open.map((source): LooksFacts => source.facts()),
    truth: truthOf(open, tracks, atUs),
  };
}

function seenTrack(
  live: LiveTrack,
  names: Names,
  launchNames: ReadonlyMap<number, string>,
): SeenTrack {
  const { track, judged, launchId, overflights } = live;
  const { latitudeRad, longitudeRad, heightKm, speedKmS, sigmaKm, meaning, judgedUs } = live;
  return {
    ...{ id: names.of('t', track.id, track.startS), startUs: names.usOf(track.startS) },
    launchId: launchId === null ? null : (launchNames.get(launchId) ?? null),
    ...{ latitudeRad, longitudeRad, heightKm, speedKmS, sigmaKm, meaning, judgedUs },
    existence: track.existenceOverAll,
    ...{ kind: judged?.kind ?? null, probabilities: judged?.probabilities ?? null },
    ...{ warrant: judged?.warrant ?? null, impact: impactOf(judged?.area ?? null, names) },
    overflights: overflights.map(({ fromS, toS, ...rest }) => ({
      ...{ ...rest, fromUs: names.usOf(fromS), toUs: names.usOf(toS) },
    })),
  };
}

function impactOf(
  area: NonNullable<LiveTrack['judged']>['area'],
  { usOf }: Names,
): SeenImpact | null {
  if (area === null) return null;
  const { place, timeS, timeSdS, times, spread, ellipse, areas, floor, probability } = area;
  const span = ({ fromS, toS }: { readonly fromS: number; readonly toS: number }) => ({
    ...{ fromUs: usOf(fromS), toUs: usOf(toS) },
  });
  return {
    ...{ latitudeRad: place.latitudeRad, longitudeRad: place.longitudeRad, atUs: usOf(timeS) },
    ...{ sdS: timeSdS, p90: span(times.p90), p99: span(times.p99), spread, ellipse, areas, floor },
    ...{ probability, widening: area.widening, isModelDoubtful: area.isModelDoubtful },
  };
}

function seenLaunch(launch: LaunchReport, names: Names, settings: SkySettings): SeenLaunch {
  const { launchId, firstS, confirmedS, lastBurningS, place, azimuthS, origin } = launch;
  const azimuth = narrowerOf(launch);
  return {
    ...{ id: names.of('l', launchId, firstS), firstUs: names.usOf(firstS) },
    ...{ confirmedUs: names.usOf(confirmedS), lastBurningUs: names.usOf(lastBurningS) },
    ...{ latitudeRad: place.latitudeRad, longitudeRad: place.longitudeRad },
    ...{ azimuthRad: azimuth?.azimuthRad ?? null, azimuthHalfRad: azimuth?.halfRad ?? null },
    azimuthUs: azimuthS === null ? null : names.usOf(azimuthS),
    origin: origin === null ? null : originOf(origin, names),
    announcedId: announcedFor(launch, settings),
  };
}

/** From when the way is known, by the look that tells it best. */
function narrowerOf({ azimuth, lastAzimuth }: LaunchReport) {
  return azimuth !== null && lastAzimuth.halfRad < azimuth.halfRad ? lastAzimuth : azimuth;
}

function originOf(origin: NonNullable<LaunchReport['origin']>, { usOf }: Names) {
  const { place, timeS, timeSdS, areas, isRough } = origin;
  return {
    ...{ latitudeRad: place.latitudeRad, longitudeRad: place.longitudeRad, atUs: usOf(timeS) },
    ...{ sdS: timeSdS, areas: { p50: areas.p50, p90: areas.p90 }, isRough },
  };
}

const EARTH_KM = 6371;
const FIRST_SEEN_KM = 60; // over the ground from the pad to where it is first seen
const LATE_S = 120;

/** By place, time and, once it is known, the way it goes. */
function announcedFor(launch: LaunchReport, { announcements }: SkySettings): string | null {
  const { place, firstS } = launch;
  const azimuth = narrowerOf(launch);
  const found = announcements.windows?.find((window) => {
    if (firstS < window.fromS - LATE_S || firstS > window.toS + LATE_S) return false;
    const awayKm = EARTH_KM * angleBetween(place, window.place);
    if (awayKm > window.radiusKm + FIRST_SEEN_KM) return false;
    if (azimuth === null) return true;
    const turn = Math.abs(azimuth.azimuthRad - window.azimuthRad) % (2 * Math.PI);
    const offRad = Math.min(turn, 2 * Math.PI - turn);
    return offRad <= window.azimuthToleranceRad + azimuth.halfRad;
  });
  return found?.id ?? null;
}

type Place = { readonly latitudeRad: number; readonly longitudeRad: number };

export function angleBetween(a: Place, b: Place): number {
  const half = (x: number) => Math.sin(x / 2) ** 2;
  const chord =
    half(a.latitudeRad - b.latitudeRad) +
    Math.cos(a.latitudeRad) * Math.cos(b.latitudeRad) * half(a.longitudeRad - b.longitudeRad);
  return 2 * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function sensorFacts({ id, sensors }: OpenLooks, newest: Inside['newest']): readonly SensorFacts[] {
  return sensors.map((site) => {
    const last = newest.get(site.name);
    const isRadar = site.kind === 'radar';
    return {
      ...{ name: site.name, source: id, kind: site.kind },
      latitudeRad: isRadar ? site.latitudeRad : null,
      ...{ longitudeRad: site.longitudeRad, rangeKm: isRadar ? site.rangeMaxKm : null },
      lastUs: last?.atUs ?? null,
      readings: last === undefined ? 0 : last.readings / (isRadar ? 4 : 2),
    };
  });
}

/** Null unless every source knows what flies. */
function truthOf(
  open: readonly OpenLooks[],
  tracks: readonly LiveTrack[],
  atUs: number,
): TruthMeasure | null {
  if (open.length === 0 || open.some(({ flying }) => flying === undefined)) return null;
  const states = open.flatMap((source) => [...source.flying!(atUs)]);
  const points = (rows: readonly Float64Array[]): Points => ({
    ...{ count: rows.length, size: 3 },
    values: Float64Array.from(rows.flatMap((row) => [...row.subarray(0, 3)])),
  });
  const told = points(tracks.map(({ track }) => track.estimate.mean));
  const { gospa: gospaKm, missed, false: wrong } = gospa(points(states), told, CUTOFF_KM, 2);
  const one = CUTOFF_KM ** 2 / 2;
  return {
    ...{ gospaKm, missed: Math.round(missed / one), falseTracks: Math.round(wrong / one) },
    flying: states.length,
  };
}
