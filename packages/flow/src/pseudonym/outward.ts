/**
 * The one way by which an address leaves: text, warning, bundle, table or error. Outside addresses go as they are; inside ones
 * as `own:` and their pseudonym under the warrant's key, or as `own` alone, as the warrant says. The word in front keeps a
 * pseudonym from being taken for a third party's address, which it looks like.
 */
import { type Address, formatAddress, parseAddress } from '@noroshi/stix';
import type { Warrant } from '../warrant/contract.ts';
import { networksOf } from '../warrant/decode.ts';
import { createInsideSet } from '../warrant/networks.ts';
import type { CryptoPan } from './crypto-pan.ts';

export const OUTWARD_LIMITS = {
  cacheMax: 4096, // texts of inside addresses that are kept; the rest is computed again
} as const;

export const OWN = 'own';

export type Outward = {
  /** Text of an address as it may leave. */
  address(address: Address): string;
  isInside(address: Address): boolean;
  /** A sentence in which every address is as it may leave. */
  text(sentence: string): string;
};

/** `pan` is needed where the warrant's own addresses leave as pseudonyms. */
export function createOutward(warrant: Warrant, pan: CryptoPan | null): Outward {
  const inside = createInsideSet(networksOf(warrant));
  const cache = new Map<string, string>();
  if (warrant.ownAddresses === 'pseudonym' && pan === null)
    throw new TypeError('createOutward: the warrant asks for pseudonyms, and there is no key');
  const ownText = (address: Address): string => {
    if (warrant.ownAddresses !== 'pseudonym' || pan === null) return OWN;
    const key = formatAddress(address);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const text = `${OWN}:${formatAddress(pan.pseudonymOf(address))}`;
    if (cache.size >= OUTWARD_LIMITS.cacheMax) cache.clear();
    cache.set(key, text);
    return text;
  };
  const outward = (address: Address) =>
    inside.has(address) ? ownText(address) : formatAddress(address);
  return {
    address: outward,
    isInside: (address) => inside.has(address),
    text: (sentence) => sentence.replace(ADDRESS_LIKE, (found) => outwardWord(found, outward)),
  };
}

/** Runs of what addresses are made of, long enough to be one. */
const ADDRESS_LIKE = /[0-9a-fA-F:.]*[0-9a-fA-F:][.:][0-9a-fA-F:.]*/g;

/** An address, or an IPv4 one with a port behind it; other runs (times, versions, numbers) stay. */
function outwardWord(word: string, outward: (address: Address) => string): string {
  const end = word.search(/[.:]+$/); // of a sentence, or of a label before what is said of it
  for (const at of end < 0 ? [word.length] : [word.length, end, end + 1, end + 2]) {
    const whole = parseAddress(word.slice(0, at));
    if (whole !== null) return outward(whole) + word.slice(at);
  }
  return word.replace(/\d{1,3}(?:\.\d{1,3}){3}/g, (quad) => {
    const address = parseAddress(quad);
    return address === null ? quad : outward(address);
  });
}
