/**
 * When the Sun stands behind a satellite, seen from a station, and drowns it: the angle between both is below half the beam and half the Sun (0.27°). For
 * what hardly moves in the sky: the angle is followed every ten minutes, each least angle is sought, and then both edges.
 * Geometry alone; the Sun's aberration (20″) is left out, 1.4 s.
 */
import {
  createCelestialPoleTable,
  createEarthFrames,
  createStateRotation,
  createTopocentre,
  earthFramesAtInto,
  rotateInto,
  stateRotationInto,
  sunPositionInto,
} from '@noroshi/orbit';
import { type EarthOrientation, NO_EARTH_ORIENTATION, ttJulianCenturies } from '@noroshi/time';
import { edgeUs, leastUs } from './edge.ts';
import type { Station } from './find.ts';
import type { GroundPath } from './path.ts';

export type SunOutage = {
  readonly fromUs: number; // µs TAI; the window's end where it is under way there
  readonly toUs: number;
  readonly peakUs: number;
  readonly leastRad: number;
};

export const SUN_HALF_RAD = (0.27 * Math.PI) / 180;
const STEP_US = 600e6;

/** `halfAngleRad`: half the beam and half the Sun. Only while the Sun is over the horizon. In order of time. */
export function sunOutages(
  path: Pick<GroundPath, 'stateInto'>,
  station: Station,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  halfAngleRad: number,
  earthOrientation: EarthOrientation = NO_EARTH_ORIENTATION,
): SunOutage[] {
  const angle = createAngle(path, station, fromUs, toUs, earthOrientation);
  const times: number[] = [];
  for (let us = fromUs; us < toUs; us += STEP_US) times.push(us);
  times.push(toUs);
  const angles = times.map(angle);
  return times.flatMap((us, k): SunOutage[] => {
    const [before, after] = [angles[k - 1] ?? Infinity, angles[k + 1] ?? Infinity];
    if (!(angles[k]! <= before && angles[k]! < after)) return [];
    const [low, high] = [times[k - 1] ?? us, times[k + 1] ?? us];
    const peakUs = leastUs(angle, low, high);
    const leastRad = angle(peakUs);
    if (!(leastRad < halfAngleRad)) return [];
    const over = (at: number) => angle(at) - halfAngleRad;
    return [
      {
        ...{ peakUs, leastRad },
        fromUs: edgeUs(over, peakUs, Math.max(fromUs, peakUs - STEP_US * 2)),
        toUs: edgeUs(over, peakUs, Math.min(toUs, peakUs + STEP_US * 2)),
      },
    ];
  });
}

function createAngle(
  path: Pick<GroundPath, 'stateInto'>,
  { latitudeRad, longitudeRad, heightKm }: Station,
  fromUs: number,
  toUs: number,
  earthOrientation: EarthOrientation,
): (atUs: number) => number {
  const { positionKm, itrfToEnu } = createTopocentre(latitudeRad, longitudeRad, heightKm);
  const pole = createCelestialPoleTable(ttJulianCenturies(fromUs), ttJulianCenturies(toUs));
  const [frames, rotation] = [createEarthFrames(), createStateRotation()];
  const [sun, state] = [new Float64Array(3), new Float64Array(6)];
  return (atUs) => {
    if (!path.stateInto(atUs, state)) return Number.NaN;
    earthFramesAtInto(atUs, earthOrientation, pole, frames);
    stateRotationInto('GCRF', 'ITRF', frames, rotation);
    sunPositionInto(ttJulianCenturies(atUs), sun);
    rotateInto(rotation.matrix, sun, 0, sun, 0);
    for (let axis = 0; axis < 3; axis++) {
      sun[axis]! -= positionKm[axis]!;
      state[axis]! -= positionKm[axis]!;
    }
    const up = itrfToEnu[6]! * sun[0]! + itrfToEnu[7]! * sun[1]! + itrfToEnu[8]! * sun[2]!;
    return up < 0 ? Math.PI : between(sun, state);
  };
}

/** By the tangent of half the angle: exact also where it is small. */
function between(a: Float64Array, b: Float64Array): number {
  const [la, lb] = [Math.hypot(a[0]!, a[1]!, a[2]!), Math.hypot(b[0]!, b[1]!, b[2]!)];
  let [minus, plus] = [0, 0];
  for (let axis = 0; axis < 3; axis++) {
    minus += (a[axis]! / la - b[axis]! / lb) ** 2;
    plus += (a[axis]! / la + b[axis]! / lb) ** 2;
  }
  return 2 * Math.atan2(Math.sqrt(minus), Math.sqrt(plus));
}

/** Something that stands over the ring, as it is meant to: no inclination, no drift. */
export function ringPath(
  longitudeRad: number,
  radiusKm = 42_164.17,
): Pick<GroundPath, 'stateInto'> {
  const at = [radiusKm * Math.cos(longitudeRad), radiusKm * Math.sin(longitudeRad), 0, 0, 0, 0];
  return {
    stateInto: (_, out) => {
      out.set(at);
      return true;
    },
  };
}
