/**
 * Connections of a host that look like one passed on: an inward one and an outward one that begin within seconds and carry nearly
 * the same both ways. How many match by chance is measured on the same connections, moved against each other in time by more than
 * a match may differ (a permutation test): what stands above it is the evidence.
 */

import { poissonLog10 } from '../poisson.ts';

export type Passage = {
  readonly atUs: number;
  readonly bytesOut: number; // as its opener sent
  readonly bytesIn: number;
  readonly peer: number; // the host at the other end
};

export type RelayMatches = {
  readonly matched: number;
  readonly expected: number; // by chance, from moved times
  readonly log10Evidence: number;
  readonly pairs: readonly (readonly [from: Passage, to: Passage])[];
};

export const MATCH_LIMITS = {
  delayMaxS: 5, // an outward connection begins so long after the inward one
  sizeFactor: 0.1, // and carries the same within a tenth, both ways
  bytesMin: 500, // below it sizes are alike by chance
  shifts: [37, 61, 97, 151, 211, 283, 367, 461], // s: several times the delay, in no ratio
} as const;

const L = MATCH_LIMITS;

/** Both lists in the order of time. */
export function relayMatches(
  inward: readonly Passage[],
  outward: readonly Passage[],
): RelayMatches {
  const pairs = matchesAt(inward, outward, 0);
  const moved = L.shifts.flatMap((shiftS) => [
    matchesAt(inward, outward, shiftS * 1e6).length,
    matchesAt(inward, outward, -shiftS * 1e6).length,
  ]);
  const expected = (moved.reduce((sum, count) => sum + count, 0) + 0.5) / moved.length;
  return {
    matched: pairs.length,
    expected,
    log10Evidence: poissonLog10(pairs.length, expected),
    pairs,
  };
}

/** Each connection takes part once: the earliest that fits. */
function matchesAt(
  inward: readonly Passage[],
  outward: readonly Passage[],
  shiftUs: number,
): (readonly [Passage, Passage])[] {
  const found: (readonly [Passage, Passage])[] = [];
  const used = new Set<number>();
  let from = 0;
  for (const one of inward) {
    const atUs = one.atUs + shiftUs;
    while (from < outward.length && outward[from]!.atUs < atUs) from++;
    for (let i = from; i < outward.length && outward[i]!.atUs <= atUs + L.delayMaxS * 1e6; i++) {
      const other = outward[i]!;
      if (used.has(i) || other.peer === one.peer || !isAlike(one, other)) continue;
      used.add(i);
      found.push([one, other]);
      break;
    }
  }
  return found;
}

function isAlike(a: Passage, b: Passage): boolean {
  return near(a.bytesOut, b.bytesOut) && near(a.bytesIn, b.bytesIn);
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= L.sizeFactor * Math.max(a, b);
}
