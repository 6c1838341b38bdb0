/**
 * Indicator: a host outside that somebody warned of, seen in the flows: the part of its STIX pattern that flows can answer
 * (stix, pattern/flows.ts), at a time at which the indicator was valid. A withdrawn one matches nothing. Hosts are looked up
 * once, when they first come; one sign for each indicator and host outside. Confidence is its author's, less what fits otherwise.
 */
import type { FlowTerm } from '@noroshi/stix';
import type { Tlp } from '@noroshi/watch';
import { CONNECTION, connectionOf } from './beacon/connection.ts';
import { bestFirst } from './beacon/sign.ts';
import type { CreateDetector, SelectedFlows, Sign } from './contract.ts';
import { type IndicatorIndex, indexTerms, isNarrow } from './indicator/index-terms.ts';
import { isTermMet } from './indicator/match.ts';
import { addContact, createSighting, type Sighting } from './indicator/sighting.ts';
import { signOf } from './indicator/sign.ts';

export const INDICATOR_LIMITS = {
  bitsMin: { 4: 16, 6: 32 }, // a wider network points at nobody
  authorsConfidence: 0.5, // where the author says none
  reasonFactor: 0.5,
  unansweredFactor: 0.5, // nothing came back: no exchange
  networkFactor: 0.7, // a network is named, no address
  scoreMin: 0.02,
} as const;

/** What a detector needs of an indicator. */
export type FlowIndicator = {
  readonly id: string;
  readonly terms: readonly FlowTerm[];
  readonly validFromUs: number; // µs TAI
  readonly validUntilUs: number; // Infinity: no end
  readonly isRevoked: boolean;
  readonly confidence: number | null; // 0 to 1, as its author says
  readonly tlp?: Tlp; // as its author marked it: a sign of it is told no wider; absent: not marked
};

/** Whether a detector of indicators can use the term at all. */
export function isUsableTerm(term: FlowTerm): boolean {
  return isNarrow(term, INDICATOR_LIMITS.bitsMin);
}

/** What names a host, and what was seen of it, by place of the indicator. */
type Named = { readonly codes: Uint32Array; readonly seen: Map<number, Sighting> };

const UNKNOWN = undefined;

export function createIndicatorDetector(indicators: readonly FlowIndicator[]): CreateDetector {
  const valid = indicators.filter(({ isRevoked }) => !isRevoked);
  const index = indexTerms(
    valid.map(({ terms }) => terms),
    INDICATOR_LIMITS.bitsMin,
  );
  return (tables) => {
    const hosts: (Named | null | undefined)[] = []; // by number; null: nothing names it
    const namedOf = (host: number): Named | null => {
      const known = hosts[host];
      if (known !== UNKNOWN) return known;
      while (hosts.length < host) hosts.push(UNKNOWN);
      const codes = index.codesOf(tables.addressOf(host));
      return (hosts[host] = codes === null ? null : { codes, seen: new Map() });
    };

    return {
      kinds: ['indicator'],
      observe(flows) {
        const { count, sourceHost, destinationHost } = flows;
        for (let i = 0; i < count; i++) {
          const source = namedOf(sourceHost[i]!);
          const destination = namedOf(destinationHost[i]!);
          if (source === null && destination === null) continue;
          meet(flows, i, source, destination, index, valid);
        }
      },
      judge(atUs) {
        const signs: Sign[] = [];
        for (const [host, named] of hosts.entries())
          for (const [place, seen] of named?.seen ?? [])
            if (seen.firstUs <= atUs)
              signs.push(signOf(valid[place]!, tables.addressOf(host), seen, atUs));
        return bestFirst(signs, INDICATOR_LIMITS.scoreMin);
      },
      forget(beforeUs) {
        for (const named of hosts)
          for (const [place, { lastUs }] of named?.seen ?? [])
            if (lastUs < beforeUs) named!.seen.delete(place);
      },
      releaseHost(host) {
        if (host < hosts.length) hosts[host] = UNKNOWN;
      },
    };
  };
}

/** Row i, of which one end at least is named. */
function meet(
  flows: SelectedFlows,
  i: number,
  source: Named | null,
  destination: Named | null,
  index: IndicatorIndex,
  valid: readonly FlowIndicator[],
): void {
  const { batch } = flows;
  const row = flows.rows[i]!;
  const [fromUs, toUs] = [batch.startUs[row]!, batch.endUs[row]!];
  const told = new Set<number>(); // several terms of one indicator are one contact
  const look = (named: Named | null, isSource: boolean) => {
    for (const code of named?.codes ?? []) {
      const term = index.terms[code >>> 2]!;
      const { validFromUs, validUntilUs } = valid[term.indicator]!;
      if (told.has(term.indicator) || toUs < validFromUs || fromUs >= validUntilUs) continue;
      const [out, back] = [source?.codes ?? null, destination?.codes ?? null];
      if (!isTermMet(term, code >>> 2, out, back, batch, row)) continue;
      told.add(term.indicator);
      const seen = named!.seen.get(term.indicator) ?? createSighting(term.term);
      named!.seen.set(term.indicator, seen);
      addContact(seen, flows, i, isSource, connectionOf(batch, row) === CONNECTION.answered);
    }
  };
  if (flows.sourceInside[i] !== 1) look(source, true);
  if (flows.destinationInside[i] !== 1) look(destination, false);
}
