/** Limits moved by half, one at a time: a planted break-up keeps its time and parent. CI moves two, NOROSHI_PROVE=1 all. */
import { pickSets } from '@noroshi/orbit';
import { afterEach, expect, test } from 'vitest';
import { BREAKUP_LIMITS, PINCH_LIMITS } from '../src/breakup/limits.ts';
import { findBreakups } from '../src/index.ts';
import { DAY_US, later, launchedCatalogue, plantPieces, withPieces } from './support/clouds.ts';

type Limits = Record<string, number>;
const tables: readonly Limits[] = [
  BREAKUP_LIMITS as unknown as Limits,
  PINCH_LIMITS as unknown as Limits,
];
const kept = tables.map((table) => ({ ...table }));
afterEach(() => {
  for (const [k, table] of tables.entries()) Object.assign(table, kept[k]);
});

const beforeUs = 783691237000000;
const afterUs = beforeUs + 30 * DAY_US;
const eventUs = beforeUs + 8.37 * DAY_US;
const whole = launchedCatalogue('break-ups', 400, beforeUs);
const parentRow = [...whole.epochUs.keys()].find((row) => {
  const revDay = (whole.meanMotionRadS[row]! * 86_400) / (2 * Math.PI);
  const isRound = whole.eccentricity[row]! < 0.02;
  return whole.objectRow[row]! % 4 === 0 && revDay > 13.9 && revDay < 14.7 && isRound;
})!;
const parent = whole.objectRow[parentRow]!;
const catalogue = pickSets(whole, [parentRow]);
const pieces = plantPieces(whole, {
  ...{ seed: 'cloud', parentRow, atUs: eventUs, pieces: 24, dvMS: 120, firstNumber: 5000 },
  cosparLaunch: whole.objects.cosparId[parent]!.slice(0, 8),
  nameOf: () => 'SAT DEB',
  epochsUs: (k) => afterUs - (1 + (k % 7)) * 0.7 * DAY_US,
});
const after = withPieces(later(catalogue, 30), pieces);

const names = ['placeSigmaKm', 'numberedDays', 'dragShare', 'piecesMin', 'growthMin', 'commonKm'];
const more = ['agreeShareMin', 'phaseRadRev', 'gainMin', 'lookBackDays', 'pinchPieces'];
const moved = process.env.NOROSHI_PROVE === '1' ? [...names, ...more] : names.slice(0, 2);

test.each(moved.flatMap((name) => [0.5, 1.5].map((by) => ({ name, by }))))(
  '$name by $by',
  ({ name, by }) => {
    const table = tables.find((one) => name in one)!;
    table[name] = table[name]! * by;
    const { breakups } = findBreakups(catalogue, after, { beforeUs, afterUs });
    expect(breakups.map(({ parentId }) => parentId)).toEqual([whole.objects.objectId[parent]]);
    expect(Math.abs(breakups[0]!.atUs! - eventUs) / 60e6).toBeLessThan(10);
  },
);
