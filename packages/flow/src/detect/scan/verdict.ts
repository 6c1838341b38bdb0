/**
 * What is known of each first contact when signs are judged: answered, in vain, or how likely it is that a harmless one would have
 * shown an answer here. Rows that tell of other pairs are joined first: echo replies and 'unreachable' come as pairs of their own
 * (RFC 792, RFC 4443), and a piece that looks like an answer is one where its receiver had called the sender.
 */
import type { WindowTables } from '../contract.ts';
import { type ContactLedger, MARK } from './ledger.ts';

export const VERDICT = { none: 0, answered: 1, told: 2, silent: 3, lone: 4, stray: 5 } as const;
export type Verdict = (typeof VERDICT)[keyof typeof VERDICT];

export type Verdicts = {
  of(pair: number): Verdict;
  readonly users: (pair: number) => number; // other sources of the same service
  readonly services: ReadonlyMap<number, number>; // users of each service + ANSWERED_UNIT for each that was answered
};

/** Users of a service are fewer than this: the window has at most so many pairs. */
export const ANSWERED_UNIT = 2 ** 21;

const HOSTS = 2 ** 22;
const [ECHO_REPLY, UNREACHABLE, UNREACHABLE6, ECHO_REPLY6] = [0, 3, 1, 129];
const ICMP = 1;
const ICMP6 = 58;

const pairKey = (source: number, destination: number) => source * HOSTS + destination;

export function serviceKey(tables: WindowTables, pair: number): number {
  const service = tables.portOf(pair) * 256 + tables.protocolOf(pair);
  return tables.destinationOf(pair) * 2 ** 24 + service;
}

/** `upToUs`: what was first tried later does not count yet. One pass over the pairs for each question. */
export function createVerdicts(
  tables: WindowTables,
  ledger: ContactLedger,
  upToUs: number,
): Verdicts {
  const { called, replied, unreachable } = whatOthersTell(tables, ledger);
  const judged = new Uint8Array(tables.pairCount);
  const services = new Map<number, number>();
  const verdictOf = (pair: number): Verdict => {
    const [source, destination] = [tables.sourceOf(pair), tables.destinationOf(pair)];
    const key = pairKey(source, destination);
    if (ledger.answeredOf(pair) > 0) return VERDICT.answered;
    const marks = ledger.marksOf(pair);
    if (isIcmp(tables.protocolOf(pair)) && replied.has(key)) return VERDICT.answered;
    if ((marks & MARK.told) !== 0) return VERDICT.told;
    if ((marks & MARK.silent) !== 0) return unreachable.has(key) ? VERDICT.told : VERDICT.silent;
    if ((marks & MARK.lone) !== 0) return VERDICT.lone;
    if ((marks & MARK.stray) === 0) return VERDICT.none;
    return called.has(pairKey(destination, source)) ? VERDICT.none : VERDICT.stray;
  };
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair) || !(ledger.firstUsOf(pair) <= upToUs)) continue;
    const verdict = verdictOf(pair);
    judged[pair] = verdict;
    if (verdict === VERDICT.none) continue;
    const key = serviceKey(tables, pair);
    const unit = verdict === VERDICT.answered ? 1 + ANSWERED_UNIT : 1;
    services.set(key, (services.get(key) ?? 0) + unit);
  }
  return {
    of: (pair) => judged[pair]! as Verdict,
    users: (pair) => ((services.get(serviceKey(tables, pair)) ?? 1) % ANSWERED_UNIT) - 1,
    services,
  };
}

/** Hosts and whom they called, where a stray piece asks for it; who answered an echo or told that something cannot be reached. */
function whatOthersTell(tables: WindowTables, ledger: ContactLedger) {
  const asked = new Set<number>(); // who sent strays
  for (let pair = 0; pair < tables.pairCount; pair++)
    if ((ledger.marksOf(pair) & MARK.stray) !== 0 && ledger.answeredOf(pair) === 0)
      asked.add(tables.sourceOf(pair));
  const [called, replied, unreachable] = [0, 1, 2].map(() => new Set<number>());
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair)) continue;
    const [source, destination] = [tables.sourceOf(pair), tables.destinationOf(pair)];
    const type = tables.portOf(pair) >>> 8;
    const protocol = tables.protocolOf(pair);
    if (isIcmp(protocol)) {
      if (type === (protocol === ICMP ? ECHO_REPLY : ECHO_REPLY6))
        replied!.add(pairKey(destination, source));
      else if (type === (protocol === ICMP ? UNREACHABLE : UNREACHABLE6))
        unreachable!.add(pairKey(destination, source));
    } else if (asked.has(destination)) called!.add(pairKey(source, destination));
  }
  return { called: called!, replied: replied!, unreachable: unreachable! };
}

function isIcmp(protocol: number): boolean {
  return protocol === ICMP || protocol === ICMP6;
}
