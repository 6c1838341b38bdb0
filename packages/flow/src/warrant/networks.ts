/**
 * A set of networks that is asked once or twice for every flow: sorted ranges without overlaps, and for IPv4 a table by the
 * first sixteen bits (none, all, some) in front, so that most questions end in one look. Nothing is allocated when asked.
 */
import { isIpv4, MAPPED_IPV4_WORD, type Prefix } from '@noroshi/stix';

export type NetworkSet = {
  /** Whether the address in the four words at `offset` lies in one of the networks. */
  has(words: ArrayLike<number>, offset?: number): boolean;
  /** Ranges after joining what overlaps or touches. */
  readonly rangeCount: number;
};

const ALL = 1; // 0: none of it
const SOME = 2;
const FULL_WORD = 0xffff_ffff;

type Range = { from: bigint; to: bigint }; // both ends belong to it

export function createNetworkSet(prefixes: readonly Prefix[]): NetworkSet {
  const v4 = joined(prefixes.filter(({ family }) => family === 4));
  const v6 = joined(prefixes.filter(({ family }) => family === 6));
  const from4 = Uint32Array.from(v4, ({ from }) => Number(from & 0xffff_ffffn));
  const to4 = Uint32Array.from(v4, ({ to }) => Number(to & 0xffff_ffffn));
  const from6 = wordsOf(v6.map(({ from }) => from));
  const to6 = wordsOf(v6.map(({ to }) => to));
  const byHead = headTable(from4, to4);
  const has4 = (word: number): boolean => {
    const head = byHead[word >>> 16]!;
    if (head !== SOME) return head === ALL;
    const at = lastAtOrBelow(from4, word);
    return at >= 0 && word <= to4[at]!;
  };
  const has6 = (words: ArrayLike<number>, offset: number): boolean => {
    let low = 0;
    let high = v6.length; // the first range that begins above the address
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(from6, 4 * middle, words, offset) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && compare(to6, 4 * (low - 1), words, offset) >= 0;
  };
  return {
    rangeCount: v4.length + v6.length,
    has: (words, offset = 0) =>
      isIpv4(words, offset) ? has4(words[offset + 3]!) : v6.length > 0 && has6(words, offset),
  };
}

/**
 * The networks of the inside: as a set of networks, and an IPv6 address that carries an IPv4 one is also asked as that, since a host
 * of ours is inside in whatever form a translator writes it.
 */
export function createInsideSet(prefixes: readonly Prefix[]): NetworkSet {
  const set = createNetworkSet(prefixes);
  const carried = new Uint32Array([0, 0, MAPPED_IPV4_WORD, 0]);
  return {
    rangeCount: set.rangeCount,
    has(words, offset = 0) {
      if (set.has(words, offset)) return true;
      const word = isIpv4(words, offset) ? -1 : carriedIpv4(words, offset);
      if (word < 0) return false;
      carried[3] = word;
      return set.has(carried);
    },
  };
}

/**
 * The IPv4 address in an IPv6 one, or -1: 6to4 (RFC 3056), NAT64 (RFC 6052, well-known prefix), Teredo's client (RFC 4380), ISATAP
 * (RFC 5214), IPv4-compatible (RFC 4291 §2.5.5.1, but ::, ::1 and their neighbours).
 */
function carriedIpv4(words: ArrayLike<number>, offset: number): number {
  const [w0, w1] = [words[offset]!, words[offset + 1]!];
  const [w2, w3] = [words[offset + 2]!, words[offset + 3]!];
  if (w0 >>> 16 === 0x2002) return ((w0 << 16) | (w1 >>> 16)) >>> 0;
  if (w0 === 0x0064_ff9b && w1 === 0 && w2 === 0) return w3;
  if (w0 === 0x2001_0000) return ~w3 >>> 0;
  if (w2 === 0x0000_5efe || w2 === 0x0200_5efe) return w3;
  return w0 === 0 && w1 === 0 && w2 === 0 && w3 > 0xffff ? w3 : -1;
}

/** Sorted, and joined where they overlap or touch. */
function joined(prefixes: readonly Prefix[]): Range[] {
  const ranges = prefixes
    .map(rangeOf)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const out: Range[] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    if (last === undefined || range.from > last.to + 1n) out.push(range);
    else if (range.to > last.to) last.to = range.to;
  }
  return out;
}

function rangeOf({ family, address, bits }: Prefix): Range {
  const from = address.reduce((value, word) => (value << 32n) | BigInt(word), 0n);
  const free = BigInt((family === 4 ? 32 : 128) - bits);
  return { from, to: from + (1n << free) - 1n };
}

function wordsOf(values: readonly bigint[]): Uint32Array {
  const words = values.flatMap((value) =>
    [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & BigInt(FULL_WORD))),
  );
  return Uint32Array.from(words);
}

function headTable(from: Uint32Array, to: Uint32Array): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [i, first] of from.entries()) {
    const last = to[i]!;
    const head = first >>> 16;
    const tail = last >>> 16;
    table.fill(ALL, head, tail + 1);
    if ((first & 0xffff) !== 0) table[head] = SOME;
    if ((last & 0xffff) !== 0xffff) table[tail] = SOME;
  }
  return table;
}

function lastAtOrBelow(from: Uint32Array, word: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (from[middle]! <= word) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function compare(a: ArrayLike<number>, at: number, b: ArrayLike<number>, offset: number): number {
  for (let i = 0; i < 4; i++) {
    const difference = a[at + i]! - b[offset + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
