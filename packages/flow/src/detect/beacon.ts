/**
 * Beacon: a host that comes back to another by a timer, as implants ask for orders (ATT&CK T1071, T1573, T1029).
 * What is tested is chance: an e-value for times of connections against any slowly changing rate (beacon/evidence.ts), bounded by
 * the number of pairs tested; then how much of the span it goes on for; then harmless reasons, each of which halves the score.
 * RITA's published score stands beside it for comparison. Reference: docs/decisions/0028-beacons.md.
 */

import { CONNECTION, connectionOf } from './beacon/connection.ts';
import { contextOf } from './beacon/context.ts';
import { createCuts } from './beacon/cuts.ts';
import { type BeaconMeasure, measureTimes } from './beacon/measure.ts';
import { loadTimes, type PairTimes } from './beacon/pair-times.ts';
import { beaconSign } from './beacon/sign.ts';
import type { CreateDetector } from './contract.ts';
import { createFlags } from './flags.ts';
import { createSeries } from './series.ts';

export const BEACON_LIMITS = {
  connectionsMin: 5, // two brackets at one offset: fewer prove nothing
  /** Signs by chance that one judgement may expect over all pairs it tests. */
  chanceSignsMax: 0.01,
  breadthHalf: 4, // log2 units, where the score is one half: two brackets of a clock, or four parts of the span at evidence 1
  reasonFactor: 0.5, // of the score, for each harmless reason that fits
  scoreMin: 0.5,
  rowsPerHourMax: 64, // of a pair: a run of neighbours each hour
  rowsMax: 16 << 20, // of all: some 290 MB, reached by a million pairs of 16
} as const;

export const createBeaconDetector: CreateDetector = (tables) => {
  const { rowsPerHourMax, rowsMax, connectionsMin, chanceSignsMax, scoreMin } = BEACON_LIMITS;
  const series = createSeries({ figures: 2, rowsPerHourMax, rowsMax });
  const cuts = createCuts();
  const refused = createFlags();
  let [fromUs, toUs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  const timesOf = (pair: number, atUs: number): PairTimes =>
    loadTimes(series.read(pair), atUs, rowsPerHourMax);

  const candidates = (atUs: number) => {
    const span = { fromUs, toUs: Math.min(toUs, atUs) };
    const found: { pair: number; measure: BeaconMeasure }[] = [];
    let tested = 0;
    for (let pair = 0; pair < tables.pairCount; pair++) {
      if (series.countOf(pair) < connectionsMin) continue;
      const { times, count, cutsUs } = timesOf(pair, atUs);
      if (count < connectionsMin) continue;
      tested++;
      const measure = measureTimes(times, count, span, cutsUs);
      if (measure.log10E > 0 && measure.breadth > 0) found.push({ pair, measure });
    }
    const log10EMin = Math.log10(Math.max(1, tested) / chanceSignsMax);
    return { span, tested, found: found.filter(({ measure }) => measure.log10E >= log10EMin) };
  };

  return {
    kinds: ['beacon'],
    observe({ batch, count, rows, pair }) {
      const { startUs, endUs, bytesOut, bytesIn, sourcePort } = batch;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const connection = connectionOf(batch, row);
        if (connection === CONNECTION.refused) refused.set(pair[i]!);
        if (connection !== CONNECTION.answered) continue;
        const at = startUs[row]!;
        if (cuts.goesOn(pair[i]!, sourcePort[row]!, at, endUs[row]!)) continue;
        series.add(pair[i]!, at, bytesOut[row]!, bytesIn[row]!);
        if (at < fromUs) fromUs = at;
        if (at > toUs) toUs = at;
      }
    },
    judge(atUs) {
      const { span, tested, found } = candidates(atUs);
      const context = contextOf(
        tables,
        found.map(({ pair }) => pair),
        (pair) => refused.has(pair) && series.offeredOf(pair) === 0,
      );
      return found
        .map(({ pair, measure }) => {
          const firstUs = series.firstUsOf(pair);
          const offered = series.offeredOf(pair);
          const times = timesOf(pair, atUs);
          return beaconSign(
            { pair, measure, times, offered, firstUs, span, tested },
            tables,
            context,
            BEACON_LIMITS,
          );
        })
        .filter(({ score }) => score >= scoreMin)
        .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
    },
    forget(beforeUs) {
      series.forget(beforeUs);
      fromUs = Math.max(fromUs, beforeUs);
    },
    releasePair(pair) {
      series.drop(pair);
      cuts.drop(pair);
      refused.drop(pair);
    },
  };
};
