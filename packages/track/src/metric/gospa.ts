/**
 * How far a set of estimates is from a set of truths, in one moment. OSPA: Schuhmacher, Vo and Vo, IEEE TSP 56 (2008). GOSPA:
 * Rahmathullah, García-Fernández and Svensson, FUSION 2017, with α = 2: what is not assigned costs c^p / 2 each, so the sum splits
 * into localisation, missed and false. With a switching penalty: the same authors' and Stone Soup's count of tracks that change.
 */
import { assignInto, UNASSIGNED } from '../associate/assign.ts';

/** Points of one set: count×size, row by row. */
export type Points = {
  readonly count: number;
  readonly size: number;
  readonly values: Float64Array;
};

/** Of the GOSPA to the power p; `gospa` itself is the p-th root of the sum. */
export type Gospa = {
  readonly gospa: number;
  readonly localisation: number;
  readonly missed: number;
  readonly false: number;
  /** The estimate of each truth, UNASSIGNED where it has none. */
  readonly estimateOf: Int32Array;
};

/** `cutoff` c is in the unit of the points; `power` p at least 1. */
export function gospa(truths: Points, estimates: Points, cutoff: number, power: number): Gospa {
  const { count: n } = truths;
  const { count: m } = estimates;
  const half = cutoff ** power / 2;
  const estimateOf = new Int32Array(n).fill(UNASSIGNED);
  // Each truth may also go to a column of its own at c^p: one missed, one false.
  const columns = m + n;
  const costs = new Float64Array(n * columns).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const cost = distance(truths, i, estimates, j) ** power;
      if (cost < 2 * half) costs[i * columns + j] = cost;
    }
    costs[i * columns + m + i] = 2 * half;
  }
  const assigned = new Int32Array(n);
  assignInto(costs, n, columns, assigned);
  let localisation = 0;
  let pairs = 0;
  for (let i = 0; i < n; i++) {
    const j = assigned[i]!;
    if (j >= m) continue;
    estimateOf[i] = j;
    localisation += costs[i * columns + j]!;
    pairs++;
  }
  const missed = (n - pairs) * half;
  const wrong = (m - pairs) * half;
  const whole = (localisation + missed + wrong) ** (1 / power);
  return { gospa: whole, localisation, missed, false: wrong, estimateOf };
}

/** Power Infinity: the greatest of the assigned, at best. */
export function ospa(truths: Points, estimates: Points, cutoff: number, power: number): number {
  const [few, many] = truths.count <= estimates.count ? [truths, estimates] : [estimates, truths];
  const n = few.count;
  const m = many.count;
  if (m === 0) return 0;
  if (n === 0) return cutoff;
  if (power === Number.POSITIVE_INFINITY && n !== m) return cutoff;
  const costs = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) costs[i * m + j] = Math.min(cutoff, distance(few, i, many, j));
  const columnOf = new Int32Array(n);
  if (power === Number.POSITIVE_INFINITY) return leastGreatest(costs, n, m);
  const powered = costs.map((cost) => cost ** power);
  const sum = assignInto(powered, n, m, columnOf)!;
  return ((sum + cutoff ** power * (m - n)) / m) ** (1 / power);
}

/** The least limit under which all can still be assigned. */
function leastGreatest(costs: Float64Array, n: number, m: number): number {
  const limits = [...new Set(costs)].sort((a, b) => a - b);
  const columnOf = new Int32Array(n);
  const holds = (limit: number) =>
    assignInto(
      costs.map((cost) => (cost <= limit ? 0 : Number.POSITIVE_INFINITY)),
      ...([n, m, columnOf] as const),
    ) !== null;
  let [low, high] = [0, limits.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(limits[middle]!)) high = middle;
    else low = middle + 1;
  }
  return limits[low]!;
}

/**
 * What a change of the track of a truth adds between two moments: a half where the truth had or gets no track, one where it gets
 * another. `switchCost` is the distance of one whole switch.
 */
export function switching(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  switchCost: number,
  power: number,
): number {
  let switches = 0;
  for (const [truth, track] of after) {
    const previous = before.get(truth);
    if (previous === undefined) switches += 0.5;
    else if (previous !== track) switches += 1;
  }
  for (const truth of before.keys()) if (!after.has(truth)) switches += 0.5;
  return switchCost * switches ** (1 / power);
}

function distance(a: Points, i: number, b: Points, j: number): number {
  let sum = 0;
  for (let k = 0; k < a.size; k++)
    sum += (a.values[i * a.size + k]! - b.values[j * b.size + k]!) ** 2;
  return Math.sqrt(sum);
}
