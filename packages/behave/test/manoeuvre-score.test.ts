/**
 * The detector against operators' records (the 15-satellite benchmark, those at hand), one configuration a class: prints the table
 * of record 21 and holds the bars. F1 at ±12 h and ±1 day, recall at so many false alarms a satellite-year, Δv against the
 * operator's. Pairing and merging: support/score. Many of the belt's findings without a record are burns that the list does not
 * have: they keep the cadence and the size of those it has.
 */
import { cleanHistories, detectManoeuvres } from '@noroshi/behave';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { GEO_STEP_LIMITS } from '../src/manoeuvre/geo-limits.ts';
import { usOf } from './support/breakup-events.ts';
import { DAY_US, scoreTable } from './support/score/print.ts';
import { runBenchmark } from './support/score/run.ts';
import { isAboveFloor, ratiosOf, recallAt, scoreOf } from './support/score/score.ts';
import { readSets } from './support/sets.ts';

const SWEEP_SIGMAS = 2.5;
const BARS = { LEO: 0.7, GEO: 0.8 } as const; // F1 at a day; the issue asks for 0.60 and 0.65, and aims at 0.65 and 0.75
const SHIFT_MAX = 0.1; // of F1, when the limit of significance is moved by a half

/** The one avoidance of which the operator told the world; an object that burns every week in dense air. Told beside the table, not tuned for. */
const AEOLUS = '43600';
const AVOIDED_UTC = '2019-09-02T11:02:00Z';

describeWithData('manoeuvres of operators’ records', 'tle/manoeuvre', () => {
  const groups = runBenchmark((history) => ({
    report: detectManoeuvres(history),
    candidates: detectManoeuvres(history, { sigmasMin: SWEEP_SIGMAS }).manoeuvres,
  }));
  process.stdout.write(`\n${scoreTable(groups)}\n`);

  const sets = readSets('manoeuvre/aeolus_starlink44_2019-06_2019-11.tle.gz');
  const aeolus = cleanHistories(sets).histories.find(({ objectId }) => objectId === AEOLUS)!;
  const { manoeuvres, floorMS } = detectManoeuvres(aeolus);
  const off = (atUs: number) => Math.abs(atUs - usOf(AVOIDED_UTC)) / DAY_US;
  const isFound = manoeuvres.some(({ atUs }) => off(atUs) <= 1);
  process.stdout.write(
    `Aeolus: ${manoeuvres.length} found in five months, floor ${floorMS.toPrecision(2)} m/s; avoidance of ` +
      `${AVOIDED_UTC.slice(0, 10)}: ${isFound ? 'found' : 'not found, below its floor'}\n`,
  );

  test.each(['LEO', 'GEO'] as const)('%s: pooled F1 at a day', (group) => {
    expect(scoreOf(groups[group], DAY_US).f1).toBeGreaterThanOrEqual(BARS[group]);
  });

  test('low orbit: above the floor, half is found at one false alarm a satellite-year', () => {
    expect(recallAt(groups.LEO, 1, DAY_US, isAboveFloor)).toBeGreaterThanOrEqual(0.5);
  });

  test('low orbit: above the floor, three quarters of the Δv are within a quarter', () => {
    const ratios = ratiosOf(groups.LEO, DAY_US);
    const within = ratios.filter((ratio) => Math.abs(ratio - 1) <= 0.25);
    expect(within.length / ratios.length).toBeGreaterThanOrEqual(0.75);
  });

  test('the belt: half the limit of significance, and half as much again, change little', () => {
    const usual = scoreOf(groups.GEO, DAY_US).f1;
    for (const sigmasMin of [0.5, 1.5].map((times) => times * GEO_STEP_LIMITS.significanceMin)) {
      const { GEO } = runBenchmark(
        (history) => ({ report: detectManoeuvres(history, { sigmasMin }), candidates: [] }),
        ['GEO'],
      );
      expect(Math.abs(scoreOf(GEO, DAY_US).f1 - usual)).toBeLessThan(SHIFT_MAX);
    }
  });
});
