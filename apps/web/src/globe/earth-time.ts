/**
 * How the Earth stands at an instant: the angle that turns TEME into the frame of the ground (GMST 1982, as the house does it;
 * UT1 is taken as UTC: at most 0.9 s, 400 m at the equator) and where the Sun is over that ground.
 */
import { createEarthFrames, earthFramesAtInto, rotateInto, sunPositionInto } from '@noroshi/orbit';
import { NO_EARTH_ORIENTATION, taiUsFromUnixMs, ttJulianCenturies } from '@noroshi/time';

const SUN_EACH_MS = 20_000; // the Sun moves 0.08° over the ground meanwhile: a hundredth of the twilight

const frames = createEarthFrames();
const sunKm = new Float64Array(3);

/** TEME to the frame of the ground: x_ground = R3(angle) x_teme. Radians. */
export function earthTurnRad(ms: number): number {
  earthFramesAtInto(taiUsFromUnixMs(ms), NO_EARTH_ORIENTATION, 'none', frames);
  return Math.atan2(frames.temeToPef[1]!, frames.temeToPef[0]!);
}

/** Unit vector to the Sun in the frame of the ground, into `out`. */
export function sunOverGroundInto(ms: number, out: Float64Array): void {
  const epochUs = taiUsFromUnixMs(ms);
  earthFramesAtInto(epochUs, NO_EARTH_ORIENTATION, 'series', frames);
  sunPositionInto(ttJulianCenturies(epochUs), sunKm);
  rotateInto(frames.gcrfToPef, sunKm, 0, out, 0);
  const far = Math.hypot(out[0]!, out[1]!, out[2]!);
  for (let axis = 0; axis < 3; axis++) out[axis]! /= far;
}

/** The same, computed anew only when the time has moved far enough to be seen. */
export function createSun(): (ms: number) => Float64Array {
  const toSun = new Float64Array(3);
  let knownMs = Number.NaN;
  return (ms) => {
    if (Math.abs(ms - knownMs) < SUN_EACH_MS) return toSun;
    sunOverGroundInto(ms, toSun);
    knownMs = ms;
    return toSun;
  };
}

/** TEME to ground (or back, with the angle's sign turned) about the pole; `out` may be the input. */
export function turnInto(
  angleRad: number,
  from: ArrayLike<number>,
  fromAt: number,
  out: Float64Array | Float32Array,
  at: number,
): void {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)];
  const [x, y] = [from[fromAt]!, from[fromAt + 1]!];
  out[at] = c * x + s * y;
  out[at + 1] = c * y - s * x;
  out[at + 2] = from[fromAt + 2]!;
}
