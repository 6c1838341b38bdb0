/**
 * Truth against what was found, under the rules of the benchmark: bursts of less than twelve hours are one event on both sides,
 * and each event serves once. The pairing is the best there is: the most pairs, and of those the nearest.
 */

export type Timed = { readonly atUs: number };

/** Events of less than `withinUs` to the one before are merged by `join`. Takes and gives events in order of time. */
export function mergeBursts<T extends Timed>(
  events: readonly T[],
  join: (burst: readonly T[]) => T,
  withinUs = BURST_US,
): readonly T[] {
  const bursts: T[][] = [];
  for (const event of events.toSorted((a, b) => a.atUs - b.atUs)) {
    const last = bursts.at(-1);
    if (last !== undefined && event.atUs - last.at(-1)!.atUs < withinUs) last.push(event);
    else bursts.push([event]);
  }
  return bursts.map((burst) => (burst.length === 1 ? burst[0]! : join(burst)));
}

/** Pairs [truth, found] no further apart than the tolerance; both in order of time. */
export function pairBest(
  truth: readonly Timed[],
  found: readonly Timed[],
  toleranceUs: number,
): readonly (readonly [number, number])[] {
  // On a line the best pairing never crosses, so the best of prefixes is enough; cost is whole pairs first, then distance.
  const width = found.length + 1;
  const best = new Float64Array((truth.length + 1) * width);
  for (let i = 1; i <= truth.length; i++) {
    for (let j = 1; j <= found.length; j++) {
      const paired =
        best[(i - 1) * width + j - 1]! + gain(truth[i - 1]!, found[j - 1]!, toleranceUs);
      best[i * width + j] = Math.max(paired, best[(i - 1) * width + j]!, best[i * width + j - 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = truth.length, j = found.length; i > 0 && j > 0; ) {
    const here = best[i * width + j]!;
    if (here === best[(i - 1) * width + j]!) i--;
    else if (here === best[i * width + j - 1]!) j--;
    else pairs.push([--i, --j]);
  }
  return pairs.reverse();
}

/** A pair is worth 1, less at most a millionth for its distance; none beyond the tolerance. */
function gain(a: Timed, b: Timed, toleranceUs: number): number {
  const apartUs = Math.abs(a.atUs - b.atUs);
  return apartUs > toleranceUs ? 0 : 1 - (1e-6 * apartUs) / toleranceUs;
}

/** How many pairs there are at most: on a line, the earliest that still fits is never wrong. Linear, for sweeps. */
export function countPairs(
  truth: readonly Timed[],
  found: readonly Timed[],
  toleranceUs: number,
): number {
  let pairs = 0;
  for (let i = 0, j = 0; i < truth.length && j < found.length; ) {
    const lateUs = found[j]!.atUs - truth[i]!.atUs;
    if (lateUs < -toleranceUs) j++;
    else if (lateUs > toleranceUs) i++;
    else {
      pairs++;
      i++;
      j++;
    }
  }
  return pairs;
}

const BURST_US = 12 * 3600e6;
