/**
 * A smooth way from rest on the ground to a stated end of burning: height, and way over a round ground, as cubics of time. No motor flies
 * it, so nothing needs to be tuned, and the end is what it is said to be.
 */
import { Refused } from './decode.ts';
import type { Ascent } from './scenario.ts';

/** Position and velocity (ITRF km, km/s) at a time after launch (s), into six numbers. */
export type AscentPath = (afterLaunchS: number, out: Float64Array) => void;

/** `start` is the launch point, its velocity the level direction to fly. Throws Refused where no cubic rises to the end. */
export function ascentPath(
  start: Float64Array,
  { afterS, heightKm, downrangeKm, speedKmS, elevationRad }: Ascent['burnout'],
  path: string,
): AscentPath {
  const radiusKm = Math.hypot(start[0]!, start[1]!, start[2]!);
  const upKmS = speedKmS * Math.sin(elevationRad);
  const outKmS = (speedKmS * Math.cos(elevationRad) * radiusKm) / (radiusKm + heightKm);
  const rise = cubic(heightKm, upKmS, afterS, `${path}/burnout/heightKm`);
  const way = cubic(downrangeKm, outKmS, afterS, `${path}/burnout/downrangeKm`);
  const [up, level] = planeOf(start, radiusKm);
  return (t, out) => {
    const [height, climb] = rise(t);
    const [arc, speed] = way(t);
    const [c, s] = [Math.cos(arc / radiusKm), Math.sin(arc / radiusKm)];
    for (let k = 0; k < 3; k++) {
      const radial = c * up[k]! + s * level[k]!;
      const onward = c * level[k]! - s * up[k]!;
      out[k] = (radiusKm + height) * radial;
      out[3 + k] = climb * radial + ((speed * (radiusKm + height)) / radiusKm) * onward;
    }
  };
}

/** Unit vectors up at the launch and along the way, at right angles on the sphere through it. */
function planeOf(start: Float64Array, radiusKm: number): [number[], number[]] {
  const up = [0, 1, 2].map((k) => start[k]! / radiusKm);
  const along = up.reduce((sum, value, k) => sum + value * start[3 + k]!, 0);
  const level = up.map((value, k) => start[3 + k]! - along * value);
  const length = Math.hypot(...level);
  return [up, level.map((value) => value / length)];
}

/** From rest at 0 to a value and a rate at the end of a span; value and rate at a time. */
function cubic(value: number, rate: number, spanS: number, path: string) {
  const least = (rate * spanS) / 3; // below: it would go backwards first
  if (value < least)
    throw new Refused(
      path,
      `${value}: no smooth way there; right would be ${least.toFixed(1)} or more`,
    );
  const a = 3 * value - rate * spanS;
  const b = rate * spanS - 2 * value;
  return (t: number): [number, number] => {
    const u = t / spanS;
    return [u * u * (a + b * u), (u * (2 * a + 3 * b * u)) / spanS];
  };
}
