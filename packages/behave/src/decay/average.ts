/**
 * The expected mean of something that wanders about its own level, over days to come, from means of it over days past: best
 * linear prediction ("kriging", Cressie, Statistics for Spatial Data, 1993, §3.2 and §3.4.5), with the error it has.
 * Times in days, counted from any one instant.
 */

/** Mean of the wanderer from `from` to `to`, as seen, and the error of seeing it (one sigma). */
export type SeenMean = {
  readonly fromDays: number;
  readonly toDays: number;
  readonly value: number;
  readonly sigma: number;
};

/** One part of its wandering: how far (one sigma), and over how many days it forgets. */
export type Wander = { readonly sigma: number; readonly days: number };

export type Predicted = { readonly value: number; readonly sigma: number };

const NODES = 4; // places a mean is taken at: a wanderer of a day over a month is 2 % too lively so

/**
 * The mean over `fromDays` to `toDays`. `level`: what it wanders about, null where that is unknown and comes from the data.
 * Undefined where neither is known. At most some dozens of `seen`: the cost is their cube.
 */
export function predictMean(
  seen: readonly SeenMean[],
  wanders: readonly Wander[],
  fromDays: number,
  toDays: number,
  level: number | null,
): Predicted | undefined {
  const target = nodesOf(fromDays, toDays);
  const own = kernel(target, target, wanders);
  if (seen.length === 0)
    return level === null ? undefined : { value: level, sigma: Math.sqrt(own) };
  const nodes = seen.map((one) => nodesOf(one.fromDays, one.toDays));
  const root = cholesky(
    nodes.map((a, i) =>
      nodes.map((b, j) => kernel(a, b, wanders) + (i === j ? seen[i]!.sigma ** 2 : 0)),
    ),
  );
  const toTarget = nodes.map((a) => kernel(a, target, wanders));
  const forTarget = solved(root, toTarget);
  const forOnes = solved(
    root,
    seen.map(() => 1),
  );
  const ones = sum(forOnes);
  const mean = level ?? sum(seen.map(({ value }, k) => forOnes[k]! * value)) / ones;
  const value = mean + sum(seen.map((one, k) => forTarget[k]! * (one.value - mean)));
  const byLevel = level === null ? (1 - sum(forTarget)) ** 2 / ones : 0;
  const byWander = own - sum(toTarget.map((c, k) => c * forTarget[k]!));
  return { value, sigma: Math.sqrt(Math.max(0, byWander) + byLevel) };
}

function nodesOf(fromDays: number, toDays: number): number[] {
  const step = (toDays - fromDays) / NODES;
  return Array.from({ length: NODES }, (_, k) => fromDays + (k + 0.5) * step);
}

/** Covariance of two means. */
function kernel(a: readonly number[], b: readonly number[], wanders: readonly Wander[]): number {
  let total = 0;
  for (const { sigma, days } of wanders)
    for (const s of a)
      for (const t of b) total += sigma * sigma * Math.exp(-Math.abs(s - t) / days);
  return total / (a.length * b.length);
}

/** Lower root of a positive matrix. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const root: number[][] = matrix.map(() => []);
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let left = row[j]!;
      for (let k = 0; k < j; k++) left -= root[i]![k]! * root[j]![k]!;
      root[i]![j] = i === j ? Math.sqrt(Math.max(1e-12, left)) : left / root[j]![j]!;
    }
  });
  return root;
}

function solved(root: readonly (readonly number[])[], right: readonly number[]): number[] {
  const x = [...right];
  const n = x.length;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= root[i]![k]! * x[k]!;
    x[i]! /= root[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= root[k]![i]! * x[k]!;
    x[i]! /= root[i]![i]!;
  }
  return x;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
