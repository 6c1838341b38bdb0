/**
 * Which passes one station takes, where it can follow one thing at a time: weighted interval scheduling, by dynamic programming, so the sum of the
 * weights is the largest there is (Kleinberg and Tardos 2006, §6.1). Stations are apart from each other: each has its own plan.
 */
export type Wanted = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly weight: number; // above 0
};

/** Indices of those taken, in order of time; `turnUs` lies between the end of one and the begin of the next. Grows as n·log n. */
export function scheduleOne(wanted: readonly Wanted[], turnUs = 0): number[] {
  const order = wanted.map((_, k) => k).filter((k) => wanted[k]!.weight > 0);
  order.sort(
    (a, b) => wanted[a]!.toUs - wanted[b]!.toUs || wanted[a]!.fromUs - wanted[b]!.fromUs || a - b,
  );
  const ends = order.map((k) => wanted[k]!.toUs);
  const best = new Float64Array(order.length + 1); // of the first so many
  const before = order.map((k, i) => endedBy(ends, wanted[k]!.fromUs - turnUs, i));
  for (const [i, k] of order.entries())
    best[i + 1] = Math.max(best[i]!, wanted[k]!.weight + best[before[i]!]!);
  const taken: number[] = [];
  for (let i = order.length; i > 0; ) {
    if (best[i] === best[i - 1]) i--;
    else {
      taken.push(order[i - 1]!);
      i = before[i - 1]!;
    }
  }
  return taken.reverse();
}

/** How many of the first `count` ends are not after an instant. */
function endedBy(ends: readonly number[], atUs: number, count: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const mid = (low + high) >> 1;
    if (ends[mid]! <= atUs) low = mid + 1;
    else high = mid;
  }
  return low;
}
