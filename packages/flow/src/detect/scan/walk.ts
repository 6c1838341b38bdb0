/**
 * The sequential test of a source's first contacts: each service it tries for the first time answers or not, and a scanner is
 * refused where others are answered. The log-likelihood ratio of the two is summed and never falls below zero (a cumulative
 * sum), so that a quiet morning buys nothing for the afternoon.
 * Jung, Paxson, Berger, Balakrishnan: "Fast Portscan Detection Using Sequential Hypothesis Testing", 2004 (rates of answers 0.8
 * and 0.2). Against successes mixed in on purpose (Mell, Harang: "Limitations to Threshold Random Walk Scan Detection and
 * Mitigating Enhancements", 2013) a service that many use gives half the credit, and no credit is given twice: a pair counts once.
 */

export const WALK = {
  answeredBenign: 0.8,
  answeredScan: 0.2,
  popularUsersMin: 3, // a service with so many sources besides is easy to be answered by
  popularCredit: 0.5,
  contactsFree: 100, // the test is of one walk; among so many contacts another could begin
} as const;

export type Contact = {
  readonly isFailed: boolean;
  /** Of a failed one: how likely a harmless contact would have shown an answer; 0.8 where records tell, less where they may not. */
  readonly benignRate: number;
  readonly users: number; // other sources of the same service
};

/** A scanner is answered a quarter as often as others (0.2 of 0.8). */
const SCAN_SHARE = WALK.answeredScan / WALK.answeredBenign;
const SUCCESS_LOG10 = Math.log10(SCAN_SHARE);

export function failureLog10(benignRate: number): number {
  return Math.log10((1 - SCAN_SHARE * benignRate) / (1 - benignRate));
}

/**
 * The most evidence that any stretch of the contacts gives, as a power of ten, less what looking at many stretches costs.
 */
export function walk(contacts: readonly Contact[]): { log10Evidence: number } {
  let sum = 0;
  let most = 0;
  for (const { isFailed, benignRate, users } of contacts) {
    if (isFailed) sum += failureLog10(benignRate);
    else sum += SUCCESS_LOG10 * (users >= WALK.popularUsersMin ? WALK.popularCredit : 1);
    if (sum < 0) sum = 0;
    if (sum > most) most = sum;
  }
  const looks = Math.max(0, Math.log10(contacts.length / WALK.contactsFree));
  return { log10Evidence: Math.max(0, most - looks) };
}
