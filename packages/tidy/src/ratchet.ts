/**
 * The ratchet: a rule may have known offenders, listed by key; the list may only shrink.
 * A new offender fails, and so does a listed one that no longer offends, so that it is struck off at once.
 */
import type { Offence } from './source.ts';

export type RatchetResult = {
  readonly fresh: readonly Offence[]; // offenders that no list names
  readonly stale: readonly string[]; // listed keys that no longer offend
};

/** `listed` holds the baseline and the exemptions of one rule together. */
export function ratchet(found: readonly Offence[], listed: readonly string[]): RatchetResult {
  const known = new Set(listed);
  const offending = new Set(found.map((offence) => offence.key));
  return {
    fresh: found.filter((offence) => !known.has(offence.key)),
    stale: listed.filter((key) => !offending.has(key)),
  };
}

/** One line an entry, with what to do about it; empty when the rule holds. */
export function describeRatchet(result: RatchetResult): string[] {
  return [
    ...result.fresh.map((offence) => `${offence.key} (line ${offence.line}): ${offence.message}`),
    ...result.stale.map((key) => `${key} is listed in lists.ts but no longer offends: strike it`),
  ];
}
