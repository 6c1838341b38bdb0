/** Which object is under a point of the picture: every drawn row is projected as the vertex shader does it, the nearest wins. */
import type { Span } from './contract.ts';
import type { Weights } from './motion.ts';
import { positionInto } from './motion.ts';
import { EARTH_KM, POLE_KM } from './view.ts';

export type Sight = {
  readonly span: Span;
  readonly weights: Weights;
  readonly clip: ArrayLike<number>; // 4×4, column after column
  readonly eyeKm: readonly [number, number, number];
  readonly widthPx: number;
  readonly heightPx: number;
};

const NEAR_PX = 12;
const RANK_PX = 3; // how much nearer a rank counts as

const km = new Float64Array(3);
const screen = new Float64Array(3);

/** The row, or −1. `look` and `order` as choose.ts makes them. */
export function pick(
  sight: Sight,
  look: Uint8Array,
  order: Uint32Array,
  xPx: number,
  yPx: number,
): number {
  let [found, leastPx] = [-1, NEAR_PX];
  for (const row of order) {
    positionInto(sight.span, row, sight.weights, km);
    if (!projectInto(sight, km, screen)) continue;
    const dx = screen[0]! - xPx;
    const dy = screen[1]! - yPx;
    if (dx > NEAR_PX || dx < -NEAR_PX || dy > NEAR_PX || dy < -NEAR_PX) continue;
    const awayPx = Math.hypot(dx, dy) - RANK_PX * look[4 * row + 1]!;
    if (awayPx > leastPx || isHidden(sight.eyeKm, km)) continue;
    [found, leastPx] = [row, awayPx];
  }
  return found;
}

/** Pixels from the left upper corner, and how far in front of the eye; false behind it, outside the picture, or unknown. */
export function projectInto(
  { clip, widthPx, heightPx }: Pick<Sight, 'clip' | 'widthPx' | 'heightPx'>,
  at: ArrayLike<number>,
  out: Float64Array,
): boolean {
  const [x, y, z] = [at[0]!, at[1]!, at[2]!];
  const w = clip[3]! * x + clip[7]! * y + clip[11]! * z + clip[15]!;
  if (!(w > 1)) return false;
  const across = (clip[0]! * x + clip[4]! * y + clip[8]! * z + clip[12]!) / w;
  const up = (clip[1]! * x + clip[5]! * y + clip[9]! * z + clip[13]!) / w;
  out[0] = (across + 1) * 0.5 * widthPx;
  out[1] = (1 - up) * 0.5 * heightPx;
  out[2] = w;
  return across > -1.1 && across < 1.1 && up > -1.1 && up < 1.1;
}

/** Whether the Earth is between: in space scaled so that the ellipsoid is the unit sphere. */
export function isHidden(eyeKm: ArrayLike<number>, at: ArrayLike<number>): boolean {
  const [ex, ey, ez] = [eyeKm[0]! / EARTH_KM, eyeKm[1]! / EARTH_KM, eyeKm[2]! / POLE_KM];
  const dx = at[0]! / EARTH_KM - ex;
  const dy = at[1]! / EARTH_KM - ey;
  const dz = at[2]! / POLE_KM - ez;
  const t = -(ex * dx + ey * dy + ez * dz) / (dx * dx + dy * dy + dz * dz);
  if (!(t > 0 && t < 1)) return false;
  const [x, y, z] = [ex + t * dx, ey + t * dy, ez + t * dz];
  return x * x + y * y + z * z < 1;
}

/** Visible objects in the order in which the keyboard goes through them: what matters most, then the nearest to the middle. */
export function inOrder(
  sight: Sight,
  look: Uint8Array,
  order: Uint32Array,
  most: number,
): number[] {
  const found: { row: number; key: number }[] = [];
  for (const row of order) {
    positionInto(sight.span, row, sight.weights, km);
    if (!projectInto(sight, km, screen) || isHidden(sight.eyeKm, km)) continue;
    const awayPx = Math.hypot(screen[0]! - sight.widthPx / 2, screen[1]! - sight.heightPx / 2);
    const rank = Math.min(2, look[4 * row + 1]!); // what is chosen keeps its place
    found.push({ row, key: awayPx - 1e6 * rank });
  }
  found.sort((a, b) => a.key - b.key || a.row - b.row);
  return found.slice(0, most).map(({ row }) => row);
}
