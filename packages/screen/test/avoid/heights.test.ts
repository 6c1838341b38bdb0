/**
 * What is left out by height may lose nothing. The bound is held against true heights of orbits of every kind, and a screen of
 * eccentric, deep and low paths against a dense look at every object, near and far, light, resonant and decaying.
 */
import { type ElementSetBatch, MU_KM3_S2, tablePath } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { bandOf, heightsOf } from '../../src/avoid/heights.ts';
import {
  elementSetPath,
  missNearKm,
  type Path,
  pathTable,
  plannedTable,
  screenEphemeris,
} from '../../src/index.ts';
import { everyKind, ORBIT_KINDS } from '../support/orbits.ts';
import { eventsOf, kernelTiers, oneThread } from '../support/run.ts';

const FROM_US = 783691237000000; // 2024-11-01
const DAY_US = 86_400e6;
const DAYS = 14;
const EVERY = 6; // of a table one row in so many is kept: some six minutes

/** Least and greatest radius: two revolutions of each day, two hundred places on each. */
function trueHeights(path: Path, turnS: number): { lowKm: number; highKm: number } {
  const state = new Float64Array(6);
  const stepS = Math.min(3600, turnS / 200);
  let [lowKm, highKm] = [Number.POSITIVE_INFINITY, 0];
  for (let s = 0; s < DAYS * 86_400; s += stepS) {
    if (s % 86_400 > 2.1 * turnS) s += 86_400 - (s % 86_400);
    if (!path(FROM_US + s * 1e6, state)) continue;
    const radiusKm = Math.hypot(state[0]!, state[1]!, state[2]!);
    [lowKm, highKm] = [Math.min(lowKm, radiusKm), Math.max(highKm, radiusKm)];
  }
  return { lowKm, highKm };
}

test.each(ORBIT_KINDS)('%s: no height in a fortnight is outside the bound', (kind) => {
  const sets = everyKind(`heights ${kind}`, 24, FROM_US, [kind]);
  let leastKm = Number.POSITIVE_INFINITY;
  for (let row = 0; row < sets.count; row++) {
    const turnS = (2 * Math.PI) / sets.meanMotionRadS[row]!;
    const seen = trueHeights(elementSetPath(sets, row, 'a'), turnS);
    if (seen.highKm === 0) continue; // decayed before
    const bound = heightsOf(sets, row, { fromUs: FROM_US, toUs: FROM_US + DAYS * DAY_US });
    leastKm = Math.min(leastKm, seen.lowKm - bound.lowKm, bound.highKm - seen.highKm);
  }
  console.info(`${kind}: the bound is at least ${leastKm.toFixed(0)} km wider than the heights`);
  expect(leastKm).toBeGreaterThan(20);
  expect(leastKm).toBeLessThan(kind === 'far' ? 2000 : 500); // and not so wide that nothing is left out
});

test('a table with long steps reaches as low as its path does between them', () => {
  const sets = everyKind('steps', 1, FROM_US, ['transfer']);
  const toUs = FROM_US + (2 * Math.PI * 1e6) / sets.meanMotionRadS[0]!; // one revolution
  const table = pathTable(elementSetPath(sets, 0, 'a'), FROM_US, toUs)!;
  const span = { table, fromUs: FROM_US, toUs };
  const fine = bandOf([span]);
  const radiusKm = (k: number) => Math.hypot(...table.states.subarray(6 * k, 6 * k + 3));
  const lowest = [...table.epochUs.keys()].reduce((a, b) => (radiusKm(b) < radiusKm(a) ? b : a));
  const kept = [...table.epochUs.keys()].filter((k) => k % EVERY === (lowest + EVERY / 2) % EVERY);
  const coarse = {
    ...table,
    epochUs: Float64Array.from(kept, (k) => table.epochUs[k]!),
    states: Float64Array.from(kept.flatMap((k) => [...table.states.slice(6 * k, 6 * k + 6)])),
  };
  const atRowsKm = Math.min(...kept.map(radiusKm));
  const band = bandOf([{ ...span, table: coarse }]);
  console.info(
    `${atRowsKm - fine.lowKm} km above the lowest place at rows, ${band.lowKm - fine.lowKm} km between`,
  );
  expect(atRowsKm - fine.lowKm).toBeGreaterThan(40);
  expect(Math.abs(band.lowKm - fine.lowKm)).toBeLessThan(10);
});

