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
} as const;

export const FAILURE_LOG10 = Math.log10((1 - WALK.answeredScan) / (1 - WALK.answeredBenign));
export const SUCCESS_LOG10 = Math.log10(WALK.answeredScan / WALK.answeredBenign);

export type Contact = {
  readonly isFailed: boolean;
  readonly users: number; // other sources of the same service
};

/** The most evidence that any stretch of the contacts gives, as a power of ten, and how many failures are in all of them. */
export function walk(contacts: Iterable<Contact>): { log10Evidence: number; failures: number } {
  let sum = 0;
  let most = 0;
  let failures = 0;
  for (const { isFailed, users } of contacts) {
    if (isFailed) {
      failures++;
      sum += FAILURE_LOG10;
    } else sum += SUCCESS_LOG10 * (users >= WALK.popularUsersMin ? WALK.popularCredit : 1);
    if (sum < 0) sum = 0;
    if (sum > most) most = sum;
  }
  return { log10Evidence: most, failures };
}
