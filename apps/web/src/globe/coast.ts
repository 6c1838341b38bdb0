/**
 * Coastlines of Natural Earth at 1:50 million, as apps/web/coastlines.mjs packs them: rings of land. Made into a mask of land (a
 * texture, see mask.ts) and into lines. Rings may cross 180°, and one goes around the south pole.
 */
import { geodeticToItrfInto } from '@noroshi/orbit';

const STEPS = 32_767;
const RINGS_MAX = 100_000;

/** Longitude and latitude in degrees, a pair a point; longitudes run on over 180° so that no edge jumps. */
export type Ring = Float64Array;

/** Null for bytes that are no coastlines. */
export function decodeRings(bytes: ArrayBuffer): Ring[] | null {
  if (bytes.byteLength < 4) return null;
  const view = new DataView(bytes);
  const rings = view.getUint32(0, true);
  if (rings > RINGS_MAX || bytes.byteLength < 4 + 4 * rings) return null;
  const counts = Array.from({ length: rings }, (_, k) => view.getUint32(4 + 4 * k, true));
  const points = counts.reduce((sum, count) => sum + count, 0);
  if (bytes.byteLength !== 4 + 4 * rings + 4 * points) return null;
  let at = 4 + 4 * rings;
  return counts.map((count) => {
    const ring = decodeRing(view, at, count);
    at += 4 * count;
    return ring;
  });
}

function decodeRing(view: DataView, from: number, count: number): Ring {
  const ring = new Float64Array(2 * count);
  let [x, y, turns] = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    const before = x;
    x = ((x + view.getInt16(from + 4 * k, true)) << 16) >> 16; // sixteen bits: what wrapped wraps back
    y += view.getInt16(from + 4 * k + 2, true);
    if (k > 0 && x - before > STEPS) turns -= 1;
    if (k > 0 && before - x > STEPS) turns += 1;
    ring[2 * k] = (x / STEPS) * 180 + 360 * turns;
    ring[2 * k + 1] = (y / STEPS) * 90;
  }
  return ring;
}

/** Twice the signed area in degrees: land runs clockwise, a lake in it the other way. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let k = 2; k < ring.length; k += 2)
    sum += ring[k - 2]! * ring[k + 1]! - ring[k]! * ring[k - 1]!;
  return sum;
}

const goesAround = (ring: Ring): boolean =>
  Math.abs(ring[ring.length - 2]! - ring[0]!) > 180 && ring.length > 4;

const liesOnPole = (ring: Ring): boolean => {
  for (let k = 1; k < ring.length; k += 2) if (Math.abs(ring[k]!) < 89.9) return false;
  return true;
};

export type Polygon = { readonly ring: Ring; readonly isLand: boolean };

/** Rings in the order in which they are painted: land, then the lakes in it. A ring around a pole is closed over it. */
export function polygonsOf(rings: readonly Ring[]): Polygon[] {
  const kept = rings.filter((ring) => ring.length >= 6 && !liesOnPole(ring));
  const polygons = kept.map((ring) => {
    if (!goesAround(ring)) return { ring, isLand: signedArea(ring) <= 0 };
    const pole = ring[1]! < 0 ? -90 : 90;
    const [first, last] = [ring[0]!, ring[ring.length - 2]!];
    return { ring: Float64Array.from([...ring, last, pole, first, pole]), isLand: true };
  });
  return polygons.sort((a, b) => Number(b.isLand) - Number(a.isLand));
}

/** Points of a line for ribbon.ts: x y z in km (frame of the ground) and a pen, −1 where a new line begins. */
export function coastPoints(rings: readonly Ring[]): Float32Array {
  const kept = rings.filter((ring) => !liesOnPole(ring));
  const points = kept.reduce((sum, ring) => sum + ring.length / 2, 0);
  const out = new Float32Array(4 * points);
  const place = new Float64Array(3);
  let at = 0;
  for (const ring of kept) {
    for (let k = 0; k < ring.length; k += 2, at += 4) {
      geodeticToItrfInto(radians(ring[k + 1]!), radians(ring[k]!), 0, place);
      out.set(place, at);
      out[at + 3] = k === 0 || alongEdge(ring, k) ? -1 : 0;
    }
  }
  return out;
}

/** A cut along 180° is no coast. */
function alongEdge(ring: Ring, k: number): boolean {
  const [from, to] = [ring[k - 2]!, ring[k]!];
  const onEdge = (degrees: number) => Math.abs(Math.abs(degrees) - 180) < 0.01;
  return onEdge(from) && onEdge(to) && Math.abs(ring[k - 1]! - ring[k + 1]!) > 0.02;
}

const radians = (degrees: number): number => (degrees / 180) * Math.PI;
