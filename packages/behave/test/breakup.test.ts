/** Break-ups planted in a seeded catalogue: found with parent, time and speeds; what is not one stays silent. */
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import {
  breakupCase,
  cloudCrossings,
  createBreakupState,
  findBreakups,
  growBreakups,
} from '../src/index.ts';
import {
  DAY_US,
  later,
  launchedCatalogue,
  type Plant,
  plantPieces,
  withPieces,
} from './support/clouds.ts';

const beforeUs = 783691237000000; // 2024-11-01
const afterUs = beforeUs + 30 * DAY_US;
const catalogue = launchedCatalogue('break-ups', 400, beforeUs);
const after = later(catalogue, 30);
const eventUs = beforeUs + 8.37 * DAY_US;

/** A named object of a low orbit above 650 km, where drag does not rule. */
const parentRow = [...catalogue.epochUs.keys()].filter((row) => {
  const n = (catalogue.meanMotionRadS[row]! * 86_400) / (2 * Math.PI);
  return (
    catalogue.objectRow[row]! % 4 === 0 &&
    n > 13.9 &&
    n < 14.7 &&
    catalogue.eccentricity[row]! < 0.02
  );
});

function plant(change: Partial<Plant> = {}): ElementSetBatch {
  const row = change.parentRow ?? parentRow[0]!;
  const object = catalogue.objectRow[row]!;
  return plantPieces(catalogue, {
    ...{ seed: 'cloud', parentRow: row, atUs: eventUs, pieces: 24, dvMS: 120, firstNumber: 5000 },
    cosparLaunch: catalogue.objects.cosparId[object]!.slice(0, 8),
    nameOf: () => 'SAT DEB',
    epochsUs: (k) => afterUs - (1 + (k % 7)) * 0.7 * DAY_US,
    ...change,
  });
}

const find = (pieces: ElementSetBatch) =>
  findBreakups(catalogue, withPieces(after, pieces), { beforeUs, afterUs });

describe('a planted explosion', () => {
  const pieces = plant();
  const { breakups } = find(pieces);
  const found = breakups[0]!;

  test('is the only one, with its parent', () => {
    expect(breakups).toHaveLength(1);
    const object = catalogue.objectRow[parentRow[0]!]!;
    expect(found.parentId).toBe(catalogue.objects.objectId[object]);
    expect(found).toMatchObject({ kind: 'break-up', growth: 24, isParentGone: false });
  });

  test('at its time, within ten minutes and three sigma', () => {
    const lateS = Math.abs(found.atUs! - eventUs) / 1e6;
    expect(lateS).toBeLessThan(600);
    expect(lateS).toBeLessThan(3 * found.sigmaS!);
  });

  test('with the speeds that were given', () => {
    expect(found.dvSpreadMS).toBeGreaterThan(80);
    expect(found.dvSpreadMS).toBeLessThan(140);
    expect(found.likeness).toBe('consistent with an explosion');
    expect(found.spreadKm).toBeLessThan(500);
  });

  test('one damaged set costs its own piece only', () => {
    const damaged = { ...pieces, raanRad: Float64Array.from(pieces.raanRad) };
    damaged.raanRad[3] = damaged.raanRad[3]! + 2;
    const again = find(damaged).breakups[0]!;
    expect(Math.abs(again.atUs! - eventUs) / 1e6).toBeLessThan(600);
    expect(again.pieces).toHaveLength(24);
  });

  test('comes out the same as a stage, and once only', () => {
    const start = growBreakups(createBreakupState(), catalogue, beforeUs);
    const quiet = growBreakups(start.state, later(catalogue, 10), beforeUs + 10 * DAY_US);
    expect(quiet.found).toEqual([]);
    const grown = growBreakups(quiet.state, withPieces(after, pieces), afterUs);
    expect(grown.found).toHaveLength(1);
    expect(grown.found[0]!.key).toBe(found.key);
    expect(Math.abs(grown.found[0]!.atUs! - eventUs) / 1e6).toBeLessThan(600);
    expect(growBreakups(grown.state, later(after, 1), afterUs + DAY_US).found).toEqual([]);
  });

  test('crosses the parent’s own orbit, and a case says so in words', () => {
    const asset = pickSets(after, [
      [...after.objectRow].indexOf(catalogue.objectRow[parentRow[0]!]!),
    ]);
    const options = { fromUs: afterUs, days: 3, catalogue: after };
    const crossings = cloudCrossings(found, withPieces(after, pieces), asset, options);
    expect(crossings[0]!.pieces).toBeGreaterThan(5);
    expect(crossings[0]!.densityFactor).toBeGreaterThan(1);
    const made = breakupCase(found, { nowUs: afterUs, crossings });
    expect(made.state).toBe('warning');
    expect(JSON.stringify(made)).not.toMatch(/hostile|attack|weapon/i);
  });
});

describe('what is not a break-up', () => {
  test('payloads with names of their own', () => {
    const { breakups, growths } = find(plant({ nameOf: (k) => `CUBE ${k}` }));
    expect(breakups).toEqual([]);
    expect(growths[0]!.kind).toBe('deployment');
  });

  test('a slow release of things not named debris', () => {
    const { breakups, growths } = find(plant({ dvMS: 3, nameOf: () => 'TBA - TO BE ASSIGNED' }));
    expect(breakups).toEqual([]);
    expect(growths[0]!.kind).toBe('release');
  });

  test('numbers from long before', () => {
    const moved = {
      ...catalogue,
      objects: {
        ...catalogue.objects,
        catalogueNumber: catalogue.objects.catalogueNumber.map((number) => number + 20_000),
        objectId: [...catalogue.objects.catalogueNumber].map((number) => String(number + 20_000)),
      },
    };
    const { breakups, growths } = findBreakups(moved, withPieces(moved, plant()), {
      beforeUs,
      afterUs,
    });
    expect(breakups).toEqual([]);
    expect(growths[0]!.kind).toBe('seen again');
  });

  test('a quiet month', () => {
    expect(find(plant({ pieces: 3 })).breakups).toEqual([]);
  });
});
