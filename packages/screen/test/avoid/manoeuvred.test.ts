/** An operator's own state and burns as tables: against the planned burn of the same impulse, a long burn, axes, and what is no path. */
import { type EphemerisTable, tablePath } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { expect, test } from 'vitest';
import { elementSetPath, manoeuvredTables, plannedTable, type StateBurn } from '../../src/index.ts';

const FROM_US = 783691237000000;
const HOUR_US = 3600e6;
const sets = seededCatalogue({ seed: 'rescreen', count: 400, epochUs: FROM_US });
const ROW = sets.meanMotionRadS.findIndex((n, k) => n > 1.06e-3 && sets.eccentricity[k]! < 0.01);
const own = elementSetPath(sets, ROW, 'a');
const stateAt = (us: number) => {
  const out = new Float64Array(6);
  own(us, out);
  return out;
};
const state = [...stateAt(FROM_US)];
const impulse = (change: Partial<StateBurn> = {}): StateBurn => ({
  ...{ burnUs: FROM_US + HOUR_US, durationS: 0, deltaVKmS: [0, 1e-4, 0], axes: 'RTN' },
  ...change,
});
const toUs = FROM_US + 12 * HOUR_US;

function apartM(tables: readonly EphemerisTable[], other: EphemerisTable, us: number): number {
  const [a, b] = [new Float64Array(6), new Float64Array(6)];
  const table = tables.findLast(({ fromUs }) => fromUs <= us)!;
  tablePath(table)(us, a);
  tablePath(other)(us, b);
  return Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!) * 1000;
}

test('one impulse from the state of the element set is the planned burn', () => {
  const burn = impulse();
  const tables = manoeuvredTables(own, { epochUs: FROM_US, state, burns: [burn] }, toUs)!;
  expect(tables.map(({ fromUs, toUs: endUs }) => [fromUs, endUs])).toEqual([
    [FROM_US, burn.burnUs],
    [burn.burnUs, toUs],
  ]);
  const planned = plannedTable(own, { ...burn, burnRtnKmS: burn.deltaVKmS }, toUs)!;
  const apart = [2, 5, 11].map((h) => apartM(tables, planned, FROM_US + h * HOUR_US));
  expect(Math.max(...apart)).toBeLessThan(0.01);
});

test('a burn of ten minutes is near an impulse in its middle; the same burn in other axes is the same', () => {
  const burn = impulse();
  const ofBurn = (one: StateBurn) =>
    manoeuvredTables(own, { epochUs: FROM_US, state, burns: [one] }, toUs)!;
  const planned = plannedTable(own, { ...burn, burnRtnKmS: burn.deltaVKmS }, toUs)!;
  const long = ofBurn(impulse({ burnUs: burn.burnUs - 300e6, durationS: 600 }));
  expect(long.length).toBe(6);
  const isNear = apartM(long, planned, FROM_US + 11 * HOUR_US);
  expect(isNear).toBeGreaterThan(1);
  expect(isNear).toBeLessThan(400); // of 13 km that the burn moves it
  const tangential = ofBurn(impulse({ axes: 'TNW', deltaVKmS: [1e-4, 0, 0] }));
  expect(apartM(tangential, planned, FROM_US + 5 * HOUR_US)).toBeLessThan(100);
  const across = ofBurn(impulse({ axes: 'TNW', deltaVKmS: [0, 0, 1e-4] }));
  const normal = ofBurn(impulse({ deltaVKmS: [0, 0, 1e-4] }));
  expect(apartM(across, normal.at(-1)!, FROM_US + 5 * HOUR_US)).toBeLessThan(1e-3);
  const outwards = ofBurn(impulse({ axes: 'TNW', deltaVKmS: [0, 1e-4, 0] }));
  const inwards = ofBurn(impulse({ deltaVKmS: [-1e-4, 0, 0] }));
  expect(apartM(outwards, inwards.at(-1)!, FROM_US + 5 * HOUR_US)).toBeLessThan(40); // by the angle of the flight path
});

test('what meets the Earth or leaves it is no path; without an element set the state is carried alone', () => {
  const ofBurn = (deltaVKmS: StateBurn['deltaVKmS']) =>
    manoeuvredTables(own, { epochUs: FROM_US, state, burns: [impulse({ deltaVKmS })] }, toUs);
  expect(ofBurn([0, -1, 0])).toBeUndefined();
  expect(ofBurn([0, 5, 0])).toBeUndefined();
  expect(
    manoeuvredTables(own, { epochUs: FROM_US, state: [1, 0, 0, 0, 1, 0], burns: [] }, toUs),
  ).toBeUndefined();
  const alone = manoeuvredTables(undefined, { epochUs: FROM_US, state, burns: [] }, toUs)!;
  const at = new Float64Array(6);
  tablePath(alone[0]!)(FROM_US + HOUR_US, at);
  const there = stateAt(FROM_US + HOUR_US);
  expect(Math.hypot(at[0]! - there[0]!, at[1]! - there[1]!, at[2]! - there[2]!)).toBeLessThan(10);
});
