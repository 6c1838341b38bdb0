/** History hygiene: a damaged set loses itself only and is told, a burn loses nothing, and a drop never looks ahead. */
import { mergeBatches } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { cleanHistories, cleanHistoriesOf, historiesOf, historyUntil } from '../src/index.ts';
import { DAY_US, seededHistory, withSet } from './support/burns.ts';
import { readSets } from './support/sets.ts';

const quiet = seededHistory({ seed: 'clean', days: 120 });

test('a quiet history loses nothing', () => {
  const clean = cleanHistories(quiet);
  expect(clean.drops).toEqual([]);
  expect(clean.histories[0]!.count).toBe(quiet.count);
  expect(clean.sets).toBe(quiet.count);
});

test('a repeated set and an early correction are dropped, the later stays', () => {
  const again = mergeBatches([quiet, withSet(quiet, 50, {})]);
  expect(cleanHistories(again).counts).toMatchObject({ duplicate: 1, correction: 0 });
});

test('a correction minutes later replaces the set before, unless it is itself far off', () => {
  const later = 300e6;
  const rateRadS = quiet.meanMotionRadS[50]! + 3e-7; // carried with J2, near enough for five minutes
  const meanAnomalyRad = quiet.meanAnomalyRad[50]! + (rateRadS * later) / 1e6;
  const epochUs = quiet.epochUs[50]! + later;
  const good = cleanHistories(
    mergeBatches([quiet, withSet(quiet, 50, { epochUs, meanAnomalyRad })]),
  );
  expect(good.drops).toMatchObject([{ reason: 'correction', epochUs: quiet.epochUs[50] }]);
  expect(good.drops[0]!.text).toContain('5.0 min later');
  const bad = cleanHistories(mergeBatches([quiet, withSet(quiet, 50, { epochUs })]));
  expect(bad.drops).toMatchObject([{ reason: 'outlier', epochUs }]);
  expect(bad.histories[0]!.count).toBe(quiet.count);
});

describe('one damaged set', () => {
  const middle = quiet.epochUs[60]! + 0.4 * DAY_US;
  const damages = {
    eccentricity: { eccentricity: 0.02 },
    inclination: { inclinationRad: quiet.inclinationRad[60]! + 0.02 },
    'mean motion': { meanMotionRadS: quiet.meanMotionRadS[60]! * 1.001 },
    anomaly: { meanAnomalyRad: quiet.meanAnomalyRad[60]! + 1 },
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(`${what}: loses itself, with its reason`, () => {
      const sets = mergeBatches([quiet, withSet(quiet, 60, { epochUs: middle, ...damage })]);
      const clean = cleanHistories(sets);
      expect(clean.drops.map(({ epochUs, reason }) => [epochUs, reason])).toEqual([
        [middle, 'outlier'],
      ]);
      expect(clean.drops[0]!.text).toMatch(/km .*agree without it/);
      expect(clean.histories[0]!.count).toBe(quiet.count);
    });
  }
  test('that is no orbit is impossible', () => {
    const sets = mergeBatches([quiet, withSet(quiet, 60, { epochUs: middle, meanMotionRadS: 0 })]);
    expect(cleanHistories(sets).counts.impossible).toBe(1);
  });
});

test('a set of another object is named as that object’s', () => {
  const other = seededHistory({ seed: 'other', days: 120, number: 2, raanRad: 3 });
  const stray = withSet(other, 60, {}, 1);
  const clean = cleanHistories(mergeBatches([quiet, other, stray]));
  expect(clean.counts['cross-tagged']).toBe(1);
  expect(clean.drops[0]!.text).toContain('the orbit of 2');
  expect(clean.histories.map((one) => one.count)).toEqual([quiet.count, other.count]);
});

test('a burn starts a new orbit and loses nothing', () => {
  const burns = [{ day: 60.3, tangentialMS: 2 }];
  const clean = cleanHistories(seededHistory({ seed: 'burn', days: 120, burns }));
  expect(clean.drops).toEqual([]);
});

test('two equal burns days apart lose none of the sets between them', () => {
  for (const tangentialMS of [0.05, 0.2, 2]) {
    const burns = [
      { day: 60.3, tangentialMS },
      { day: 63.4, tangentialMS },
    ];
    expect(cleanHistories(seededHistory({ seed: 'two burns', days: 120, burns })).drops).toEqual(
      [],
    );
  }
});

test('the newest set that fits nothing stays, unconfirmed, until a later one tells', () => {
  const middle = quiet.epochUs[60]! + 0.4 * DAY_US;
  const sets = mergeBatches([
    quiet,
    withSet(quiet, 60, { epochUs: middle, inclinationRad: quiet.inclinationRad[60]! + 0.02 }),
  ]);
  const [history] = historiesOf(sets);
  const then = cleanHistoriesOf([historyUntil(history!, middle)]);
  expect(then.drops).toEqual([]);
  expect(then.unconfirmed).toEqual([{ objectId: history!.objectId, epochUs: middle }]);
  const later = cleanHistoriesOf([historyUntil(history!, quiet.epochUs[61]!)]);
  expect(later.drops).toMatchObject([{ epochUs: middle, sayableUs: quiet.epochUs[61] }]);
  expect(later.unconfirmed).toEqual([]);
});

test('a gap is named', () => {
  const gappy = seededHistory({ seed: 'gap', days: 120, gaps: [{ fromDay: 40, toDay: 52 }] });
  const { gaps } = cleanHistories(gappy);
  expect(gaps).toHaveLength(1);
  expect((gaps[0]!.toUs - gaps[0]!.fromUs) / DAY_US).toBeGreaterThan(10);
});

describeWithData('real histories', 'tle/rpo/geo_rpo_hist.tle.gz', () => {
  test('a set of Intelsat 905 under the number of Luch is told as such', () => {
    const { drops, counts, sets } = cleanHistories(readSets('rpo/geo_rpo_hist.tle.gz'));
    const luch = drops.filter(
      (drop) => drop.objectId === '40258' && drop.reason === 'cross-tagged',
    );
    expect(luch.some((drop) => drop.text.includes('27438'))).toBe(true);
    expect(counts.outlier + counts['cross-tagged']).toBeLessThan(0.01 * sets);
  });
});
