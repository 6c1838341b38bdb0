/**
 * Rings of points on the ground, in degrees: closed or not, crossing themselves, their hull, cut at the antimeridian. Longitudes are
 * followed along a ring by their shorter way, so a ring over ±180° is a ring like others. RFC 7946 §3.1.6, §3.1.9.
 */
import type { CapPoint } from '@noroshi/watch';

/** x east, y north (degrees); x goes on past ±180. */
export type Flat = readonly [x: number, y: number];

export function flatRing(points: readonly CapPoint[]): Flat[] {
  let before: number | null = null;
  return points.map(({ latitudeDeg, longitudeDeg }) => {
    const x: number =
      before === null
        ? longitudeDeg
        : longitudeDeg + 360 * Math.round((before - longitudeDeg) / 360);
    before = x;
    return [x, latitudeDeg];
  });
}

export function pointsOf(ring: readonly Flat[]): CapPoint[] {
  return ring.map(([x, y]) => ({ latitudeDeg: y, longitudeDeg: x }));
}

/** Within ±180. */
export const wrapDeg = (x: number): number => x - 360 * Math.round(x / 360);

export function isClosed(ring: readonly Flat[]): boolean {
  const [first, last] = [ring[0], ring.at(-1)];
  return first !== undefined && first[0] === last![0] && first[1] === last![1];
}

/** Twice the area, positive where it runs counter-clockwise. */
export function turn(ring: readonly Flat[]): number {
  return ring.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = ring[(k + 1) % ring.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
}

/** Whether two sides of a closed ring cross or lie on each other. Sides are sorted by x, so only near ones are compared. */
export function crossesItself(closed: readonly Flat[]): boolean {
  const ring = closed.filter((p, k) => k === 0 || !isSame(p, closed[k - 1]!));
  const count = ring.length - 1;
  const west = (k: number) => Math.min(ring[k]![0], ring[k + 1]![0]);
  const east = (k: number) => Math.max(ring[k]![0], ring[k + 1]![0]);
  const sides = Array.from({ length: count }, (_, k) => k).sort((a, b) => west(a) - west(b));
  for (let i = 0; i < count; i++) {
    const a = sides[i]!;
    for (let j = i + 1; j < count && west(sides[j]!) <= east(a); j++) {
      const b = sides[j]!;
      const apart = Math.abs(a - b);
      if (apart === 1 || apart === count - 1) {
        if (foldsBack(ring, apart === 1 ? Math.min(a, b) : count - 1)) return true;
      } else if (meet(ring[a]!, ring[a + 1]!, ring[b]!, ring[b + 1]!)) return true;
    }
  }
  return false;
}

const isSame = (a: Flat, b: Flat): boolean => a[0] === b[0] && a[1] === b[1];

/** Whether a side goes back over the one before it. */
function foldsBack(ring: readonly Flat[], side: number): boolean {
  const [a, b] = [ring[side]!, ring[side + 1]!];
  const c = ring[side + 2] ?? ring[1]!;
  const isAlong = (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0;
  return isAlong && side3(a, b, c) === 0;
}

/** Which side of a line a point lies on. */
function side3(a: Flat, b: Flat, p: Flat): number {
  return Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));
}

function meet(a: Flat, b: Flat, c: Flat, d: Flat): boolean {
  const [p, q, r, s] = [side3(a, b, c), side3(a, b, d), side3(c, d, a), side3(c, d, b)];
  if (p !== q && r !== s) return true;
  return [c, d].some((each) => isOn(a, b, each)) || [a, b].some((each) => isOn(c, d, each));
}

function isOn(a: Flat, b: Flat, p: Flat): boolean {
  const within = (k: 0 | 1) => Math.min(a[k], b[k]) <= p[k] && p[k] <= Math.max(a[k], b[k]);
  return side3(a, b, p) === 0 && within(0) && within(1);
}

/** The convex hull, closed and counter-clockwise (Andrew's monotone chain). */
export function hullOf(points: readonly Flat[]): Flat[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (from: readonly Flat[]) => {
    const chain: Flat[] = [];
    for (const p of from) {
      while (chain.length > 1 && side3(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  const ring = [...half(sorted), ...half(sorted.toReversed())];
  return ring.length === 0 ? [] : [...ring, ring[0]!];
}

/** A closed ring as rings within ±180°: each part stands on its own side of the antimeridian. */
export function cutAtAntimeridian(ring: readonly Flat[]): Flat[][] {
  const [west, east] = [Math.min(...ring.map(([x]) => x)), Math.max(...ring.map(([x]) => x))];
  const rings: Flat[][] = [];
  for (let k = Math.floor((west + 180) / 360); k <= Math.ceil((east - 180) / 360); k++) {
    const [low, high] = [360 * k - 180, 360 * k + 180];
    const part = cutAbove(cutAbove(ring, low, 1), high, -1);
    if (part.length < 4 || turn(part) === 0) continue;
    rings.push(part.map(([x, y]): Flat => [x - 360 * k, y]));
  }
  return rings;
}

/** The part of a closed ring with (x - limit)·sign ≥ 0 (Sutherland and Hodgman, 1974). */
function cutAbove(closed: readonly Flat[], limit: number, sign: 1 | -1): Flat[] {
  const out: Flat[] = [];
  const over = ([x]: Flat) => (x - limit) * sign >= 0;
  for (let k = 0; k + 1 < closed.length; k++) {
    const [a, b] = [closed[k]!, closed[k + 1]!];
    if (over(a)) out.push(a);
    if (over(a) === over(b) || a[0] === limit || b[0] === limit) continue;
    out.push([limit, a[1] + ((limit - a[0]) / (b[0] - a[0])) * (b[1] - a[1])]);
  }
  return out.length === 0 ? [] : [...out, out[0]!];
}
