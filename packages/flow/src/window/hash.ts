/**
 * Hashing of addresses and pairs for the window's tables. Addresses and ports are chosen by whoever sends, so the hash is keyed
 * with a seed that the shell draws: without it nobody can aim many of them at one place of a table.
 * The mixing steps are those of MurmurHash3's 32-bit finaliser (Appleby, public domain constants).
 */

export function mixWord(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Of the four words at `offset`. */
export function hashAddress(words: Uint32Array, offset: number, seed: number): number {
  const last = mixWord(seed, words[offset + 3]!);
  const v6 = words[offset]! | words[offset + 1]!;
  const hash = v6 === 0 ? last : mixWord(mixWord(last, words[offset]!), words[offset + 1]!);
  return mixWord(hash, words[offset + 2]!) >>> 0;
}

export function hashPair(
  source: number,
  destination: number,
  service: number,
  seed: number,
): number {
  return mixWord(mixWord(mixWord(seed, source), destination), service) >>> 0;
}
