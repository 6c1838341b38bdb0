/**
 * RITA's published beacon score against the tables of its own tests, every case, tolerance 0.001.
 */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  gapsOf,
  ritaGaps,
  ritaHistogram,
  ritaScore,
  ritaSizes,
  ritaStay,
  ritaTotal,
} from '../src/detect/beacon/rita.ts';
import {
  bimodalScore,
  binEdges,
  distinctCounts,
  histogramOf,
  hourRun,
  medianDeviation,
  spreadOf,
  variationScore,
} from '../src/detect/beacon/rita-statistics.ts';

const TOLERANCE = 0.001;

/** A case as the table has it: numbers and lists by name. */
type Case = {
  readonly name: string;
  readonly expectedError?: boolean;
  readonly expectError?: boolean;
} & Record<string, unknown>;

describeWithData('the published tables', 'cyber/detect/rita-beacon-unit-vectors.json', (path) => {
  const tables = JSON.parse(readFileSync(path, 'utf8')) as Record<string, readonly Case[]>;
  let cases = 0;
  for (const [table, rows] of Object.entries(tables)) {
    describe(table, () => {
      for (const row of rows) {
        cases++;
        test(row.name, () => CHECKS[table]!(row));
      }
    });
  }
  test('114 cases', () => expect(cases).toBe(114));
});

const CHECKS: Record<string, (row: Case) => void> = {
  TestGetBeaconScore: (row) => {
    const kinds = ['ts', 'ds', 'dur', 'hist'];
    const parts = kinds.map((kind) => num(row, `${kind}Score`));
    const weights = kinds.map((kind) => num(row, `${kind}Weight`));
    near(ritaTotal(parts, weights), row);
  },
  TestGetTimestampScore: (row) => {
    near(ritaGaps(list(row, 'tsList')), row);
    if (failing(row)) return;
    const gaps = gapsOf(list(row, 'tsList'));
    const { values, counts, mode, modeCount } = distinctCounts(gaps)!;
    expect(values).toEqual(row.expectedUniqueIntervals);
    expect(counts).toEqual(row.expectedUniqueIntervalCounts);
    expect([mode, modeCount]).toEqual([row.expectedTSMode, row.expectedTSModeCount]);
    spread(gaps, 1, row);
  },
  TestGetDataSizeScore: (row) => {
    const sizes = list(row, 'bytesList');
    near(ritaSizes(sizes), row);
    if (failing(row)) return;
    const { values, counts, mode, modeCount } = distinctCounts(sizes)!;
    expect(values).toEqual(row.expectedUniqueSizes);
    expect(counts).toEqual(row.expectedUniqueSizeCounts);
    expect([mode, modeCount]).toEqual([row.expectedDSMode, row.expectedDSModeCount]);
    spread(sizes, 0, row);
  },
  TestCalculateStatisticalScore: (row) => {
    const values = list(row, 'values');
    const madDefault = row.defaultMadScore === undefined ? 0 : num(row, 'defaultMadScore');
    near(spreadOf(values, madDefault).score, row);
    if (!failing(row)) spread(values, madDefault, row);
  },
  TestGetDurationScore: (row) => {
    const stay = {
      ...{ fromS: num(row, 'datasetMin'), toS: num(row, 'datasetMax') },
      ...{ firstS: num(row, 'histMin'), lastS: num(row, 'histMax') },
      ...{ bars: num(row, 'totalBars'), longestRun: num(row, 'longestConsecutiveRun') },
    };
    const [barsMin, ideal] = [row.minHoursThreshold ?? 6, row.idealConsistencyHours ?? 12];
    near(ritaStay(stay, Number(barsMin), Number(ideal)), row);
  },
  TestGetHistogramScore: (row) => {
    const times = list(row, 'tsList');
    const bins = Number(row.beaconTimeSpan ?? 24);
    const edges = binEdges(num(row, 'datasetMin'), num(row, 'datasetMax'), bins);
    const histogram = edges === null ? [] : [...histogramOf(times, edges)];
    const run = hourRun(histogram, Number(row.modalSensitivity ?? 0.05));
    if (failing(row)) {
      expect(edges === null || Number.isNaN(ritaHistogram(histogram, run!))).toBe(true);
      return;
    }
    closeTo([...edges!], row.expectedBinEdges as number[]);
    expect(histogram).toEqual(row.expectedHistogram);
    expect(Object.fromEntries(run!.frequencies)).toEqual(row.expectedFreqCount);
    expect([run!.bars, run!.longestRun]).toEqual([row.expectedTotalBars, row.expectedLongestRun]);
    near(ritaHistogram(histogram, run!, num(row, 'minHoursForBimodalAnalysis')), row);
  },
  TestCalculateDistinctCounts: (row) => {
    const counted = distinctCounts(list(row, 'sortedInput'));
    expect(counted?.values ?? null).toEqual(row.expectedDistinct);
    expect(counted?.counts ?? null).toEqual(row.expectedCounts);
    expect(counted?.mode ?? 0).toBe(row.expectedMode);
    expect(counted?.modeCount ?? 0).toBe(row.expectedMaxCount);
    expect(counted === null).toBe(failing(row));
  },
  TestCalculateMedianAbsoluteDeviation: (row) => {
    const { mad, score } = medianDeviation(list(row, 'inputData'), num(row, 'defaultScore'));
    near(score, row);
    if (!failing(row)) closeTo([mad], [num(row, 'expectedMAD')]);
  },
  TestComputeHistogramBins: (row) => {
    const edges = binEdges(num(row, 'startTime'), num(row, 'endTime'), num(row, 'numBins'));
    expect(edges === null).toBe(failing(row));
    if (edges !== null) closeTo([...edges], row.expectedBinEdges as number[]);
  },
  TestCalculateCoefficientOfVariationScore: (row) =>
    near(variationScore(list(row, 'freqList')), row),
  TestCalculateBimodalFitScore: (row) => {
    const entries = Object.entries(row.freqCount as Record<string, number>);
    const frequencies = new Map(entries.map(([height, count]) => [Number(height), count]));
    const [spared, barsMin] = [
      num(row, 'modalOutlierRemoval'),
      num(row, 'minHoursForBimodalAnalysis'),
    ];
    near(bimodalScore(frequencies, num(row, 'totalBars'), spared, barsMin), row);
  },
  TestGetFrequencyCounts: (row) => {
    const run = hourRun(list(row, 'histogram'), num(row, 'bimodalSensitivity'));
    expect(run === null).toBe(failing(row));
    if (run === null) return;
    expect(Object.fromEntries(run.frequencies)).toEqual(row.expectedCounts);
    expect([run.bars, run.longestRun]).toEqual([row.totalBars, row.longestRun]);
  },
};

