/**
 * Flood: far more records or packets a minute for one host than it is used to (ATT&CK T1498.001, T1499), from one source or many;
 * for a network of ours as a whole, spread thin over its hosts (flood/carpet.ts); and a standing stream, one source that is refused
 * by the same service again and again by day and night. Sampling is undone before rows come here. Rows may come in any order within
 * the window. Levels and their limits: flood/level.ts, flood/load.ts.
 * What cannot be seen: a flood below ten records and 5,000 packets a second; one that grows less than eightfold in a day; one that
 * fills most of the minutes of records that have no history before it.
 */
import { FLOW_FLAG } from '../batch.ts';
import { bestFirst } from './beacon/sign.ts';
import type { CreateDetector } from './contract.ts';
import { findCarpets } from './flood/carpet.ts';
import {
  addLoad,
  createLoads,
  dropLoadsOf,
  dropPairOf,
  findSurges,
  forgetLoads,
} from './flood/load.ts';
import { carpetSign, standingSign, surgeSign } from './flood/sign.ts';
import { OUTCOME, outcomeOf } from './outcome.ts';
import { createPairLedger } from './pair-ledger.ts';

export const FLOOD_LIMITS = {
  ratioHalf: 4, // where the score is one half: four times the level that is looked at at all
  standingFailedMin: 1000,
  standingPerDayMin: 1000, // three orders above what a program tries by itself in a day
  standingSpanHMin: 1, // shorter than this it is a surge or a scan
  reasonFactor: 0.5,
  scoreMin: 0.25,
} as const;

/** The other half of what is counted, or more of it. */
const ANSWER = FLOW_FLAG.reply | FLOW_FLAG.again;

const L = FLOOD_LIMITS;
const HOUR_US = 3600e6;
const DAY_US = 24 * HOUR_US;

export const createFloodDetector: CreateDetector = (tables) => {
  const loads = createLoads();
  const ledger = createPairLedger();
  return {
    kinds: ['flood'],
    observe({ batch, count, rows, pair, sourceHost, destinationHost }) {
      const { flags, startUs, endUs, packetsOut, bytesOut } = batch;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const outcome = outcomeOf(batch, row);
        if ((flags[row]! & ANSWER) !== 0) continue;
        if (outcome !== OUTCOME.nothing) ledger.add(pair[i]!, startUs[row]!, outcome);
        addLoad(
          loads,
          destinationHost[i]!,
          sourceHost[i]!,
          pair[i]!,
          endUs[row]!,
          packetsOut[row]!,
          bytesOut[row]!,
          outcome === OUTCOME.failed,
        );
      }
    },
    judge(atUs) {
      const surges = findSurges(loads, atUs).map((surge) => surgeSign(surge, tables, L));
      const carpets = findCarpets(atUs, loads, tables, ledger).map((carpet) =>
        carpetSign(carpet, tables, L),
      );
      const standing = [];
      for (let pair = 0; pair < tables.pairCount; pair++) {
        const failed = ledger.failedOf(pair);
        if (failed < L.standingFailedMin || ledger.answeredOf(pair) > 0 || !tables.hasPair(pair))
          continue;
        const [firstUs, lastUs] = [ledger.firstUsOf(pair), ledger.lastUsOf(pair)];
        const perDay = failed / Math.max((lastUs - firstUs) / DAY_US, 1 / 24);
        if (perDay < L.standingPerDayMin || lastUs - firstUs < L.standingSpanHMin * HOUR_US)
          continue;
        const facts = { failed, firstUs, lastUs, perDay };
        standing.push(standingSign(pair, facts, tables, L, L.standingPerDayMin));
      }
      return bestFirst([...surges, ...carpets, ...standing], L.scoreMin);
    },
    forget: (beforeUs) => forgetLoads(loads, beforeUs),
    releasePair(pair) {
      ledger.drop(pair);
      dropPairOf(loads, pair, tables.destinationOf(pair));
    },
    releaseHost: (host) => dropLoadsOf(loads, host),
  };
};
