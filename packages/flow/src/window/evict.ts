/**
 * Which pairs are forgotten. By age always; and when the table is full a sixteenth of it at once: what was seen only once before
 * what was seen again, as long as that is half of all (a flood of made-up sources then pushes out itself and not what comes
 * regularly), else by age alone; the least lately seen first.
 */
import { AGAIN, ONCE, type PairTable, SECOND_MAX, SEEN } from './pairs.ts';

export const EVICT_LIMITS = {
  onceShareMin: 0.5, // what was seen once goes first while it is this share of all
  ageBins: 4096, // ages are told apart this finely when the table is full
} as const;

/** `forget` removes the pair from the table. Returns how many went. */
export function removeOlder(
  table: PairTable,
  beforeS: number,
  forget: (pair: number) => void,
): number {
  const before = table.live;
  for (let pair = 0; pair < table.count; pair++) {
    const seen = table.records[4 * pair + SEEN]!;
    if (seen !== 0 && seen >>> 2 < beforeS) forget(pair);
  }
  return before - table.live;
}

/** At least `wanted` of them, the least lately seen first. */
export function removeOldest(
  table: PairTable,
  wanted: number,
  forget: (pair: number) => void,
): number {
  const before = table.live;
  while (before - table.live < wanted && table.live > 0) {
    const most = table.once >= EVICT_LIMITS.onceShareMin * table.live ? ONCE : AGAIN;
    let left = Math.min(wanted - (before - table.live), most === ONCE ? table.once : table.live);
    const lastS = ageOf(table, most, left);
    for (let pair = 0; pair < table.count && left > 0; pair++) {
      const seen = table.records[4 * pair + SEEN]!;
      if (!isCounted(seen, most) || seen >>> 2 > lastS) continue;
      forget(pair);
      left--;
    }
  }
  return before - table.live;
}

function isCounted(seen: number, most: number): boolean {
  return seen !== 0 && (seen & 3) <= most;
}

/** A second up to which at least `wanted` of those seen at most `most` times were last seen. */
function ageOf({ records, count }: PairTable, most: number, wanted: number): number {
  let oldestS = SECOND_MAX;
  let newestS = 0;
  for (let pair = 0; pair < count; pair++) {
    const seen = records[4 * pair + SEEN]!;
    if (!isCounted(seen, most)) continue;
    oldestS = Math.min(oldestS, seen >>> 2);
    newestS = Math.max(newestS, seen >>> 2);
  }
  const widthS = Math.max(1, Math.ceil((newestS - oldestS + 1) / EVICT_LIMITS.ageBins));
  const bins = new Uint32Array(EVICT_LIMITS.ageBins);
  for (let pair = 0; pair < count; pair++) {
    const seen = records[4 * pair + SEEN]!;
    if (!isCounted(seen, most)) continue;
    const bin = Math.floor(((seen >>> 2) - oldestS) / widthS);
    bins[bin] = bins[bin]! + 1;
  }
  let sum = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    sum += bins[bin]!;
    if (sum >= wanted) return oldestS + (bin + 1) * widthS - 1;
  }
  return newestS;
}
