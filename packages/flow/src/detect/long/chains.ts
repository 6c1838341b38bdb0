/**
 * Connections that last, joined from what is told of them: later words on the same connection (same start and port), and the
 * next record of a flow that its exporter cut (same port, begins where the last ended). Only what lasts at least some seconds is
 * kept, a bounded number for each pair; one that ends shorter than asked for is handed back.
 */
import { FLOW_FLAG, type FlowBatch } from '../../batch.ts';
import { CUT_LIMITS } from '../beacon/cuts.ts';
import { createFlags } from '../flags.ts';

export const CHAIN_LIMITS = {
  perPairMax: 8, // at once; the one that ended first goes
  pairsMax: 1 << 17, // with a chain; the one that has been there longest goes
} as const;

export type Chain = {
  readonly sourcePort: number;
  readonly startUs: number;
  endUs: number;
  bytesOut: number;
  bytesIn: number;
  isOpen: boolean; // by the last word on it
};

export type Chains = {
  /** The chain that this row begins or continues; null where it is too short for one. */
  take(pair: number, batch: FlowBatch, row: number): Chain | null;
  /** Of each pair the longest, and how many chains it has. */
  longest(): { readonly pair: number; readonly chain: Chain; readonly chains: number }[];
  forget(beforeUs: number): void;
  drop(pair: number): void;
};

/** `onPassed`: a chain that makes room for a newer one. */
export function createChains(onPassed: (pair: number, chain: Chain) => void): Chains {
  const byPair = new Map<number, Chain[]>();
  const hasChain = createFlags(); // or had: only the map knows

  const begin = (pair: number, list: Chain[], chain: Chain): Chain => {
    if (list.length === CHAIN_LIMITS.perPairMax) {
      const first = list.reduce((a, b) => (a.endUs <= b.endUs ? a : b));
      const shortest = list.reduce((a, b) => (lengthOf(a) <= lengthOf(b) ? a : b));
      const passed = lengthOf(first) > 2 * lengthOf(shortest) ? shortest : first;
      list.splice(list.indexOf(passed), 1);
      onPassed(pair, passed);
    }
    list.push(chain);
    return chain;
  };

  return {
    take(pair, batch, row) {
      const startUs = batch.startUs[row]!;
      const endUs = batch.endUs[row]!;
      const isShort = endUs - startUs < CUT_LIMITS.recordSMin * 1e6;
      if (isShort && !hasChain.has(pair)) return null; // most rows
      const sourcePort = batch.sourcePort[row]!;
      const list = byPair.get(pair);
      const known = list?.find((chain) => goesOn(chain, sourcePort, startUs));
      if (known === undefined && isShort) return null;
      hasChain.set(pair);
      if (list === undefined) makeRoom(byPair);
      const kept = list ?? [];
      if (list === undefined) byPair.set(pair, kept);
      const chain =
        known ??
        begin(pair, kept, { sourcePort, startUs, endUs, bytesOut: 0, bytesIn: 0, isOpen: false });
      chain.endUs = Math.max(chain.endUs, endUs);
      chain.bytesOut += batch.bytesOut[row]! || 0;
      chain.bytesIn += batch.bytesIn[row]! || 0;
      chain.isOpen = (batch.flags[row]! & FLOW_FLAG.open) !== 0;
      return chain;
    },
    longest() {
      return [...byPair].map(([pair, list]) => ({
        pair,
        chain: list.reduce((a, b) => (lengthOf(a) >= lengthOf(b) ? a : b)),
        chains: list.length,
      }));
    },
    forget(beforeUs) {
      for (const [pair, list] of byPair) {
        const kept = list.filter(({ endUs }) => endUs >= beforeUs);
        if (kept.length === 0) byPair.delete(pair);
        else if (kept.length < list.length) byPair.set(pair, kept);
      }
    },
    drop(pair) {
      byPair.delete(pair);
      hasChain.drop(pair);
    },
  };
}

function goesOn(chain: Chain, sourcePort: number, startUs: number): boolean {
  if (chain.sourcePort !== sourcePort) return false;
  const gapUs = startUs - chain.endUs;
  return startUs === chain.startUs || (gapUs >= 0 && gapUs <= CUT_LIMITS.gapSMax * 1e6);
}

function lengthOf({ startUs, endUs }: Chain): number {
  return endUs - startUs;
}

function makeRoom(byPair: Map<number, unknown>): void {
  if (byPair.size < CHAIN_LIMITS.pairsMax) return;
  const [oldest] = byPair.keys();
  byPair.delete(oldest!);
}
