/**
 * The pairs whose connections come by a timer: instants kept by pair (series.ts), tested together when signs are judged. What both
 * detectors of beacons share: connections that were answered (beacon.ts), and those that were not (retry-beacon.ts).
 */

import type { SelectedFlows, WindowTables } from '../contract.ts';
import { createSeries, type Series } from '../series.ts';
import { createKnown, type Known } from './known.ts';
import {
  type BeaconMeasure,
  type BeaconSpan,
  MEASURE_LIMITS,
  type MeasureTimes,
  measureTimes,
} from './measure.ts';
import { loadTimes, type PairTimes } from './pair-times.ts';
import { pairsTogether, readTogether, type Together } from './together.ts';

export type TimerLimits = {
  readonly connectionsMin: number;
  readonly chanceSignsMax: number; // signs by chance that one judgement may expect over all pairs it tests
  readonly rowsPerHourMax: number; // of a pair
  readonly rowsMax: number; // of all
  readonly isTogether: boolean; // also pairs of one source taken together (together.ts)
};

/** A pair, or pairs together, whose times chance does not explain. */
export type TimerFinding = {
  readonly pair: number; // of several that with the most rows
  readonly together: Together | null;
  readonly measure: BeaconMeasure;
  readonly offered: number; // connections, kept or not
  readonly firstUs: number; // of all, also if forgotten
  readonly span: BeaconSpan;
  readonly tested: number; // pairs that were tested with it
};

export type Timers = {
  /** All rows of a batch: evidence is spread over the time that was watched, not over that of timers alone. */
  see(flows: SelectedFlows): void;
  add(pair: number, atUs: number, bytesOut: number, bytesIn: number): void;
  find(atUs: number): TimerFinding[];
  /** In buffers that the next call overwrites. */
  timesOf(finding: Pick<TimerFinding, 'pair' | 'together'>, atUs: number): PairTimes;
  offeredOf(pair: number): number;
  forget(beforeUs: number): void;
  drop(pair: number): void;
};

type Judged = { found: Pick<TimerFinding, 'pair' | 'together' | 'measure'>[]; tested: number };

/** A bound that stays below has no breadth. */
const isFound = ({ log10E, breadth }: BeaconMeasure, least: number) =>
  log10E >= least && breadth > 0;

const AHEAD_US = 3600e6; // rows further ahead of the instant of judgement have a wrong clock

export function createTimers(
  tables: WindowTables,
  limits: TimerLimits,
  measureOf: MeasureTimes = measureTimes,
): Timers {
  const { rowsPerHourMax, rowsMax } = limits;
  const series = createSeries({ rowsPerHourMax, rowsMax, thinUs: MEASURE_LIMITS.thinUs });
  let [fromUs, toUs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const known = createKnown();
  const timesOf = ({ pair, together }: Pick<TimerFinding, 'pair' | 'together'>, atUs: number) => {
    const rows = together === null ? series.read(pair) : readTogether(together, series, tables);
    return loadTimes(rows, atUs, rowsPerHourMax);
  };
  const finder = createFinder(tables, limits, { series, known, timesOf, measureOf });
  const find = (atUs: number): TimerFinding[] => {
    const span = { fromUs, toUs: toUs <= atUs + AHEAD_US ? toUs : atUs };
    const state: Judged = { found: [], tested: 0 };
    finder.findPairs(atUs, span, state);
    if (limits.isTogether) finder.findTogether(atUs, span, state);
    const log10EMin = finder.leastOf(state.tested);
    return state.found
      .filter(({ measure }) => measure.log10E >= log10EMin)
      .map((one) => {
        const pairs = one.together?.pairs ?? [one.pair];
        return {
          ...{ ...one, span, tested: state.tested },
          offered: pairs.reduce((sum, pair) => sum + series.offeredOf(pair), 0),
          firstUs: Math.min(...pairs.map(series.firstUsOf)),
        };
      });
  };

  return {
    see({ batch, count, rows }) {
      const { startUs, endUs } = batch;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        if (endUs[row]! < fromUs) fromUs = endUs[row]!; // what was open already began before the watch
        if (startUs[row]! > toUs) toUs = startUs[row]!;
      }
    },
    ...{ add: series.add, find, timesOf, offeredOf: series.offeredOf },
    drop(pair) {
      series.drop(pair);
      known.drop(pair);
    },
    forget(beforeUs) {
      series.forget(beforeUs);
      known.clear(); // with other first rows a bet is another
      fromUs = Math.max(fromUs, beforeUs);
    },
  };
}

type Parts = {
  readonly series: Series;
  readonly known: Known;
  readonly timesOf: Timers['timesOf'];
  readonly measureOf: MeasureTimes;
};

/** Pairs alone, then pairs together; both count what was tested. */
function createFinder(
  tables: WindowTables,
  limits: TimerLimits,
  { series, known, timesOf, measureOf }: Parts,
) {
  const leastOf = (tested: number) => Math.log10(Math.max(1, tested) / limits.chanceSignsMax);
  const findPairs = (atUs: number, span: BeaconSpan, state: Judged): void => {
    known.beginAt(atUs);
    for (let pair = 0; pair < tables.pairCount; pair++) {
      const kept = series.countOf(pair);
      if (kept < limits.connectionsMin) continue;
      const offered = series.offeredOf(pair);
      const least = leastOf(state.tested + 1); // there will be as many at least
      if (known.isBelow(pair, offered, least)) {
        state.tested++;
        continue;
      }
      const { timesUs, count, thinned } = timesOf({ pair, together: null }, atUs);
      if (count < limits.connectionsMin) continue;
      state.tested++;
      const measure = measureOf(timesUs, count, span, thinned, least);
      if (isFound(measure, least)) state.found.push({ pair, together: null, measure });
      else if (count === kept) known.keep(pair, offered, measure.log10E);
    }
  };
  /** What is told of a pair alone is not told of it among others again. */
  const findTogether = (atUs: number, span: BeaconSpan, state: Judged): void => {
    const told = new Set(state.found.map(({ pair }) => pair));
    for (const together of pairsTogether(tables, series, limits.connectionsMin)) {
      if (together.pairs.some((pair) => told.has(pair))) continue;
      const [pair] = together.pairs as [number];
      const { timesUs, count, thinned } = timesOf({ pair, together }, atUs);
      if (count < limits.connectionsMin) continue;
      state.tested++;
      const least = leastOf(state.tested);
      const measure = measureOf(timesUs, count, span, thinned, least);
      if (!isFound(measure, least)) continue;
      for (const one of together.pairs) told.add(one);
      state.found.push({ pair, together, measure });
    }
  };
  return { leastOf, findPairs, findTogether };
}
