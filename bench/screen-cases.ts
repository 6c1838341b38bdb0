/**
 * The screen of the real catalogue at 5 km: a day and a week, by the engine alone and by the whole command with
 * probabilities and CSV.
 */
import { initialiseSgp4, readElementSets } from '@noroshi/orbit';
import { planScreen } from '@noroshi/screen';
import { parseUtc } from '@noroshi/time';
import { chooseKernels } from '../packages/screen/bench/kernels.ts';
import { measureScreen, openScreenPool, phaseShares } from '../packages/screen/bench/measure.ts';
import { bruteForceS, knotFloorS } from '../packages/screen/bench/peers.ts';
import { compareWithReference, readReferenceEvents } from '../packages/screen/bench/recall.ts';
import { type BenchCase, type CaseResult, type Figures, percent, text } from './case.ts';
import { runScreenCommand } from './command.ts';
import { CATALOGUE, dataPath, REFERENCE_DAY, readData, readDataText } from './data.ts';
import type { BenchOptions } from './options.ts';

export const FROM_UTC = '2024-11-01T00:00:00Z';
const THRESHOLD_KM = 5;
const DAY_H = 24;
const WEEK_H = 168;

export const screenCases: readonly BenchCase[] = [
  engineCase('screen-day', 'every pair of the real catalogue, a day, 5 km', DAY_H, 3, false),
  commandCase('screen-day-csv', 'the same as a command, with Pc and CSV', DAY_H, 3, false),
  engineCase('screen-week', 'every pair of the real catalogue, 7 days, 5 km', WEEK_H, 1, true),
  commandCase('screen-week-csv', 'the same as a command, with Pc and CSV', WEEK_H, 1, true),
];

function engineCase(
  name: string,
  title: string,
  hours: number,
  repeats: number,
  long: boolean,
): BenchCase {
  return {
    ...{ name, title, repeats, long },
    run: (options) => runEngine(options.hours ?? hours, options),
    describe: describeEngine,
  };
}

async function runEngine(hours: number, options: BenchOptions): Promise<CaseResult> {
  const fromUs = taiUs(FROM_UTC);
  const bytes = readData(CATALOGUE);
  const { sets } = readElementSets(bytes, { file: CATALOGUE, oneAnObjectFromUs: fromUs });
  const kernels = await chooseKernels(options);
  const pool = openScreenPool(options.workers);
  const request = { sets, fromUs, toUs: fromUs + hours * 3600e6, thresholdKm: THRESHOLD_KM };
  const { outcome, ...measured } = await measureScreen({ ...request, opsMode: 'a' }, kernels, pool);
  await pool.close();
  const { plan, model, cost, events } = outcome;
  const floorS = knotFloorS(model, plan, kernels);
  const bruteS = bruteForceS(model, plan, options.workers);
  const recall = compareWithReference(outcome, readReferenceEvents(readDataText(REFERENCE_DAY)));
  return {
    figures: {
      ...{ objects: sets.count, hours, workers: options.workers, stepS: plan.stepUs / 1e6 },
      ...measured,
      ...{ events: events.count, candidates: cost.candidates, pairsTested: cost.pairsTested },
      ...{ propagations: cost.propagations, slowPairs: cost.slowPairs },
      ...phaseShares(cost, measured.wallS, options.workers),
      ...{ knotFloorS: floorS, ratioToFloor: measured.cpuS / floorS },
      ...{ bruteForceS: bruteS, ratioToBruteForce: bruteS / measured.wallS },
      ...{ recallFast: recall.fast, recallMatched: recall.fastMatched },
      ...{ recallAtEdge: recall.fastAtEdge, recallMissed: recall.missed.length },
      ...{ recallSlow: recall.slow, recallSlowMatched: recall.slowMatched },
      ...{ recallExtra: recall.extra, recallWorstTimeUs: recall.worstTimeUs },
      recallWorstMissM: recall.worstMissKm * 1000,
    },
    lines: [
      `kernels: SGP4 ${kernels.sgp4.tier}, sieve ${kernels.sieve.tier}`,
      ...recall.missed.slice(0, 5).map((row) => `MISSED ${row.pair} ${row.missKm} km`),
    ],
  };
}

