/**
 * The pairs whose connections come by a timer: instants kept by pair (series.ts), tested together when signs are judged. What both
 * detectors of beacons share: connections that were answered (beacon.ts), and those that were not (retry-beacon.ts).
 */

import { grown } from '../../window/slots.ts';
import type { SelectedFlows, WindowTables } from '../contract.ts';
import { createSeries } from '../series.ts';
import { type BeaconMeasure, type BeaconSpan, type MeasureTimes, measureTimes } from './measure.ts';
import { loadTimes, type PairTimes } from './pair-times.ts';

export type TimerLimits = {
  readonly connectionsMin: number;
  readonly chanceSignsMax: number; // signs by chance that one judgement may expect over all pairs it tests
  readonly rowsPerHourMax: number; // of a pair
  readonly rowsMax: number; // of all
};

/** A pair whose times chance does not explain. */
export type TimerFinding = {
  readonly pair: number;
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
  timesOf(pair: number, atUs: number): PairTimes;
  offeredOf(pair: number): number;
  forget(beforeUs: number): void;
  drop(pair: number): void;
};

const AHEAD_US = 3600e6; // rows further ahead of the instant of judgement have a wrong clock

export function createTimers(
  tables: WindowTables,
  limits: TimerLimits,
  measureOf: MeasureTimes = measureTimes,
): Timers {
  const { connectionsMin, rowsPerHourMax, rowsMax } = limits;
  const series = createSeries({ rowsPerHourMax, rowsMax });
  let [fromUs, toUs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const known = createKnown();
  const timesOf = (pair: number, atUs: number) =>
    loadTimes(series.read(pair), atUs, rowsPerHourMax);

  const find = (atUs: number): TimerFinding[] => {
    const span = { fromUs, toUs: toUs <= atUs + AHEAD_US ? toUs : atUs };
    const found: { pair: number; measure: BeaconMeasure }[] = [];
    const leastOf = (pairs: number) => Math.log10(Math.max(1, pairs) / limits.chanceSignsMax);
    let tested = 0;
    known.beginAt(atUs);
    for (let pair = 0; pair < tables.pairCount; pair++) {
      const kept = series.countOf(pair);
      if (kept < connectionsMin) continue;
      const offered = series.offeredOf(pair);
      const least = leastOf(tested + 1); // there will be as many at least
      if (known.isBelow(pair, offered, least)) {
        tested++;
        continue;
      }
      const { timesUs, count, cutsUs } = timesOf(pair, atUs);
      if (count < connectionsMin) continue;
      tested++;
      const measure = measureOf(timesUs, count, span, cutsUs, least);
      if (measure.log10E > 0 && measure.breadth > 0) found.push({ pair, measure });
      else if (count === kept) known.keep(pair, offered, measure.log10E);
    }
    const log10EMin = leastOf(tested);
    return found
      .filter(({ measure }) => measure.log10E >= log10EMin)
      .map(({ pair, measure }) => ({
        ...{ pair, measure, span, tested },
        ...{ offered: series.offeredOf(pair), firstUs: series.firstUsOf(pair) },
      }));
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

/** Of pairs that were judged and not told: how many rows they had, and what their evidence cannot exceed as long as they have no more. */
function createKnown() {
  let offeredThen = new Uint32Array(1024);
  let log10AtMost = new Float32Array(1024);
  let lastUs = Number.NEGATIVE_INFINITY;
  const clear = () => void offeredThen.fill(0);
  return {
    clear,
    /** An earlier instant than the last has fewer rows. */
    beginAt(atUs: number): void {
      if (atUs < lastUs) clear();
      lastUs = atUs;
    },
    isBelow: (pair: number, offered: number, least: number) =>
      pair < offeredThen.length && offeredThen[pair] === offered && log10AtMost[pair]! < least,
    keep(pair: number, offered: number, log10: number): void {
      if (pair >= offeredThen.length) {
        offeredThen = grown(offeredThen, 2 * (pair + 1));
        log10AtMost = grown(log10AtMost, 2 * (pair + 1));
      }
      offeredThen[pair] = offered;
      log10AtMost[pair] = log10 + 1e-6; // single precision
    },
    drop(pair: number): void {
      if (pair < offeredThen.length) offeredThen[pair] = 0;
    },
  };
}
