/** Air and height: the printed values of the standard, its continuity at the borders of layers, and the exact height. */
import { readFileSync } from 'node:fs';
import { geodeticToItrfInto } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  airDensityKgM3,
  airPressurePa,
  airTemperatureK,
  ellipsoidHeightKm,
  gravityInto,
  soundSpeedMS,
  WGS84_EARTH,
} from '../src/index.ts';

const rowsOf = (path: string) => {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = head!.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, Number(cell)])),
  );
};

describeWithData(
  'US Standard Atmosphere 1976, printed values',
  'track/dynamics/us76_check_values.csv',
  (path) => {
    for (const row of rowsOf(path))
      test(`${row.z_geometric_km} km`, () => {
        const heightKm = row.z_geometric_km!;
        const off = (ours: number, printed: number) => Math.abs(ours / printed - 1);
        expect(off(airTemperatureK(heightKm), row.T_K!)).toBeLessThanOrEqual(row.rtol_T_p!);
        expect(off(airPressurePa(heightKm), row.p_Pa!)).toBeLessThanOrEqual(row.rtol_T_p!);
        expect(off(airDensityKgM3(heightKm), row.rho_kg_m3!)).toBeLessThanOrEqual(row.rtol_rho!);
      });
  },
);

describe('air', () => {
  test('continuous at the borders of its layers', () => {
    const borders = [11.019, 20.063, 32.162, 47.35, 51.413, 71.802];
    for (const heightKm of borders)
      expect(airDensityKgM3(heightKm - 1e-6) / airDensityKgM3(heightKm + 1e-6)).toBeCloseTo(1, 5);
    for (const heightKm of [86, 91, 100, 110, 120, 150, 200, 300, 500, 750])
      expect(airDensityKgM3(heightKm - 1e-6) / airDensityKgM3(heightKm)).toBeCloseTo(1, 2);
  });

  test('falls with height, ends at 1000 km, and below -5 km is as there', () => {
    for (let heightKm = -5; heightKm < 1000; heightKm++)
      expect(airDensityKgM3(heightKm + 1)).toBeLessThan(airDensityKgM3(heightKm));
    expect(airDensityKgM3(1000.1)).toBe(0);
    expect(airDensityKgM3(-20)).toBe(airDensityKgM3(-5));
  });

  test('sound at the ground', () => expect(soundSpeedMS(0)).toBeCloseTo(340.294, 3));
});

describe('height and pull', () => {
  test('height within a millimetre of the exact one', () => {
    const place = new Float64Array(3);
    for (let latitudeDeg = -90; latitudeDeg <= 90; latitudeDeg += 2.5)
      for (const heightKm of [-10, 0, 30, 120, 700, 2000]) {
        geodeticToItrfInto((latitudeDeg * Math.PI) / 180, 1, heightKm, place);
        const found = ellipsoidHeightKm(place[0]!, place[1]!, place[2]!);
        expect(Math.abs(found - heightKm)).toBeLessThan(1e-6);
      }
  });

  test('the pull is the gradient of its potential', () => {
    const { gmKm3S2, radiusKm, j2, j3, j4 } = WGS84_EARTH;
    const potential = (x: number, y: number, z: number) => {
      const r = Math.hypot(x, y, z);
      const s = z / r;
      const q = radiusKm / r;
      const p2 = (3 * s * s - 1) / 2;
      const p3 = (5 * s ** 3 - 3 * s) / 2;
      const p4 = (35 * s ** 4 - 30 * s * s + 3) / 8;
      return (gmKm3S2 / r) * (1 - j2 * q * q * p2 - j3 * q ** 3 * p3 - j4 * q ** 4 * p4);
    };
    const out = new Float64Array(3);
    for (const at of [
      [6500, 300, 1200],
      [-100, 4000, -5400],
      [0, 10, 6400],
    ] as const) {
      gravityInto(WGS84_EARTH, at[0], at[1], at[2], out);
      const h = 0.5;
      for (let axis = 0; axis < 3; axis++) {
        const [up, down] = [at.map(Number), at.map(Number)];
        up[axis]! += h;
        down[axis]! -= h;
        const slope =
          (potential(up[0]!, up[1]!, up[2]!) - potential(down[0]!, down[1]!, down[2]!)) / (2 * h);
        expect(Math.abs(out[axis]! - slope)).toBeLessThan(2e-9);
      }
    }
  });
});
