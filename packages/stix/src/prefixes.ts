/** Sets of networks: what two prefixes have in common. Prefixes lie within one another or apart; they never overlap in part. */
import { type Prefix, prefixHas } from './address.ts';

/** Every address of `inner` is in `outer`. */
export function prefixCovers(outer: Prefix, inner: Prefix): boolean {
  return outer.bits <= inner.bits && prefixHas(outer, inner.address);
}

export function prefixesMeet(a: Prefix, b: Prefix): boolean {
  return prefixCovers(a, b) || prefixCovers(b, a);
}

/** Networks that are in both lists. Work: the product of their lengths. */
export function commonPrefixes(a: readonly Prefix[], b: readonly Prefix[]): Prefix[] {
  return a.flatMap((one) =>
    b.flatMap((other) =>
      prefixCovers(one, other) ? [other] : prefixCovers(other, one) ? [one] : [],
    ),
  );
}

/** Networks that are asked often: the first of them that meets a prefix, or undefined. Overlaps are joined, and found by halving. */
export function createPrefixTable(
  prefixes: readonly Prefix[],
): (prefix: Prefix) => Prefix | undefined {
  const tables = { 4: joinedRanges(prefixes, 4), 6: joinedRanges(prefixes, 6) };
  return (prefix) => {
    const { from, to } = rangeOf(prefix);
    const ranges = tables[prefix.family];
    let [low, high] = [0, ranges.length]; // the first that begins beyond
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ranges[middle]!.from <= to) low = middle + 1;
      else high = middle;
    }
    if (low === 0 || ranges[low - 1]!.to < from) return undefined;
    return ranges[low - 1]!.first;
  };
}

/** The widest of them alone: no two of these meet. */
export function apartPrefixes(prefixes: readonly Prefix[]): Prefix[] {
  return ([4, 6] as const).flatMap((family) =>
    joinedRanges(prefixes, family).map(({ first }) => first),
  );
}

type Range = { readonly from: bigint; to: bigint; readonly first: Prefix }; // both ends in it

function joinedRanges(prefixes: readonly Prefix[], family: 4 | 6): Range[] {
  const all = prefixes
    .filter((one) => one.family === family)
    .map((first): Range => ({ ...rangeOf(first), first }))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to > b.to ? -1 : 1));
  const joined: Range[] = [];
  for (const range of all) {
    const last = joined.at(-1); // prefixes nest: what begins within the last lies in it
    if (last === undefined || range.from > last.to) joined.push(range);
  }
  return joined;
}

function rangeOf({ family, address, bits }: Prefix): { from: bigint; to: bigint } {
  const [a, b, c, d] = address;
  const from = (BigInt(a) << 96n) | (BigInt(b) << 64n) | (BigInt(c) << 32n) | BigInt(d);
  const free = BigInt((family === 4 ? 32 : 128) - bits);
  return { from, to: from + (1n << free) - 1n };
}
