/**
 * Scan: a source that tries services to find out which are there (ATT&CK T1595.001, T1046): many hosts at one port, many ports of
 * one host, or a block; and one shared out among many sources. First contacts are tested in their order (scan/walk.ts) and by how fast they fail (scan/burst.ts), shared
 * scans by how rarely their sources meet (scan/coordinated.ts). The window is as long as the warrant's, so that slow scans add up.
 */

import { bestFirst } from './beacon/sign.ts';
import { type ByHost, pairsByHost } from './by-host.ts';
import type { CreateDetector, WindowTables } from './contract.ts';
import { OUTCOME, outcomeOf } from './outcome.ts';
import { createPairLedger, type PairLedger } from './pair-ledger.ts';
import { burstLog10 } from './scan/burst.ts';
import { joinShards } from './scan/shards.ts';
import { sharedScans } from './scan/shared.ts';
import { type FoundScan, foundScan } from './scan/sign.ts';
import { walk } from './scan/walk.ts';

export const SCAN_LIMITS = {
  log10EvidenceMin: 3, // five failures in a row; four are a few dead links
  failuresMin: 5, // Slips: more than five hosts or ports
  log10Half: 4, // where the score is one half
  failuresAnyway: 50, // so many failed services are a scan whatever answered between them
  reasonFactor: 0.5,
  scoreMin: 0.4,
} as const;

export const createScanDetector: CreateDetector = (tables) => {
  const ledger = createPairLedger();
  return {
    kinds: ['scan'],
    observe({ batch, count, rows, pair }) {
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const outcome = outcomeOf(batch, row);
        if (outcome !== OUTCOME.nothing) ledger.add(pair[i]!, batch.startUs[row]!, outcome);
      }
    },
    judge(atUs) {
      const isTried = (pair: number) => ledger.firstUsOf(pair) <= atUs;
      const sources = pairsByHost(tables, tables.sourceOf, isTried);
      const users = usersOf(tables, isTried);
      const seen = new Set<number>();
      const found: FoundScan[] = [];
      for (let source = 0; source < tables.hostCount; source++) {
        const one = judgeSource(source, sources, users, tables, ledger);
        if (one === null) continue;
        found.push(one);
        seen.add(source);
      }
      const shared = sharedScans(tables, ledger, isTried, seen);
      const signs = [...joinShards(found, tables, ledger), ...shared];
      return bestFirst(signs, SCAN_LIMITS.scoreMin);
    },
    forget() {}, // what is older than the window is released pair by pair
    releasePair: ledger.drop,
  };
};

/** How many sources each service has. */
function usersOf(tables: WindowTables, isTried: (pair: number) => boolean) {
  const users = new Map<number, number>();
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair) || !isTried(pair)) continue;
    const key = serviceKey(tables, pair);
    users.set(key, (users.get(key) ?? 0) + 1);
  }
  return (pair: number) => (users.get(serviceKey(tables, pair)) ?? 1) - 1;
}

export function serviceKey(tables: WindowTables, pair: number): number {
  const service = tables.portOf(pair) * 256 + tables.protocolOf(pair);
  return tables.destinationOf(pair) * 2 ** 24 + service;
}

function judgeSource(
  source: number,
  sources: ByHost,
  users: (pair: number) => number,
  tables: WindowTables,
  ledger: PairLedger,
): FoundScan | null {
  const tried = sources.pairsOf(source);
  if (tried.length < SCAN_LIMITS.failuresMin) return null;
  const inOrder = [...tried].sort((a, b) => ledger.firstUsOf(a) - ledger.firstUsOf(b) || a - b);
  const isFailed = (pair: number) => ledger.answeredOf(pair) === 0;
  const contacts = inOrder.map((pair) => ({ isFailed: isFailed(pair), users: users(pair) }));
  const { log10Evidence: walked, failures } = walk(contacts);
  if (failures < SCAN_LIMITS.failuresMin) return null;
  const failed = inOrder.filter(isFailed);
  const log10Evidence = Math.max(walked, burstLog10(failed.map(ledger.firstUsOf)));
  const isAnyway = failures >= SCAN_LIMITS.failuresAnyway;
  if (log10Evidence < SCAN_LIMITS.log10EvidenceMin && !isAnyway) return null;
  const answered = inOrder.filter((pair) => !isFailed(pair));
  return foundScan(source, failed, answered, log10Evidence, tables, ledger, SCAN_LIMITS);
}
