/**
 * Token buckets: so many requests at once, so many a second after that, per name (an address, a session). The count of names
 * is bounded: when it is full, the ones that have been quiet longest are forgotten first, which only ever forgives.
 */
export type Buckets = {
  /** 0 when the request may go on, else the seconds to wait. */
  take(name: string): number;
};

export function createBuckets(
  perS: number,
  burst: number,
  namesMax: number,
  nowS: () => number,
): Buckets {
  const filled = new Map<string, { tokens: number; atS: number }>();
  return {
    take: (name) => {
      const atS = nowS();
      const before = filled.get(name);
      const grown = before === undefined ? burst : before.tokens + (atS - before.atS) * perS;
      const tokens = Math.min(burst, grown);
      filled.delete(name); // to the end: the map's order is that of use
      if (filled.size >= namesMax) filled.delete(filled.keys().next().value!);
      if (tokens < 1) {
        filled.set(name, { tokens, atS });
        return Math.ceil((1 - tokens) / perS);
      }
      filled.set(name, { tokens: tokens - 1, atS });
      return 0;
    },
  };
}
