/**
 * Reflection: answers that nobody asked for. An attacker asks servers of UDP in the victim's name, and they answer the victim with
 * more than they were asked (ATT&CK T1498.002). Seen from the victim: datagrams from the ports of such services, of many servers,
 * with no request before them. Seen at the server: small requests from one address, far larger answers.
 * Ports and published factors: TA14-017A "UDP-Based Amplification Attacks", as revised.
 */
import { bestFirst } from './beacon/sign.ts';
import type { CreateDetector } from './contract.ts';
import { createReflectionLedger } from './reflection/ledger.ts';
import { abusedSign, victimSign } from './reflection/sign.ts';

export const REFLECTION_LIMITS = {
  reflectorsMin: 5, // servers that answer one host unasked
  recordsMin: 50,
  bytesMin: 1e6, // of unasked answers in all; below it nobody is troubled
  amplificationMin: 5, // bytes back for each byte asked, of a server of ours
  abusedRecordsMin: 200,
  recordsHalf: 500, // where the score is one half
  reasonFactor: 0.5,
  scoreMin: 0.1,
} as const;

export const createReflectionDetector: CreateDetector = (tables) => {
  const ledger = createReflectionLedger(tables);
  return {
    kinds: ['reflection'],
    observe({ batch, count, rows, pair, sourceHost, destinationHost }) {
      for (let i = 0; i < count; i++)
        ledger.add(batch, rows[i]!, pair[i]!, sourceHost[i]!, destinationHost[i]!);
    },
    judge(atUs) {
      const victims = ledger.victims(atUs, REFLECTION_LIMITS);
      const abused = ledger.abused(atUs, REFLECTION_LIMITS);
      const signs = [
        ...victims.map((found) => victimSign(found, tables, REFLECTION_LIMITS)),
        ...abused.map((found) => abusedSign(found, tables, REFLECTION_LIMITS)),
      ];
      return bestFirst(signs, REFLECTION_LIMITS.scoreMin);
    },
    forget: ledger.forget,
    releasePair: ledger.dropPair,
    releaseHost: ledger.dropHost,
  };
};
