/** What comes of a scenario, for files: one document of figures, rows of tracks, areas as GeoJSON. Degrees and UTC text. */
import { formatUtc } from '@noroshi/time';
import {
  type FlightKind,
  type ImpactWarrant,
  type Measures,
  type Replay,
  type Scenario,
  shortfallsOf,
} from '@noroshi/track';
import type { ScenarioAlert } from './alerts.ts';

export type TrackDocument = {
  readonly name: string;
  readonly seed: number;
  readonly startUtc: string;
  readonly ok: boolean;
  readonly shortfalls: readonly {
    readonly field: string;
    readonly got: number | null;
    readonly bound: number;
  }[];
  readonly measures: Measures;
  readonly looks: number;
  readonly looksTooLate: number;
  readonly launches: readonly LaunchLine[];
  readonly tracks: readonly TrackLine[];
  readonly alerts: number;
};

type LaunchLine = {
  readonly launchId: number;
  readonly firstUtc: string;
  readonly confirmedUtc: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly azimuthDeg: number | null;
  readonly sectorDeg: number | null; // half width, 95 %
};

/** The last word on a track. */
type TrackLine = {
  readonly trackId: number;
  readonly launchId: number | null;
  readonly atUtc: string;
  readonly kind: FlightKind;
  readonly why: ImpactWarrant['why'];
  readonly impactUtc: string | null;
  readonly timeSdS: number | null;
  readonly latitudeDeg: number | null;
  readonly longitudeDeg: number | null;
  readonly majorKm: number | null; // half the long axis of the 90 % area
  readonly minorKm: number | null;
  readonly object: string | null; // of the truth
  readonly missKm: number | null;
};

const DEG = 180 / Math.PI;
const REACH_90 = Math.sqrt(-2 * Math.log(0.1));
const PLACES = 1e4;

export const rounded = (value: number): number => Math.round(PLACES * value) / PLACES;
const inDegrees = (angleRad: number): number => rounded(DEG * angleRad);
/** UTC text of a time of the scenario. */
export const utcOf = ({ startUs }: Scenario, timeS: number): string =>
  formatUtc(startUs + Math.round(1e6 * timeS), 3);

export function documentOf(
  scenario: Scenario,
  replay: Replay,
  alerts: readonly ScenarioAlert[],
): TrackDocument {
  const shortfalls = shortfallsOf(scenario, replay).map(({ field, got, bound }) => {
    return { field, got: Number.isFinite(got) ? rounded(got) : null, bound };
  });
  return {
    ...{ name: scenario.name, seed: scenario.seed, startUtc: utcOf(scenario, 0) },
    ...{ ok: shortfalls.length === 0, shortfalls, measures: roundedAll(replay.measures) },
    ...{ looks: replay.looks, looksTooLate: replay.looksTooLate, alerts: alerts.length },
    launches: replay.launches.map((one) => ({
      launchId: one.launchId,
      ...{ firstUtc: utcOf(scenario, one.firstS), confirmedUtc: utcOf(scenario, one.confirmedS) },
      latitudeDeg: inDegrees(one.place.latitudeRad),
      longitudeDeg: inDegrees(one.place.longitudeRad),
      azimuthDeg: one.azimuth === null ? null : Math.round(DEG * one.azimuth.azimuthRad),
      sectorDeg: one.azimuth === null ? null : Math.round(DEG * one.azimuth.halfRad),
    })),
    tracks: lastRows(replay).map((row) => lineOf(scenario, row)),
  };
}

function lineOf(scenario: Scenario, row: Replay['impacts'][number]): TrackLine {
  const { area, error } = row;
  return {
    ...{ trackId: row.trackId, launchId: row.launchId, atUtc: utcOf(scenario, row.timeS) },
    ...{ kind: row.kind, why: row.warrant.why, object: row.object },
    impactUtc: area === null ? null : utcOf(scenario, area.timeS),
    timeSdS: area === null ? null : rounded(area.timeSdS),
    latitudeDeg: area === null ? null : inDegrees(area.place.latitudeRad),
    longitudeDeg: area === null ? null : inDegrees(area.place.longitudeRad),
    majorKm: area === null ? null : rounded(REACH_90 * area.ellipse.majorKm),
    minorKm: area === null ? null : rounded(REACH_90 * area.ellipse.minorKm),
    missKm: error === null ? null : rounded(error.missKm),
  };
}

function roundedAll(measures: Measures): Measures {
  const text = JSON.stringify(measures, (_, value: unknown) =>
    typeof value === 'number' ? rounded(value) : value,
  );
  return JSON.parse(text) as Measures;
}

/** The newest row of each track, in the order of their ids. */
export function lastRows({ impacts }: Replay): Replay['impacts'][number][] {
  const last = new Map(impacts.map((row) => [row.trackId, row]));
  return [...last.values()].sort((a, b) => a.trackId - b.trackId);
}

export function tracksCsv(scenario: Scenario, { tracks }: Replay): string {
  const head =
    'utc,track,existence,latitude_deg,longitude_deg,height_km,speed_km_s,position_sigma_km';
  const rows = tracks.map((row) =>
    [
      ...[utcOf(scenario, row.timeS), row.trackId, rounded(row.existence)],
      ...[inDegrees(row.latitudeRad), inDegrees(row.longitudeRad)],
      ...[rounded(row.heightKm), rounded(row.speedKmS), rounded(row.sigmaKm)],
    ].join(','),
  );
  return [head, ...rows, ''].join('\n');
}

/** Each area that was told, by time, 90 % and 50 %; what is over has a newer one. */
export function areasGeoJson(scenario: Scenario, { impacts }: Replay): string {
  const features = impacts.flatMap(({ timeS, trackId, area }) => {
    if (area === null) return [];
    const { p50, p90, p99 } = area.areas;
    return (
      [
        [0.99, p99],
        [0.9, p90],
        [0.5, p50],
      ] as const
    ).map(([probability, rings]) => ({
      type: 'Feature',
      properties: {
        ...{ track: trackId, probability, atUtc: utcOf(scenario, timeS), exercise: true },
        ...{ impactUtc: utcOf(scenario, area.timeS), timeSdS: rounded(area.timeSdS) },
        modelDoubtful: area.isModelDoubtful,
      },
      geometry: { type: 'MultiPolygon', coordinates: rings.map((ring) => [ring]) },
    }));
  });
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}
