/**
 * One ephemeris against a catalogue. Of the own path as a table the screen must find what it finds by element sets; of a
 * planned path, what a dense look at every object finds; and heights that are left out may lose nothing.
 */
import { type EphemerisTable, tablePath } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import {
  elementSetPath,
  missNearKm,
  pathTable,
  plannedTable,
  screenEphemeris,
} from '../../src/index.ts';
import { eventsOf, type FoundEvent, kernelTiers, oneThread, screenOnce } from '../support/run.ts';

const FROM_US = 783691237000000;
const HOUR_US = 3600e6;
const THRESHOLD_KM = 180;
const sets = seededCatalogue({ seed: 'rescreen', count: 400, epochUs: FROM_US });
const idOf = (row: number) => sets.objects.objectId[sets.objectRow[row]!]!;
const LOW = sets.meanMotionRadS.findIndex((n, k) => n > 1.06e-3 && sets.eccentricity[k]! < 0.01);
const HIGHER = sets.meanMotionRadS.findIndex((n) => n > 1.0e-3 && n < 1.045e-3);

async function rescreened(
  tables: readonly EphemerisTable[],
  ownId: string,
  toUs: number,
  thresholdKm = THRESHOLD_KM,
) {
  const asked = { sets, ownId, ownName: 'OWN', tables, fromUs: FROM_US, toUs } as const;
  const options = { ...asked, thresholdKm, opsMode: 'a' } as const;
  const found = await screenEphemeris(options, oneThread(kernelTiers()));
  return { ...found, events: found.outcome === undefined ? [] : eventsOf(found.outcome) };
}

const others = ({ id1, id2 }: FoundEvent, ownId: string) => (id1 === ownId ? id2 : id1);

describe.each([
  ['low', LOW, 10, 180],
  ['higher', HIGHER, 10, 180],
])('the own %s path as a table', (_, row, hours, thresholdKm) => {
  test('finds what its element set finds', async () => {
    const toUs = FROM_US + hours * HOUR_US;
    const table = pathTable(elementSetPath(sets, row, 'a'), FROM_US - HOUR_US, toUs + HOUR_US)!;
    const options = {
      sets,
      fromUs: FROM_US,
      toUs,
      thresholdKm,
      opsMode: 'a',
    } as const;
    const truth = eventsOf(
      await screenOnce({ ...options, primaryIds: [idOf(row)] }, kernelTiers()),
    );
    const found = await rescreened([table], idOf(row), toUs, thresholdKm);
    console.info(
      `${truth.length} events; ${found.leftOut} of ${sets.count} objects left out by height`,
    );
    expect(found.complete).toBe(true);
    expect(truth.length).toBeGreaterThan(0);
    expect(found.events.length).toBe(truth.length);
    for (const one of truth) {
      const same = found.events.find(
        (event) =>
          others(event, idOf(row)) === others(one, idOf(row)) &&
          Math.abs(event.tcaUs - one.tcaUs) < 2e6,
      );
      expect(Math.abs((same?.missKm ?? Number.NaN) - one.missKm)).toBeLessThan(5e-3);
    }
  });
});

test('a planned path finds what a dense look at every object finds', async () => {
  const own = elementSetPath(sets, LOW, 'a');
  const toUs = FROM_US + 4 * HOUR_US;
  const burnUs = FROM_US + HOUR_US / 2;
  const table = plannedTable(own, { burnUs, burnRtnKmS: [0, 2e-3, 1e-3] }, toUs)!;
  const found = await rescreened([table], idOf(LOW), toUs);
  const path = tablePath(table);
  const b = new Float64Array(6);
  const places: Float64Array[] = []; // the own path once, not once an object
  for (let us = burnUs; us <= toUs; us += 8e6) {
    const a = new Float64Array(6);
    if (path(us, a)) places.push(a);
  }
  const seen: { id: string; us: number; missKm: number }[] = [];
  for (let row = 0; row < sets.count; row++) {
    if (row === LOW) continue;
    const other = elementSetPath(sets, row, 'a');
    let [before, here] = [Number.NaN, Number.NaN];
    for (const [k, a] of places.entries()) {
      const us = burnUs + k * 8e6;
      if (!other(us, b)) break;
      const km = Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!);
      if (km >= here && here < before && here < THRESHOLD_KM + 80) {
        const missKm = missNearKm(path, other, us - 8e6);
        if (missKm < THRESHOLD_KM) seen.push({ id: idOf(row), us: us - 8e6, missKm });
      }
      [before, here] = [here, km];
    }
  }
  expect(seen.length).toBeGreaterThan(2);
  for (const one of seen) {
    const same = found.events.find(
      (event) => others(event, idOf(LOW)) === one.id && Math.abs(event.tcaUs - one.us) < 16e6,
    );
    expect(Math.abs((same?.missKm ?? Number.NaN) - one.missKm), one.id).toBeLessThan(2e-2);
  }
  expect(found.events.length).toBe(seen.length);
  expect(found.covered[0]!.fromUs).toBe(burnUs);
});

test('an object that the catalogue does not have is screened too; a table cut in two is one path', async () => {
  const own = elementSetPath(sets, LOW, 'a');
  const toUs = FROM_US + 4 * HOUR_US;
  const middleUs = FROM_US + 2 * HOUR_US;
  const whole = await rescreened([pathTable(own, FROM_US, toUs)!], 'OWN-1', toUs);
  const halves = [pathTable(own, FROM_US, middleUs)!, pathTable(own, middleUs, toUs)!];
  const cut = await rescreened(halves, 'OWN-1', toUs);
  const self = ({ events }: { events: FoundEvent[] }) =>
    events.filter((event) => others(event, 'OWN-1') === idOf(LOW));
  expect(self(whole).length).toBeGreaterThan(0); // it meets its own element set
  const rest = (all: FoundEvent[]) => all.filter((event) => others(event, 'OWN-1') !== idOf(LOW));
  expect(rest(cut.events).map((event) => event.id2)).toEqual(
    rest(whole.events).map((event) => event.id2),
  );
});

describe('a table', () => {
  const own = elementSetPath(sets, LOW, 'a');
  const truth = new Float64Array(6);
  const got = new Float64Array(6);

  test.each([
    ['lagrange', 9, 1e-5, 2e-3],
    ['hermite', 7, 5e-3, 5e-3], // SGP4's velocity is not quite the derivative of its place
    ['lagrange', 1, 6, 6],
  ] as const)('%s of degree %i', (method, degree, insideKm, endKm) => {
    const table = { ...pathTable(own, FROM_US, FROM_US + 3 * HOUR_US)!, method, degree };
    const path = tablePath(table);
    let inside = 0;
    let end = 0;
    for (let us = table.fromUs; us <= table.toUs; us += 7e6) {
      expect(path(us, got)).toBe(true);
      own(us, truth);
      const gap = Math.hypot(got[0]! - truth[0]!, got[1]! - truth[1]!, got[2]! - truth[2]!);
      if (Math.min(us - table.fromUs, table.toUs - us) < 600e6) end = Math.max(end, gap);
      else inside = Math.max(inside, gap);
    }
    console.info(
      `${method} ${degree}: ${(inside * 1e3).toFixed(4)} m inside, ${(end * 1e3).toFixed(4)} m at the ends`,
    );
    expect(inside).toBeLessThan(insideKm);
    expect(end).toBeLessThan(endKm);
    expect(path(table.toUs + 1, got)).toBe(false);
  });
});
