/**
 * The detector against operators' records (the 15-satellite benchmark, those at hand), one configuration a class: prints the table
 * of record 21 and holds the bars. F1 at ±12 h and ±1 day, recall at so many false alarms a satellite-year, Δv against the
 * operator's. Pairing and merging: support/score.
 */
import { detectManoeuvres } from '@noroshi/behave';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { DAY_US, scoreTable } from './support/score/print.ts';
import { runBenchmark } from './support/score/run.ts';
import { scoreOf } from './support/score/score.ts';

const SWEEP_SIGMAS = 2.5;
const BARS = { LEO: 0.5, GEO: 0.75 } as const;

describeWithData('manoeuvres of operators’ records', 'tle/manoeuvre', () => {
  const groups = runBenchmark((history) => ({
    report: detectManoeuvres(history),
    candidates: detectManoeuvres(history, { sigmasMin: SWEEP_SIGMAS }).manoeuvres,
  }));
  process.stdout.write(`\n${scoreTable(groups)}\n`);

  test('low orbit: pooled F1 at a day', () => {
    expect(scoreOf(groups.LEO, DAY_US).f1).toBeGreaterThanOrEqual(BARS.LEO);
  });

  test('the belt: pooled F1 at a day', () => {
    expect(scoreOf(groups.GEO, DAY_US).f1).toBeGreaterThanOrEqual(BARS.GEO);
  });
});
