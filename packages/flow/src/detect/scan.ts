/**
 * Scan: a source that tries services to find out which are there (ATT&CK T1595.001, T1046): many hosts at one port, many ports of
 * one host, or a block; and one shared out among many sources. What a record says of a contact: scan/contact.ts. First contacts are
 * tested in their order (scan/walk.ts), by how fast they fail (scan/burst.ts) and by how many go where nobody is (scan/dark.ts), each
 * against what is usual in this network (scan/usual.ts); shared scans by how rarely their sources meet (scan/coordinated.ts). The
 * window is as long as the warrant's, so that slow scans add up.
 */
import { bestFirst } from './beacon/sign.ts';
import type { CreateDetector } from './contract.ts';
import { CONTACT, contactOf } from './scan/contact.ts';
import { joinDecoys } from './scan/decoys.ts';
import { judgeSource } from './scan/judge.ts';
import { createContactLedger } from './scan/ledger.ts';
import { joinShards } from './scan/shards.ts';
import { sharedScans } from './scan/shared.ts';
import type { FoundScan } from './scan/sign.ts';
import { createSurvey } from './scan/survey.ts';

export const SCAN_LIMITS = {
  log10EvidenceMin: 3, // five failures in a row; four are a few dead links
  failuresMin: 5, // Slips: more than five hosts or ports
  log10Half: 4, // where the score is one half
  failuresAnyway: 50, // so many failed services are a scan whatever answered between them
  anywayShareMin: 0.2, // of all it tried, and four times what is usual: a busy host meets as many dead ends in a week
  anywayRatioMin: 4,
  silentFactor: 0.5, // found by the number of services alone, where no answer to anybody is seen
  reasonFactor: 0.5,
  scoreMin: 0.4,
} as const;

export const createScanDetector: CreateDetector = (tables) => {
  const ledger = createContactLedger();
  return {
    kinds: ['scan'],
    observe({ batch, count, rows, pair }) {
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const contact = contactOf(batch, row);
        if (contact !== CONTACT.nothing) ledger.add(pair[i]!, batch.startUs[row]!, contact);
      }
    },
    judge(atUs) {
      const survey = createSurvey(tables, ledger, atUs);
      const found: FoundScan[] = [];
      for (let source = 0; source < tables.hostCount; source++) {
        const one = judgeSource(source, survey, SCAN_LIMITS);
        if (one !== null) found.push(one);
      }
      const seen = new Set(found.map(({ source }) => source));
      const shared = sharedScans(tables, ledger, survey.verdicts, seen);
      const decoys = joinDecoys(found, tables, ledger);
      const signs = [...decoys.signs, ...joinShards(decoys.rest, tables, ledger), ...shared];
      return bestFirst(signs, SCAN_LIMITS.scoreMin);
    },
    forget() {}, // what is older than the window is released pair by pair
    releasePair: ledger.drop,
  };
};
