/**
 * The mask of land from polygons, one byte a pixel, its edges smooth by the share of each pixel that is land: computed here and not
 * drawn on a canvas, which may wait a second for graphics by software. What each edge covers is added where it begins, row by
 * row; summed from the left, that is how much of each pixel lies inside.
 */
import { type Polygon, signedArea } from './coast.ts';

/** Rows from south to north, as textures have them; 0 water, 255 land. */
export type Mask = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly red: Uint8Array;
};

export type Cover = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly change: Float32Array; // from pixel to pixel of a row; two cells more than a row has pixels
};

export function createCover(widthPx: number): Cover {
  const heightPx = widthPx / 2;
  return { widthPx, heightPx, change: new Float32Array((widthPx + 2) * heightPx) };
}

/** Land adds, a lake takes away, however its ring runs; what crosses 180° is there on both sides. */
export function addPolygon(cover: Cover, { ring, isLand }: Polygon): void {
  const clockwise = signedArea(ring) <= 0 ? 1 : -1;
  const weight = isLand ? clockwise : -clockwise;
  const [west, east] = reachOf(ring);
  for (const shiftDeg of [-360, 0, 360])
    if (east + shiftDeg > -180 && west + shiftDeg < 180) addRing(cover, ring, shiftDeg, weight);
}

function addRing(cover: Cover, ring: Float64Array, shiftDeg: number, weight: number): void {
  const x = (k: number) => ((ring[k]! + shiftDeg + 180) / 360) * cover.widthPx;
  const y = (k: number) => ((ring[k + 1]! + 90) / 180) * cover.heightPx;
  for (let from = ring.length - 2, to = 0; to < ring.length; from = to, to += 2)
    addEdge(cover, [x(from), y(from)], [x(to), y(to)], weight);
}

type Point = readonly [number, number];

/** An edge, cut into its pieces in each row. */
function addEdge(cover: Cover, from: Point, to: Point, weight: number): void {
  const isUp = from[1] < to[1];
  const [[x0, y0], [x1, y1]] = isUp ? [from, to] : [to, from];
  const slope = (x1 - x0) / (y1 - y0);
  const last = Math.min(cover.heightPx, Math.ceil(y1));
  for (let row = Math.max(0, Math.floor(y0)); row < last; row++) {
    const [low, high] = [Math.max(row, y0), Math.min(row + 1, y1)];
    if (high <= low) continue;
    const [a, b] = [x0 + (low - y0) * slope, x0 + (high - y0) * slope];
    addPiece(cover, row, Math.min(a, b), Math.max(a, b), (isUp ? weight : -weight) * (high - low));
  }
}

/** What lies to the right of a piece from `a` to `b` is covered by `share` more. */
function addPiece({ widthPx, change }: Cover, row: number, a: number, b: number, share: number) {
  const [left, right] = [clamp(a, 0, widthPx), clamp(b, 0, widthPx)];
  const base = row * (widthPx + 2);
  let [before, here] = [0, meanPast(Math.floor(left), left, right)];
  for (let k = Math.floor(left); k <= Math.floor(right) + 1; k++) {
    const after = meanPast(k + 1, left, right);
    change[base + k]! += share * (after - 2 * here + before);
    [before, here] = [here, after];
  }
}

/** How far `u` lies past a point of the piece, 0 where it does not, in the mean over the piece. */
function meanPast(u: number, a: number, b: number): number {
  if (u <= a) return 0;
  return u >= b ? u - (a + b) / 2 : (u - a) ** 2 / (2 * (b - a));
}

/** Pixels of the rows `from` … `to`. */
export function sumRows(cover: Cover, red: Uint8Array, from: number, to: number): void {
  const { widthPx, change } = cover;
  for (let row = from; row < to; row++) {
    let inside = 0;
    for (let k = 0; k < widthPx; k++) {
      inside += change[row * (widthPx + 2) + k]!;
      red[row * widthPx + k] = 255 * clamp(inside, 0, 1) + 0.5;
    }
  }
}

function reachOf(ring: Float64Array): readonly [number, number] {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < ring.length; k += 2) {
    west = Math.min(west, ring[k]!);
    east = Math.max(east, ring[k]!);
  }
  return [west, east];
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
