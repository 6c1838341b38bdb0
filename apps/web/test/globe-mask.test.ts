/** The mask of land: as much of a pixel as is land, to the byte; land where land is, also across 180° and at the pole. */
import { expect, test } from 'vitest';
import { coastlines } from '../coastlines.mjs';
import { decodeRings, type Polygon, polygonsOf } from '../src/globe/coast.ts';
import { addPolygon, createCover, sumRows } from '../src/globe/mask.ts';

function maskOf(polygons: readonly Polygon[], widthPx: number): Uint8Array {
  const cover = createCover(widthPx);
  for (const polygon of polygons) addPolygon(cover, polygon);
  const red = new Uint8Array((widthPx * widthPx) / 2);
  sumRows(cover, red, 0, widthPx / 2);
  return red;
}

/** Corners in degrees; a mask of 36 pixels has 10° each. */
const square = (west: number, south: number, east: number, north: number, isLand: boolean) => ({
  ring: Float64Array.from([west, south, west, north, east, north, east, south]),
  isLand,
});
const at = (red: Uint8Array, latitude: number, longitude: number, widthPx = 36) =>
  red[
    Math.floor(((latitude + 90) / 180) * (widthPx / 2)) * widthPx +
      Math.floor(((longitude + 180) / 360) * widthPx)
  ]!;

test('a pixel is covered by its share, however the ring runs; a lake takes away', () => {
  const land = square(0, 0, 25, 15, true);
  for (const ring of [land.ring, reversed(land.ring)]) {
    const red = maskOf([{ ring, isLand: true }], 36);
    expect(at(red, 5, 5)).toBe(255);
    expect(at(red, 5, 22)).toBe(128);
    expect(at(red, 12, 22)).toBe(64);
    expect(at(red, 12, 5)).toBe(128);
    expect(at(red, 5, 35)).toBe(0);
    expect(at(red, -5, 5)).toBe(0);
  }
  const lake = square(0, 0, 10, 10, false);
  for (const ring of [lake.ring, reversed(lake.ring)])
    expect(at(maskOf([land, { ring, isLand: false }], 36), 5, 5)).toBe(0);
});

test('a slanted edge covers what it cuts off', () => {
  const ring = Float64Array.from([0, 0, 0, 20, 40, 0]);
  const red = maskOf([{ ring, isLand: true }], 36);
  expect([5, 15, 25, 35].map((longitude) => at(red, 5, longitude))).toEqual([255, 255, 191, 64]);
  const sum = red.reduce((all, one) => all + one, 0) / 255;
  expect(sum).toBeCloseTo(4, 1); // 400 square degrees
});

test('what crosses 180° is land on both sides', () => {
  const red = maskOf([square(170, 0, 190, 10, true)], 36);
  expect(at(red, 5, 175)).toBe(255);
  expect(at(red, 5, -175)).toBe(255);
  expect(at(red, 5, -165)).toBe(0);
});

test('the coasts of Natural Earth: land is land, sea is sea', () => {
  const packed = coastlines();
  const bytes = packed.buffer.slice(packed.byteOffset, packed.byteOffset + packed.byteLength);
  const red = maskOf(polygonsOf(decodeRings(bytes as ArrayBuffer)!), 1024);
  const places = [
    ...[[36.2, 138.5, true] as const, [23, 10, true] as const, [66.5, -175, true] as const],
    ...[[-89.5, 40, true] as const, [72, -40, true] as const, [-80, -120, true] as const],
    ...[[0, -30, false] as const, [30, -150, false] as const, [42.5, 50.5, false] as const], // the last: the Caspian
  ];
  for (const [latitude, longitude, value] of places)
    expect([latitude, longitude, at(red, latitude, longitude, 1024) > 127]).toEqual([
      ...[latitude, longitude, value],
    ]);
});

function reversed(ring: Float64Array): Float64Array {
  const out = new Float64Array(ring.length);
  for (let k = 0; k < ring.length; k += 2) out.set([ring[k]!, ring[k + 1]!], ring.length - 2 - k);
  return out;
}
