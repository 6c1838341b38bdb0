/**
 * Long connection: one connection that stays for hours, open ones too, as a way in that is kept (ATT&CK T1095, T1572, T1219).
 * Reports of one connection are joined: later words on it (FLOW_FLAG.again), and records that an exporter cut (beacon/cuts.ts).
 * The thresholds of 1, 4, 8 and 12 hours are RITA's; ours is one scale through them. Beside it stands how long its two hosts were
 * connected in all over the last day.
 */
import { FLOW_FLAG } from '../batch.ts';
import { unixUsFromEpochUs } from '../decode/unix-time.ts';
import { CONNECTION, connectionOf } from './beacon/connection.ts';
import { type BeaconContext, contextOf } from './beacon/context.ts';
import { ritaSpan } from './beacon/rita.ts';
import { bestFirst, pairKeyText } from './beacon/sign.ts';
import type { CreateDetector, Sign, WindowTables } from './contract.ts';
import { type Chain, createChains } from './long/chains.ts';
import { explainLong } from './long/explain.ts';
import { createHostTimes, type HostTimes } from './long/host-times.ts';

export const LONG_LIMITS = {
  hoursMin: 4, // RITA's 'low'; at one hour most are downloads and calls
  hoursHalf: 8, // where the score is one half: 1 h 0.11, 4 h 0.33, 12 h 0.60, 3 days 0.90
  reasonFactor: 0.5,
  scoreMin: 0.33, // four hours and no reason, or sixteen and one
} as const;

const HOUR_US = 3600e6;

export const createLongConnectionDetector: CreateDetector = (tables) => {
  const hostTimes = createHostTimes();
  const chains = createChains((pair, { startUs, endUs }) => {
    const [source, destination] = [tables.sourceOf(pair), tables.destinationOf(pair)];
    hostTimes.add(source, destination, startUs, endUs - startUs);
  });
  let newestUs = Number.NEGATIVE_INFINITY;
  return {
    kinds: ['long-connection'],
    observe({ batch, count, rows, pair, sourceHost, destinationHost }) {
      const { startUs, endUs, flags } = batch;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        if (startUs[row]! > newestUs) newestUs = startUs[row]!;
        const isMore = (flags[row]! & FLOW_FLAG.again) !== 0;
        if (!isMore && connectionOf(batch, row) !== CONNECTION.answered) continue;
        const source = sourceHost[i]!;
        const destination = destinationHost[i]!;
        const chain = chains.take(pair[i]!, batch, row);
        if (chain !== null && isLong(chain)) hostTimes.follow(source, destination);
        else if (chain === null && !isMore)
          hostTimes.add(source, destination, startUs[row]!, endUs[row]! - startUs[row]!);
      }
    },
    judge(atUs) {
      const found = chains.longest().filter(({ chain }) => isLong(chain));
      const context = contextOf(tables, found, () => false);
      const lastUs = newestUs <= atUs + HOUR_US ? newestUs : atUs;
      const signs = found.map((one) => longSign({ ...one, lastUs }, tables, context, hostTimes));
      return bestFirst(signs, LONG_LIMITS.scoreMin);
    },
    forget(beforeUs) {
      chains.forget(beforeUs);
      hostTimes.forget(beforeUs);
    },
    releasePair: chains.drop,
    releaseHost: hostTimes.drop,
  };
};

function isLong({ startUs, endUs }: Chain): boolean {
  return endUs - startUs >= LONG_LIMITS.hoursMin * HOUR_US;
}

type Found = {
  readonly pair: number;
  readonly chain: Chain;
  readonly chains: number; // of the pair
  readonly lastUs: number; // of the window
};

function longSign(
  { pair, chain, chains, lastUs }: Found,
  tables: WindowTables,
  context: BeaconContext,
  hostTimes: HostTimes,
): Sign {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const hours = (chain.endUs - chain.startUs) / HOUR_US;
  const otherwise = explainLong({
    ...{ port, protocol, bytesPerS: (chain.bytesOut + chain.bytesIn) / (3600 * hours) },
    ...{ sourceInside: tables.isInside(source), users: context.usersOf(pair) },
    insideHosts: context.insideHosts,
  });
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const score = (hours / (hours + LONG_LIMITS.hoursHalf)) * LONG_LIMITS.reasonFactor ** reasons;
  const { fromS, toS } = ritaSpan(unixUsFromEpochUs(lastUs) / 1e6);
  const day = hostTimes.sum(source, destination, lastUs - (toS - fromS) * 1e6, lastUs);
  return {
    ...{ kind: 'long-connection', key: `long-connection:${pairKeyText(tables, pair)}` },
    ...{ source: tables.addressOf(source), destination: tables.addressOf(destination) },
    ...{ port, protocol, firstUs: chain.startUs, lastUs: chain.endUs, count: chains },
    ...{ score, confidence: score },
    evidence: [
      { name: 'durationS', value: 3600 * hours, unit: 's' },
      { name: 'stillOpen', value: chain.isOpen ? 'yes' : 'no' },
      { name: 'bytesOut', value: chain.bytesOut, unit: 'bytes' },
      { name: 'bytesIn', value: chain.bytesIn, unit: 'bytes' },
      { name: 'hostsConnections24h', value: day.count + 1 },
      { name: 'hostsDurationS24h', value: day.durationUs / 1e6 + 3600 * hours, unit: 's' },
    ],
    ...{ otherwise, ends: [] },
  };
}
