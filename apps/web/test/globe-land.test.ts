/** Coastlines as the page reads them: land where land is, rings that close, and nothing that a hostile answer could break. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coastlines } from '../coastlines.mjs';
import { coastPoints, decodeRings, type Polygon, polygonsOf } from '../src/globe/coast.ts';

const packed = coastlines();
const bytes = packed.buffer.slice(packed.byteOffset, packed.byteOffset + packed.byteLength);
const rings = decodeRings(bytes as ArrayBuffer)!;
const polygons = polygonsOf(rings);

/** Painted in order, the last polygon around a place decides; longitudes may run over 180°. */
function isLand(latitude: number, longitude: number): boolean {
  let land = false;
  for (const polygon of polygons)
    for (const shift of [-360, 0, 360])
      if (isIn(polygon, latitude, longitude + shift)) land = polygon.isLand;
  return land;
}

function isIn({ ring }: Polygon, y: number, x: number): boolean {
  let inside = false;
  for (let k = 0, before = ring.length - 2; k < ring.length; before = k, k += 2) {
    const [x1, y1, x2, y2] = [ring[before]!, ring[before + 1]!, ring[k]!, ring[k + 1]!];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

describe('the rings of Natural Earth', () => {
  test.each([
    ['Honshu', 36.2, 138.5],
    ['Sahara', 23, 10],
    ['Chukotka, beyond 180°', 66.5, -175],
    ['Antarctica at the pole', -89.5, 40],
    ['Antarctica', -80, -120],
    ['Kansas', 38.5, -98],
    ['Greenland', 72, -40],
  ])('%s is land', (_, latitude, longitude) => {
    expect(isLand(latitude, longitude)).toBe(true);
  });

  test.each([
    ['the Pacific', 10, -160],
    ['the Pacific at 180°', 30, 179.9],
    ['the Caspian Sea', 41.5, 51],
    ['the north pole', 89, 0],
    ['the Southern Ocean', -62, 100],
    ['the Sea of Japan', 40, 135],
  ])('%s is water', (_, latitude, longitude) => {
    expect(isLand(latitude, longitude)).toBe(false);
  });

  test('no edge jumps across the map', () => {
    for (const ring of rings)
      for (let k = 2; k < ring.length; k += 2)
        expect(Math.abs(ring[k]! - ring[k - 2]!)).toBeLessThanOrEqual(180);
  });

  test('lines lie on the ellipsoid and lift the pen between rings', () => {
    const points = coastPoints(rings);
    let lifted = 0;
    for (let at = 0; at < points.length; at += 4) {
      const [x, y, z, pen] = points.subarray(at, at + 4);
      const scaled = Math.hypot(x! / 6378.137, y! / 6378.137, z! / 6356.752314);
      expect(Math.abs(scaled - 1)).toBeLessThan(1e-6);
      if (pen! < 0) lifted += 1;
    }
    expect(lifted).toBeGreaterThan(1000);
  });
});

test('bytes that are no coastlines are refused, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (some) => {
      const copy = some.slice().buffer as ArrayBuffer;
      const found = decodeRings(copy);
      if (found !== null) expect(copy.byteLength).toBeGreaterThanOrEqual(4 + 4 * found.length);
    }),
  );
  expect(decodeRings(bytes.slice(0, bytes.byteLength - 1) as ArrayBuffer)).toBeNull();
});
