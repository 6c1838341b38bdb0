/** Findings of the store as one person may see them. */
import type { BallisticFrame, StoredBallistic } from '@noroshi/store/ballistic';
import type { Sight } from '../flows/shown.ts';
import type { Frame } from './frame.ts';
import type { SeenLaunch, SeenTrack } from './messages.ts';
import type { FrameShown, LaunchShown, TrackShown } from './wire.ts';

const DEG = 180 / Math.PI;

type Place = { readonly latitudeRad: number; readonly longitudeRad: number };
type Ring = readonly (readonly [number, number])[];

const placeOf = ({ latitudeRad, longitudeRad }: Place) => ({
  ...{ latitudeDeg: latitudeRad * DEG, longitudeDeg: longitudeRad * DEG },
});
const degrees = (rad: number | null) => (rad === null ? null : rad * DEG);
const rings = (all: readonly Ring[]): [number, number][][] =>
  all.map((ring) => ring.map(([x, y]): [number, number] => [x, y]));

function commonOf(row: StoredBallistic, { assetIds }: Sight) {
  const mine = row.assetIds.filter((id) => assetIds.includes(id));
  const isMine = mine.length > 0;
  return {
    ...{ id: row.id, tlp: row.tlp as TrackShown['tlp'], isOpen: row.isOpen, assetIds: mine },
    severity: isMine ? (row.severity as TrackShown['severity']) : null,
    warningId: isMine ? row.warningId : null,
  };
}

export function trackShown(row: StoredBallistic, sight: Sight): TrackShown {
  const track = row.doc as SeenTrack;
  const { startUs, launchId, heightKm, speedKmS, sigmaKm, existence, meaning, kind } = track;
  const { probabilities, warrant, overflights } = track;
  return {
    ...{ ...commonOf(row, sight), ...placeOf(track), startUs, lastUs: row.lastUs, launchId },
    ...{ heightKm, speedKmS, sigmaKm, existence, meaning, kind, probabilities, warrant },
    impact: impactShown(track.impact),
    overflights: overflights
      .filter(({ areaId }) => sight.assetIds.includes(areaId))
      .map(({ areaId, probability, fromUs, toUs, heightKmMin }) => ({
        ...{ assetId: areaId, probability, fromUs, toUs, heightKmMin },
      })),
  };
}

function impactShown(impact: SeenTrack['impact']): TrackShown['impact'] {
  if (impact === null) return null;
  const { atUs, sdS, p90, p99, ellipse, areas, floor, probability, widening } = impact;
  return {
    ...{ ...placeOf(impact), atUs, sdS, p90, p99, probability, widening },
    ...{ majorKm: ellipse.majorKm, minorKm: ellipse.minorKm },
    azimuthDeg: ellipse.azimuthRad * DEG,
    areas: { p50: rings(areas.p50), p90: rings(areas.p90), p99: rings(areas.p99) },
    ...{ floorKm: floor.distanceKm, isModelDoubtful: impact.isModelDoubtful },
  };
}

export function launchShown(row: StoredBallistic, sight: Sight): LaunchShown {
  const launch = row.doc as SeenLaunch;
  const { firstUs, confirmedUs, lastBurningUs, azimuthUs, origin, announcedId } = launch;
  return {
    ...{ ...commonOf(row, sight), ...placeOf(launch), firstUs, confirmedUs, lastBurningUs },
    azimuthDeg: degrees(launch.azimuthRad),
    ...{ azimuthHalfDeg: degrees(launch.azimuthHalfRad), azimuthUs, announcedId },
    origin:
      origin === null
        ? null
        : {
            ...{ ...placeOf(origin), atUs: origin.atUs, sdS: origin.sdS, isRough: origin.isRough },
            areas: { p50: rings(origin.areas.p50), p90: rings(origin.areas.p90) },
          },
  };
}

export function frameShown({ atUs, doc }: BallisticFrame): FrameShown {
  const { tracks, launches, sensors, fit, gospaKm } = doc as Frame;
  return {
    ...{ atUs, fit, gospaKm, sensors: sensors.map((one) => ({ ...one })) },
    tracks: tracks.map(({ id, heightKm, speedKmS, sigmaKm, meaning, impact, ...place }) => ({
      ...{ id, ...placeOf(place), heightKm, speedKmS, sigmaKm, meaning },
      impact:
        impact === null
          ? null
          : {
              ...{ ...placeOf(impact), atUs: impact.atUs, sdS: impact.sdS },
              ...{ majorKm: impact.majorKm, minorKm: impact.minorKm },
              azimuthDeg: impact.azimuthRad * DEG,
            },
    })),
    launches: launches.map(({ id, azimuthRad, azimuthHalfRad, ...place }) => ({
      ...{ id, ...placeOf(place) },
      ...{ azimuthDeg: degrees(azimuthRad), azimuthHalfDeg: degrees(azimuthHalfRad) },
    })),
  };
}
