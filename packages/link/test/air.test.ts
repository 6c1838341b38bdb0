import { expect, test } from 'vitest';
import { cloudDb, cloudDbPerKgM2, gasDbPerKm, referenceAir, slantGasDb } from '../src/index.ts';
import { hasRows, rowsOf } from './rows.ts';

const DEG = Math.PI / 180;

test.skipIf(!hasRows)(
  'P.840-8: places and percentages of the examples have one column of water at every frequency',
  () => {
    const columns = new Map<string, number>();
    let pairs = 0;
    for (const { lat, lon, f, el, p, Ac } of rowsOf('840/ITURP840-8_cloud_attenuation.csv')) {
      const liquid = Ac! / cloudDb(f!, el! * DEG, 1);
      const place = [lat, lon, p].join(' ');
      const known = columns.get(place);
      if (known !== undefined) {
        pairs++;
        expect(Math.abs(liquid / known - 1)).toBeLessThan(1e-7);
      } else columns.set(place, liquid);
    }
    expect(pairs).toBeGreaterThan(10);
    expect(cloudDbPerKgM2(30)).toBeGreaterThan(cloudDbPerKgM2(12));
  },
);

test('the reference air at its feet, and gases straight up as a plain integral finds them', () => {
  for (const [km, temperatureK, totalHPa] of [
    [0, 288.15, 1013.25],
    [11.0191, 216.65, 226.3226],
    [20.0631, 216.65, 54.7498],
    [47.3501, 270.65, 1.109106],
  ] as const) {
    const air = referenceAir(km);
    expect(air.temperatureK).toBeCloseTo(temperatureK, 2);
    const e = (air.vapourGM3 * air.temperatureK) / 216.7;
    expect((air.dryPressureHPa + e) / totalHPa).toBeCloseTo(1, 4);
  }
  for (const f of [12, 22.235, 38.5]) {
    let sum = 0;
    const stepKm = 0.02;
    for (let km = stepKm / 2; km < 100; km += stepKm) {
      const { oxygen, vapour } = gasDbPerKm(f, referenceAir(km));
      sum += (oxygen + vapour) * stepKm;
    }
    expect(slantGasDb(f, Math.PI / 2, 0) / sum).toBeCloseTo(1, 4);
  }
});

test('low paths are longer, but no more than the round Earth lets them be; high stations have less air', () => {
  const up = slantGasDb(20, Math.PI / 2, 0);
  const at = (deg: number) => slantGasDb(20, deg * DEG, 0) / up;
  expect(at(30)).toBeCloseTo(2, 2);
  expect(at(5)).toBeGreaterThan(10.5);
  expect(at(5)).toBeLessThan(1 / Math.sin(5 * DEG));
  expect(at(0)).toBeLessThan(120);
  expect(slantGasDb(20, Math.PI / 2, 2)).toBeLessThan(0.6 * up);
  expect(slantGasDb(20, Math.PI / 2, 0, 15)).toBeGreaterThan(1.5 * up);
});
