/**
 * Hashing of addresses, pairs and connections for the window's tables. Addresses and ports are chosen by whoever sends, so the
 * hash is keyed with a seed that the shell draws: without it nobody can aim many of them at one place of a table.
 * The mixing steps are those of MurmurHash3's 32-bit finaliser (Appleby, public domain constants).
 */
import { MAPPED_IPV4_WORD } from '@noroshi/stix';

export function mixWord(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Of the four words at `offset`, on top of `hash`. IPv4 is one word, since the others are always the same. */
export function mixAddress(hash: number, words: Uint32Array, offset: number): number {
  const last = mixWord(hash, words[offset + 3]!);
  const word2 = words[offset + 2]!;
  const high = words[offset]! | words[offset + 1]!;
  if (high === 0 && word2 === MAPPED_IPV4_WORD) return last;
  return mixWord(mixWord(mixWord(last, words[offset]!), words[offset + 1]!), word2);
}
