/**
 * What is usual in this network, learned from the window when signs are judged, since no constant fits a lossy link and a quiet one.
 * - How many first contacts end in nothing: of our hosts the median over sources, of outside callers the median over services that are
 *   alive (one answer is left out, which says that they are). Medians, so that scanners and floods, each one source or service, do
 *   not teach it; outside callers are asked of living services only, since most of who calls at random is a scanner.
 * - Whether answers are seen at all where records go one way: a warrant of one direction, or an exporter on one of two ways, sees none.
 * Few votes count little beside the stated value (a beta prior worth `priorVotes`).
 */
import type { ByHost } from '../by-host.ts';
import type { WindowTables } from '../contract.ts';
import { type ContactLedger, MARK } from './ledger.ts';
import { ANSWERED_UNIT, serviceKey, VERDICT, type Verdict, type Verdicts } from './verdict.ts';

export const USUAL_LIMITS = {
  deadEndShare: 0.05, // stated, before anything is learned
  deadEndShareMax: 0.4, // where more fail, nothing can be told from failures
  sourcesDiffer: 2, // a harmless source may meet twice the usual share
  answeredBenign: 0.8, // Jung et al. 2004, table 2
  priorVotes: 2,
  contactsMin: 20, // of a source that votes
  sourcesMin: 4, // inside; fewer could be the scanner itself
  loneBenign: 2 / 3, // a connection of three segments shows its SYN in a sample of one with a chance of a third
  strayBenign: 0.5,
  otherWayMin: 20, // answered contacts the other way, before a stray says that nobody called
} as const;

const L = USUAL_LIMITS;

export type Usual = {
  readonly deadEndShare: number;
  readonly learnedFrom: number; // votes; 0: the stated value
  /** How likely a harmless contact of this verdict would have shown an answer; 0: it says nothing. */
  benignRate(verdict: Verdict): number;
};

/** Of outside sources, then of ours. */
export function learnUsual(
  tables: WindowTables,
  ledger: ContactLedger,
  verdicts: Verdicts,
  sources: ByHost,
): readonly [outside: Usual, inside: Usual] {
  const told: [number[], number[]] = [[], []];
  for (const [key, count] of verdicts.services) {
    const vote = aliveVote(count);
    if (vote !== null && tables.isInside(Math.floor(key / 2 ** 24))) told[0].push(vote);
  }
  const ways = askedOneWay(tables, ledger, verdicts);
  const answered = [0, 0];
  for (let source = 0; source < tables.hostCount; source++) {
    const pairs = sources.pairsOf(source);
    const side = tables.isInside(source) ? 1 : 0;
    const counts = { answered: 0, told: 0, oneWay: 0, oneWayAnswered: 0 };
    for (const pair of pairs) countIn(counts, verdicts.of(pair), ledger.marksOf(pair));
    answered[side]! += counts.answered;
    if (side === 0) continue;
    const contacts = counts.answered + counts.told;
    if (contacts >= L.contactsMin) told[1].push(counts.answered / contacts);
    if (counts.oneWay >= L.contactsMin) ways[1].push(counts.oneWayAnswered / counts.oneWay);
  }
  if (told[1].length < L.sourcesMin) told[1] = [];
  const make = (side: 0 | 1) => usualOf(told[side], ways[side], answered[1 - side]!);
  return [make(0), make(1)];
}

type Counts = { answered: number; told: number; oneWay: number; oneWayAnswered: number };

function countIn(counts: Counts, verdict: Verdict, marks: number): void {
  if (verdict === VERDICT.answered) counts.answered++;
  else if (verdict === VERDICT.told) counts.told++;
  if ((marks & MARK.silent) === 0) return;
  counts.oneWay++;
  if (verdict === VERDICT.answered) counts.oneWayAnswered++;
}

/** Votes on whether answers to records of one way are seen, by services that were answered once. */
function askedOneWay(
  tables: WindowTables,
  ledger: ContactLedger,
  verdicts: Verdicts,
): [number[], number[]] {
  const services = new Map<number, number>();
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if ((ledger.marksOf(pair) & MARK.silent) === 0 || !tables.hasPair(pair)) continue;
    const verdict = verdicts.of(pair);
    if (verdict === VERDICT.none) continue;
    const key = serviceKey(tables, pair);
    const unit = verdict === VERDICT.answered ? 1 + ANSWERED_UNIT : 1;
    services.set(key, (services.get(key) ?? 0) + unit);
  }
  const votes: [number[], number[]] = [[], []];
  for (const [key, count] of services) {
    const vote = aliveVote(count);
    if (vote !== null) votes[tables.isInside(Math.floor(key / 2 ** 24)) ? 0 : 1].push(vote);
  }
  return votes;
}

/** The share of users that were answered, but for the one by which the service is known to live. */
function aliveVote(count: number): number | null {
  const answered = Math.floor(count / ANSWERED_UNIT);
  const users = count % ANSWERED_UNIT;
  return answered < 1 || users < 2 ? null : (answered - 1) / (users - 1);
}

function usualOf(told: readonly number[], ways: readonly number[], otherWay: number): Usual {
  const [n, prior] = [told.length, L.priorVotes];
  const learned = n === 0 ? 0 : 1 - median(told);
  const deadEndShare = Math.min(
    L.deadEndShareMax,
    (n * learned + prior * L.deadEndShare) / (n + prior),
  );
  const isSeen = ways.length === 0 ? 0 : (median(ways) * ways.length) / (ways.length + prior);
  const rates = new Float64Array(8);
  rates[VERDICT.told] = Math.min(L.answeredBenign, 1 - L.sourcesDiffer * deadEndShare);
  rates[VERDICT.answered] = rates[VERDICT.told]!;
  rates[VERDICT.silent] = rates[VERDICT.told]! * isSeen;
  rates[VERDICT.lone] = L.loneBenign;
  rates[VERDICT.stray] = otherWay >= L.otherWayMin ? L.strayBenign : 0;
  return { deadEndShare, learnedFrom: n, benignRate: (verdict) => rates[verdict]! };
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