describe('the whole score', () => {
  const times = Array.from({ length: 289 }, (_, i) => 1_000_000 + 300 * i);
  const span = { fromS: times[0]!, toS: times.at(-1)! };

  test('a clock with one size has all of it', () => {
    expect(
      ritaScore(
        times,
        times.map(() => 60),
        span,
      )?.score,
    ).toBe(1);
  });

  test('three connections have no score, nor do many in one second', () => {
    expect(ritaScore(times.slice(0, 3), [1, 1, 1], span)).toBeNull();
    expect(
      ritaScore(
        times.map((_, i) => span.fromS + i / 1000),
        times,
        span,
      ),
    ).toBeNull();
  });
});

function failing(row: Case): boolean {
  return row.expectedError === true || row.expectError === true;
}

/** The expected score, or NaN where the table expects a refusal. */
function near(score: number, row: Case): void {
  if (failing(row)) expect(score).toBeNaN();
  else expect(Math.abs(score - num(row, 'expectedScore'))).toBeLessThanOrEqual(TOLERANCE + 1e-9);
}

function spread(values: readonly number[], madDefault: number, row: Case): void {
  const { skew, mad } = spreadOf(values, madDefault);
  closeTo([skew, mad], [num(row, 'expectedSkew'), num(row, 'expectedMAD')]);
}

function closeTo(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(TOLERANCE + 1e-9);
  });
}

function num(row: Case, name: string): number {
  const value = row[name];
  if (typeof value !== 'number') throw new Error(`the table has no number ${name}`);
  return value;
}

function list(row: Case, name: string): number[] {
  return (row[name] ?? []) as number[];
}