describe.each([
  ['transfer', 0],
  ['far', 1],
  ['eccentric', 2],
])('a planned %s path', (kind, burnMS) => {
  test('meets what a dense look at every object meets', async () => {
    const hours = 16;
    const toUs = FROM_US + hours * 3600e6;
    const row = ORBIT_KINDS.indexOf(kind);
    const sets = withKin(everyKind(`dense ${kind}`, 135, FROM_US), row);
    const ownId = sets.objects.objectId[row]!;
    const own = elementSetPath(sets, row, 'a');
    const table = plannedTable(own, { burnUs: FROM_US, burnRtnKmS: [0, burnMS / 1e3, 0] }, toUs)!;
    const thresholdKm = 300;
    const asked = { sets, ownId, ownName: 'OWN', tables: [table], fromUs: FROM_US, toUs } as const;
    const options = { ...asked, thresholdKm, opsMode: 'a' } as const;
    const found = await screenEphemeris(options, oneThread(kernelTiers()));
    const path = tablePath(table);
    const met = new Set(
      eventsOf(found.outcome!).map(({ id1, id2 }) => (id1 === ownId ? id2 : id1)),
    );
    const seen = new Set<string>();
    const places = statesEvery(path, toUs);
    for (let other = 0; other < sets.count; other++)
      if (other !== row && comesNear(path, places, elementSetPath(sets, other, 'a'), thresholdKm))
        seen.add(sets.objects.objectId[other]!);
    console.info(`${kind}: ${seen.size} met, ${found.leftOut} of ${sets.count} left out by height`);
    expect(seen.size).toBeGreaterThan(5);
    expect([...met].sort()).toEqual([...seen].sort());
  });
});

/** Every third object on nearly the orbit of one: in its plane by a degree or two, some as near as the threshold and some not. */
function withKin(sets: ElementSetBatch, own: number): ElementSetBatch {
  const kin = (column: Float64Array, spread: (k: number) => number) =>
    column.map((value, row) => (row % 3 === 0 && row !== own ? column[own]! + spread(row) : value));
  const axisKm = Math.cbrt(MU_KM3_S2 / sets.meanMotionRadS[own]! ** 2);
  const size = 10_000 / axisKm; // as many kilometres, whatever the orbit
  const wave = (share: number, rate: number) => (k: number) => share * size * Math.sin(rate * k);
  return {
    ...sets,
    epochUs: kin(sets.epochUs, () => 0),
    meanMotionRadS: kin(sets.meanMotionRadS, wave(2e-4 * sets.meanMotionRadS[own]!, 1.3)),
    eccentricity: kin(sets.eccentricity, wave(0.01, 2.1)),
    inclinationRad: kin(sets.inclinationRad, wave(0.03, 0.7)),
    raanRad: kin(sets.raanRad, wave(0.03, 1.7)),
    argPerigeeRad: kin(sets.argPerigeeRad, wave(0.02, 2.9)),
    meanAnomalyRad: kin(sets.meanAnomalyRad, wave(0.05, 3.7)),
    bstarPerEarthRadius: kin(sets.bstarPerEarthRadius, () => 0),
  };
}

const STEP_US = 20e6;

function statesEvery(path: Path, toUs: number): Float64Array[] {
  const count = Math.floor((toUs - FROM_US) / STEP_US);
  return Array.from({ length: count }, (_, k) => {
    const state = new Float64Array(6);
    return path(FROM_US + k * STEP_US, state) ? state : state.fill(Number.NaN);
  });
}

/** Whether two paths come within a distance: every 20 s, and the minimum between where they are near. */
function comesNear(
  path: Path,
  places: readonly Float64Array[],
  other: Path,
  thresholdKm: number,
): boolean {
  const b = new Float64Array(6);
  for (const [k, a] of places.entries()) {
    const us = FROM_US + k * STEP_US;
    if (!other(us, b)) continue;
    const km = Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!);
    if (km < thresholdKm) return true;
    if (km < thresholdKm + 150 && missNearKm(path, other, us) < thresholdKm) return true;
  }
  return false;
}
