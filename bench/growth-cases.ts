/** How run time grows with the number of objects, and which sieve step is best for how many: over seeded catalogues. */
import { GROWTH, growthTable, measureGrowth } from '../packages/screen/bench/growth.ts';
import { chooseKernels } from '../packages/screen/bench/kernels.ts';
import { openScreenPool } from '../packages/screen/bench/measure.ts';
import type { PowerLaw } from '../packages/screen/bench/statistics.ts';
import { measureSteps, type StepStudy } from '../packages/screen/bench/steps.ts';
import { type BenchCase, type CaseResult, type Figures, text } from './case.ts';
import type { BenchOptions } from './options.ts';

const GROWTH_REPEATS = 3; // catalogues a size
const STEPS_REPEATS = 3; // runs a step
const STEPS_COUNTS = [10_000, 17_000, 26_834, 50_000, 100_000];

export const growthCases: readonly BenchCase[] = [
  {
    name: 'growth',
    title: 'growth with the number of objects, seeded catalogue, 5 km',
    repeats: 1,
    repeatsInside: true,
    long: true,
    run: runGrowth,
    describe: (f) => [
      `run time ~ N^${law(f, 'wall')}, processor time ~ N^${law(f, 'cpu')}`,
      `candidates ~ N^${law(f, 'candidates')}, pairs tested ~ N^${law(f, 'pairsTested')}, events ~ N^${law(f, 'events')}`,
      `${f.points} screens of ${text(f.hours, 'h', 1)}, ${f.workers} workers; 95 % intervals by least squares on logarithms;` +
        ` a brute-force screen is N^2`,
    ],
  },
  {
    name: 'steps',
    title: 'the best sieve step by number of objects, seeded catalogue, 5 km',
    repeats: 1,
    repeatsInside: true,
    long: true,
    run: runSteps,
    describe: (f) =>
      f.stepExponent === undefined
        ? []
        : [
            `best step ≈ ${text(f.stepAt26834S, 's', 1)} · (26,834 / N)^${text(-f.stepExponent)}` +
              ` (95 %: ${text(-f.stepExponentHigh)} … ${text(-f.stepExponentLow)})`,
          ],
  },
];

async function runGrowth(options: BenchOptions): Promise<CaseResult> {
  const request = await requestOf(options, GROWTH.counts, GROWTH_REPEATS);
  const growth = await measureGrowth(request);
  await request.pool.close();
  const { rows } = growth;
  return {
    figures: {
      ...{ points: rows.length, hours: request.hours, workers: options.workers },
      ...lawFigures('wall', growth.wall),
      ...lawFigures('cpu', growth.cpu),
      ...lawFigures('pairsTested', growth.pairsTested),
      ...lawFigures('candidates', growth.candidates),
      ...lawFigures('events', growth.events),
    },
    lines: growthTable(rows),
  };
}

async function runSteps(options: BenchOptions): Promise<CaseResult> {
  const request = await requestOf(options, STEPS_COUNTS, STEPS_REPEATS);
  const study = await measureSteps(request);
  await request.pool.close();
  const { law: fitted } = study;
  return {
    figures:
      fitted === undefined
        ? {}
        : {
            stepExponent: fitted.exponent,
            stepExponentLow: fitted.low,
            stepExponentHigh: fitted.high,
            stepAt26834S: fitted.factor * 26_834 ** fitted.exponent,
          },
    lines: stepTables(study),
  };
}

async function requestOf(options: BenchOptions, counts: readonly number[], repeats: number) {
  return {
    counts: options.counts ?? counts,
    repeats: options.repeats ?? repeats,
    hours: options.hours ?? GROWTH.hours,
    kernels: await chooseKernels(options),
    pool: openScreenPool(options.workers),
  };
}

function stepTables({ curves }: StepStudy): string[] {
  return curves.flatMap(({ count, rows, bestStepS }) => [
    `${count} objects: best step about ${bestStepS.toFixed(1)} s`,
    ...rows.map(
      ({ stepS, cpuS, wallS, candidates }) =>
        `    step ${stepS.toFixed(1).padStart(5)} s  processor ${cpuS.toFixed(3)} s  wall ${wallS.toFixed(3)} s` +
        `  candidates ${candidates}`,
    ),
  ]);
}

function lawFigures(name: string, fitted: PowerLaw): Figures {
  return {
    [`${name}Exponent`]: fitted.exponent,
    [`${name}ExponentLow`]: fitted.low,
    [`${name}ExponentHigh`]: fitted.high,
  };
}

function law(f: Figures, name: string): string {
  const part = (end: string) => text(f[`${name}Exponent${end}`], '', 3);
  return `${part('')} (${part('Low')} … ${part('High')})`;
}