function describeEngine(f: Figures): string[] {
  return [
    `${text(f.objects, 'objects', 0)}, ${text(f.hours, 'h', 1)}, ${f.workers} workers, step ${f.stepS} s:` +
      ` wall ${text(f.wallS, 's')}, processor ${text(f.cpuS, 's')}, peak memory ${text(f.peakRssMib, 'MiB', 0)}`,
    `of the workers' time: SGP4 ${percent(f.sgp4Share)}, interpolation ${percent(f.interpolationShare)},` +
      ` hashing ${percent(f.hashingShare)}, pairs ${percent(f.pairsShare)}, refining ${percent(f.refiningShare)},` +
      ` slow scan ${percent(f.slowScanShare)}, rest ${percent(f.restShare)}`,
    `${text(f.propagations, 'knot states')}, ${text(f.pairsTested, 'pairs tested')}, ${text(f.candidates, 'candidates', 0)},` +
      ` ${f.events} events, ${f.slowPairs} slow pairs scanned`,
    `${text(f.ratioToFloor)} × the floor (SGP4 at the knots alone, ${text(f.knotFloorS, 's')});` +
      ` ${text(f.ratioToBruteForce, '', 0)} × faster than every pair at every step (${text(f.bruteForceS, 's', 0)})`,
    `against the staged answer: ${f.recallMatched} of ${f.recallFast} fast events, ${f.recallAtEdge} more within 20 m of the` +
      ` threshold, ${f.recallMissed} missed, ${f.recallExtra} not in it; slow ${f.recallSlowMatched} of ${f.recallSlow};` +
      ` worst ${text(f.recallWorstTimeUs, 'µs', 0)} and ${text(f.recallWorstMissM, 'm', 3)}`,
  ];
}

function commandCase(
  name: string,
  title: string,
  hours: number,
  repeats: number,
  long: boolean,
): BenchCase {
  return {
    ...{ name, title, repeats, long },
    run: async (options) => {
      const file = dataPath(CATALOGUE);
      const window = options.hours ?? hours;
      const measured = await runScreenCommand(file, FROM_UTC, window, options);
      const leastS = (await readAndKnotsS(window, options)) + measured.writeS!;
      const ratioToLeast = measured.wallS! / leastS;
      return { figures: { ...measured, leastS, ratioToLeast }, lines: [] };
    },
    describe: (f) => [
      `noroshi screen --out, ${text(f.hours, 'h', 1)}, ${f.workers} workers, from reading the file to the last row:` +
        ` wall ${text(f.wallS, 's')}, processor ${text(f.cpuS, 's')}, peak memory ${text(f.peakRssMib, 'MiB', 0)}`,
      `${f.rows} rows, ${text(f.csvMib, 'MiB', 1)}; ${text(f.ratioToLeast)} × the least there is to do on one core:` +
        ` reading, SGP4 at the knots, writing the same bytes, ${text(f.leastS, 's')}`,
    ],
  };
}

/** Reading and initialising the catalogue, and SGP4 at every knot of the window, on one thread. */
async function readAndKnotsS(hours: number, options: BenchOptions): Promise<number> {
  const fromUs = taiUs(FROM_UTC);
  const toUs = fromUs + hours * 3600e6;
  const kernels = await chooseKernels(options);
  const startMs = performance.now();
  const { sets } = readElementSets(readData(CATALOGUE), { file: CATALOGUE });
  const model = initialiseSgp4(sets, 'a');
  const readS = (performance.now() - startMs) / 1000;
  const plan = planScreen({ objectCount: sets.count, fromUs, toUs, thresholdKm: THRESHOLD_KM });
  return readS + knotFloorS(model, plan, kernels);
}

function taiUs(utc: string): number {
  const time = parseUtc(utc);
  if (!time.ok) throw new Error(`assertion: "${utc}" is a time`);
  return time.value;
}
