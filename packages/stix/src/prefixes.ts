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
