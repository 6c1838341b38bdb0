/** What is in doubt about a break-up is told: a parent that bears the name of debris, two that explain the pieces alike, revolutions, few pieces. */
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { independentShare, revolutionsOf } from '../src/breakup/revolutions.ts';
import { breakupCase, findBreakups } from '../src/index.ts';
import { DAY_US, later, launchedCatalogue, plantPieces, withPieces } from './support/clouds.ts';

const beforeUs = 783691237000000; // 2024-11-01
const afterUs = beforeUs + 30 * DAY_US;
const eventUs = beforeUs + 8.37 * DAY_US;
const catalogue = someOf(launchedCatalogue('break-ups', 400, beforeUs));
const month = later(catalogue, 30);

/** Every tenth launch is enough, and quick. */
function someOf(sets: ElementSetBatch): ElementSetBatch {
  return pickSets(
    sets,
    [...sets.objectRow.keys()].filter((row) => Math.floor(sets.objectRow[row]! / 4) % 10 === 0),
  );
}

/** The first low orbit whose object stands at this place in its launch: 0 the named one, 1 to 3 debris by name. */
function rowOf(place: number): number {
  return [...catalogue.epochUs.keys()].find((row) => {
    const revDay = (catalogue.meanMotionRadS[row]! * 86_400) / (2 * Math.PI);
    const isPlaced = catalogue.objectRow[row]! % 4 === place;
    return isPlaced && revDay > 13.9 && revDay < 14.7 && catalogue.eccentricity[row]! < 0.02;
  })!;
}

function brokenUp(row: number, pieces: number, more: readonly ElementSetBatch[] = []) {
  const launch = catalogue.objects.cosparId[catalogue.objectRow[row]!]!.slice(0, 8);
  const planted = plantPieces(catalogue, {
    ...{ seed: 'doubts', parentRow: row, atUs: eventUs, pieces, dvMS: 120, firstNumber: 5000 },
    ...{ cosparLaunch: launch, nameOf: () => 'SAT DEB' },
    epochsUs: (k) => afterUs - (1 + (k % 7)) * 0.7 * DAY_US,
  });
  const before = withPieces(catalogue, ...more);
  const after = withPieces(month, ...more, planted);
  return findBreakups(before, after, { beforeUs, afterUs }).breakups;
}

const [alone] = brokenUp(rowOf(0), 24);

describe('the parent', () => {
  test('may bear the name of debris: a tank breaks up as well', () => {
    const row = rowOf(1);
    const [found, ...more] = brokenUp(row, 24);
    expect(more).toEqual([]);
    expect(found!.parentId).toBe(catalogue.objects.objectId[catalogue.objectRow[row]!]);
    expect(Math.abs(found!.atUs! - eventUs) / 60e6).toBeLessThan(10);
  });

  test('is one of the launch where two explain the pieces alike', () => {
    const row = rowOf(0);
    const own = pickSets(catalogue, [row]);
    const of = (values: readonly string[]) => [values[catalogue.objectRow[row]!]!];
    const twin = {
      ...own,
      objectRow: Uint32Array.of(0),
      objects: {
        ...{ count: 1, objectId: ['90'], catalogueNumber: Uint32Array.of(90), name: ['TWIN'] },
        ...{ cosparId: of(catalogue.objects.cosparId), source: of(catalogue.objects.source) },
      },
    };
    const [found] = brokenUp(row, 24, [twin]);
    expect(found!.parents!.map(({ weight }) => Math.round(10 * weight))).toEqual([5, 5]);
    expect(found!.parents!.map(({ objectId }) => objectId)).toContain('90');
    const told = breakupCase(found!, { nowUs: afterUs, crossings: [] });
    expect(told.title).toContain(`one of the launch ${found!.launch}`);
    expect(told.reasons.map(({ text }) => text).join()).toContain('paths do not tell them apart');
    // and alone it is named alone
    const sure = alone;
    expect(breakupCase(sure!, { nowUs: afterUs, crossings: [] }).title).not.toContain('one of');
  });
});

describe('the time', () => {
  const periodUs = 6000e6;
  const best = { atUs: 0, gain: 100, sigmaS: 60 };
  const others = [
    { atUs: periodUs, gain: 100 },
    { atUs: -periodUs, gain: 100 },
    { atUs: 0.2 * periodUs, gain: 99 }, // the same revolution
  ];

  test('is a mixture of revolutions, and sigma is of the whole', () => {
    const { times, sigmaS } = revolutionsOf(best, others, 20, periodUs);
    expect(times.map(({ weight }) => weight)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(sigmaS).toBeCloseTo(Math.hypot(60, Math.sqrt((2 / 3) * 6000 ** 2)), 6);
  });

  test('what gains less weighs less, by what pieces are worth together', () => {
    const weaker = others.map((peak) => ({ ...peak, gain: peak.gain - 40 }));
    const { times, sigmaS } = revolutionsOf(best, weaker, 20, periodUs);
    expect(times[1]!.weight / times[0]!.weight).toBeCloseTo(Math.exp(-40 * independentShare(20)));
    expect(sigmaS).toBeLessThan(600);
    expect(60 * independentShare(60)).toBeLessThan(1.3 * 20 * independentShare(20));
  });

  test('of a planted break-up is sure, and of its own revolution', () => {
    const found = alone;
    expect(found!.times![0]!.atUs).toBe(found!.atUs);
    expect(found!.times![0]!.weight).toBeGreaterThan(0.5);
  });
});

test('confidence grows with the pieces that say so', () => {
  const [few] = brokenUp(rowOf(0), 10);
  expect(few!.confidence).toBeLessThan(alone!.confidence - 0.05);
  expect(alone!.confidence).toBeGreaterThan(0.85);
});
