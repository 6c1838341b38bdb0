/**
 * The pairs whose connections come by a timer: instants kept by pair (series.ts), tested together when signs are judged. What both
 * detectors of beacons share: connections that were answered (beacon.ts), and those that were not (retry-beacon.ts).
 */
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
  const timesOf = (pair: number, atUs: number) =>
    loadTimes(series.read(pair), atUs, rowsPerHourMax);

  const find = (atUs: number): TimerFinding[] => {
    const span = { fromUs, toUs: toUs <= atUs + AHEAD_US ? toUs : atUs };
    const found: { pair: number; measure: BeaconMeasure }[] = [];
    let tested = 0;
    for (let pair = 0; pair < tables.pairCount; pair++) {
      if (series.countOf(pair) < connectionsMin) continue;
      const { timesUs, count, cutsUs } = timesOf(pair, atUs);
      if (count < connectionsMin) continue;
      tested++;
      const measure = measureOf(timesUs, count, span, cutsUs);
      if (measure.log10E > 0 && measure.breadth > 0) found.push({ pair, measure });
    }
    const log10EMin = Math.log10(Math.max(1, tested) / limits.chanceSignsMax);
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
    ...{ add: series.add, find, timesOf, offeredOf: series.offeredOf, drop: series.drop },
    forget(beforeUs) {
      series.forget(beforeUs);
      fromUs = Math.max(fromUs, beforeUs);
    },
  };
}
