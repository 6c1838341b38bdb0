/**
 * Beacon: a host that comes back to another by a timer, as implants ask for orders (ATT&CK T1071, T1573, T1029).
 * What is tested is chance: an e-value for times of connections against any slowly changing rate (beacon/evidence.ts), bounded by
 * the number of pairs tested; then how much of the span it goes on for; then harmless reasons, each of which halves the score.
 * RITA's published score stands beside it for comparison. Reference: docs/decisions/0028-beacons.md.
 */
import { CONNECTION, connectionOf } from './beacon/connection.ts';
import { contextOf } from './beacon/context.ts';
import { createCuts } from './beacon/cuts.ts';
import { explainBeacon } from './beacon/explain.ts';
import type { MeasureTimes } from './beacon/measure.ts';
import { beaconFacts, bestFirst, timerSign } from './beacon/sign.ts';
import { createTimers } from './beacon/timers.ts';
import type { CreateDetector, Detector, WindowTables } from './contract.ts';
import { createFlags } from './flags.ts';

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

export type BeaconLimits = { readonly [Limit in keyof typeof BEACON_LIMITS]: number };

export const createBeaconDetector: CreateDetector = (tables) => watchBeacons(tables, BEACON_LIMITS);

/** With limits and a measure of its own, to see what rests on them. */
export function watchBeacons(
  tables: WindowTables,
  limits: BeaconLimits,
  measure?: MeasureTimes,
): Detector {
  const timers = createTimers(tables, { ...limits, isTogether: true }, measure);
  const cuts = createCuts();
  const refused = createFlags();
  const isClosed = (pair: number) => refused.has(pair) && timers.offeredOf(pair) === 0;
  return {
    kinds: ['beacon'],
    observe(flows) {
      const { batch, count, rows, pair } = flows;
      timers.see(flows);
      const { startUs, endUs, bytesOut, bytesIn, sourcePort } = batch;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const connection = connectionOf(batch, row);
        if (connection === CONNECTION.refused) refused.set(pair[i]!);
        if (connection !== CONNECTION.answered) continue;
        const at = startUs[row]!;
        if (cuts.goesOn(pair[i]!, sourcePort[row]!, at, endUs[row]!)) continue;
        timers.add(pair[i]!, at, bytesOut[row]!, bytesIn[row]!);
      }
    },
    judge(atUs) {
      const found = timers.find(atUs);
      const context = contextOf(tables, found, isClosed);
      const signs = found.map((finding) => {
        const times = timers.timesOf(finding, atUs);
        const facts = beaconFacts(finding, times, tables, context);
        return timerSign('beacon', finding, times, tables, explainBeacon(facts), limits);
      });
      return bestFirst(signs, limits.scoreMin);
    },
    forget: timers.forget,
    releasePair(pair) {
      timers.drop(pair);
      cuts.drop(pair);
      refused.drop(pair);
    },
  };
}
