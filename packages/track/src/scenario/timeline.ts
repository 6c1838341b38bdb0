/**
 * Looks that come late: the states of a watch are kept for as long as looks may be late, a late one goes back to the state before
 * it and takes in the others again. So the result is that of looks in order, and the cost is bounded by the lateness. What is
 * later than that is refused and counted. Bar-Shalom, Willett and Tian (2011), §8.4 (out-of-sequence; here exact).
 */
/** Of a watch: a look so much older than the newest is too late, since those between would have to be kept. */
export const LATE_S_MAX = 120;

type Timed = { readonly atS: number };

export type Timeline<S, L extends Timed> = {
  /** The state after all looks so far. */
  readonly state: () => S;
  /** How many kept looks were taken in again; null where the look came too late. */
  readonly take: (look: L) => number | null;
};

/** `step` must leave the state that it is given as it was. */
export function createTimeline<S, L extends Timed>(
  start: S,
  step: (state: S, look: L) => S,
  latenessSMax: number,
): Timeline<S, L> {
  const kept: { readonly look: L; readonly before: S }[] = [];
  let now = start;
  return {
    state: () => now,
    take: (look) => {
      const newestS = kept.at(-1)?.look.atS ?? look.atS;
      if (look.atS < newestS - latenessSMax) return null;
      const again: L[] = [];
      while (kept.length > 0 && kept.at(-1)!.look.atS > look.atS) {
        const { look: later, before } = kept.pop()!;
        again.unshift(later);
        now = before;
      }
      for (const each of [look, ...again]) {
        const before = now;
        now = step(before, each);
        kept.push({ look: each, before });
      }
      while (kept.length > 1 && kept[0]!.look.atS < kept.at(-1)!.look.atS - latenessSMax)
        kept.shift();
      return again.length;
    },
  };
}
