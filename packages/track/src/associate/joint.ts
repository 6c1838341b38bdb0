/**
 * Joint probabilistic data association, exact: the probability of each pair over every way to pair tracks and readings one to one.
 * Tracks that share no reading are apart. Within a part the ways form a net, track by track, in which two beginnings that
 * leave the same readings to those who come share all that follows. Fortmann, Bar-Shalom and Scheffe, IEEE JOE 8 (1983); Maskell,
 * Briers and Wright, Proc. SPIE 5428 (2004).
 */

/** Nodes of one level of the net above which `jointInto` gives up. */
export const JOINT_NODES_MAX = 20_000;

/** One level: the readings taken that still matter, and the sum of the weights of all ways that lead there. */
type Level = { readonly nodeOf: Map<bigint, number>; readonly masks: bigint[]; sums: number[] };

/**
 * `weights` is tracks×(1 + readings): of no reading, then of each, relative to its being something else; 0 forbids. The
 * probabilities into `out`, same shape. False, `out` undefined, where a net outgrows its limit or nothing is possible.
 */
export function jointInto(
  weights: Float64Array,
  tracks: number,
  readings: number,
  out: Float64Array,
  nodesMax: number = JOINT_NODES_MAX,
): boolean {
  const width = readings + 1;
  out.fill(0, 0, tracks * width);
  for (const part of parts(weights, tracks, readings)) {
    const order = inOrder(weights, width, part);
    if (!solve(weights, width, order, out, nodesMax)) return false;
  }
  return true;
}

/** Tracks joined by the readings that they share. */
function parts(weights: Float64Array, tracks: number, readings: number): number[][] {
  const parent = Int32Array.from({ length: tracks }, (_, i) => i);
  const root = (i: number) => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (let j = 1; j <= readings; j++) {
    let first = -1;
    for (let i = 0; i < tracks; i++) {
      if (weights[i * (readings + 1) + j] === 0) continue;
      if (first < 0) first = i;
      else parent[root(i)] = root(first);
    }
  }
  const byRoot = new Map<number, number[]>();
  for (let i = 0; i < tracks; i++) {
    const at = root(i);
    const part = byRoot.get(at);
    if (part === undefined) byRoot.set(at, [i]);
    else part.push(i);
  }
  return [...byRoot.values()];
}

/** Next is the track that opens the fewest new readings: the net stays narrow. */
function inOrder(weights: Float64Array, width: number, part: readonly number[]): number[] {
  const left = [...part];
  const open = new Set<number>();
  const order: number[] = [];
  while (left.length > 0) {
    let [best, fewest] = [0, Number.POSITIVE_INFINITY];
    for (const [place, track] of left.entries()) {
      let fresh = 0;
      for (let j = 1; j < width; j++) if (weights[track * width + j]! > 0 && !open.has(j)) fresh++;
      if (fresh < fewest) [best, fewest] = [place, fresh];
    }
    const [track] = left.splice(best, 1) as [number];
    for (let j = 1; j < width; j++) if (weights[track * width + j]! > 0) open.add(j);
    order.push(track);
  }
  return order;
}

/** Forwards over the net, then backwards; each level is scaled to a sum of one. */
function solve(
  weights: Float64Array,
  width: number,
  order: readonly number[],
  out: Float64Array,
  nodesMax: number,
): boolean {
  const keeps = kept(weights, width, order);
  const levels: Level[] = [{ nodeOf: new Map([[0n, 0]]), masks: [0n], sums: [1] }];
  for (const [depth, track] of order.entries()) {
    const next = advance(levels[depth]!, weights, width, track, keeps[depth]!);
    if (next === null || next.masks.length > nodesMax) return false;
    levels.push(next);
  }
  let after = [1];
  for (let depth = order.length - 1; depth >= 0; depth--)
    after = retreat(
      ...([levels[depth]!, levels[depth + 1]!, after, weights, width] as const),
      ...([order[depth]!, keeps[depth]!, out] as const),
    );
  return true;
}

/** After each track, the readings that a later one may still want. */
function kept(weights: Float64Array, width: number, order: readonly number[]): bigint[] {
  const keeps: bigint[] = [];
  let later = 0n;
  for (let depth = order.length - 1; depth >= 0; depth--) {
    keeps[depth] = later;
    for (let j = 1; j < width; j++)
      if (weights[order[depth]! * width + j]! > 0) later |= 1n << BigInt(j);
  }
  return keeps;
}

function advance(
  level: Level,
  weights: Float64Array,
  width: number,
  track: number,
  keep: bigint,
): Level | null {
  const next: Level = { nodeOf: new Map(), masks: [], sums: [] };
  let total = 0;
  for (let j = 0; j < width; j++) {
    const weight = weights[track * width + j]!;
    if (weight === 0) continue;
    const bit = j === 0 ? 0n : 1n << BigInt(j);
    for (const [node, mask] of level.masks.entries()) {
      if ((mask & bit) !== 0n) continue;
      const to = (mask | bit) & keep;
      const gain = level.sums[node]! * weight;
      const at = next.nodeOf.get(to);
      total += gain;
      if (at !== undefined) next.sums[at]! += gain;
      else {
        next.nodeOf.set(to, next.masks.length);
        next.masks.push(to);
        next.sums.push(gain);
      }
    }
  }
  if (!(total > 0)) return null;
  next.sums = next.sums.map((sum) => sum / total);
  return next;
}

/** The sums of what follows each node of a level, from those of the next; the track's probabilities on the way. */
function retreat(
  level: Level,
  next: Level,
  after: readonly number[],
  weights: Float64Array,
  width: number,
  track: number,
  keep: bigint,
  out: Float64Array,
): number[] {
  const before = level.masks.map(() => 0);
  let total = 0;
  for (let j = 0; j < width; j++) {
    const weight = weights[track * width + j]!;
    if (weight === 0) continue;
    const bit = j === 0 ? 0n : 1n << BigInt(j);
    for (const [node, mask] of level.masks.entries()) {
      if ((mask & bit) !== 0n) continue;
      const follows = weight * after[next.nodeOf.get((mask | bit) & keep)!]!;
      before[node]! += follows;
      out[track * width + j]! += level.sums[node]! * follows;
      total += level.sums[node]! * follows;
    }
  }
  for (let j = 0; j < width; j++) out[track * width + j]! /= total;
  return before.map((sum) => sum / total);
}
