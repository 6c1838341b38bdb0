/**
 * How far tracks are from the truths over a whole watch, changes of track included: the metric of García-Fernández, Rahmathullah and
 * Svensson, IEEE TSP 68 (2020), in its form by a linear programme, a metric on sets of trajectories. Localisation, missed and false
 * as in GOSPA with α = 2 in each moment, and γ^p for a switch. Pairs that are never within the cutoff can have no share, so truths
 * and tracks fall into groups that are solved alone (chain.ts). Error: the sum of the groups' gaps, given with the result.
 */
import { type Chain, softAssignment } from './chain.ts';

/** `values` is count×steps×size; a trajectory is absent in a moment whose first number is NaN. */
export type Trajectories = {
  readonly count: number;
  readonly steps: number;
  readonly size: number;
  readonly values: Float64Array;
};

export type TrajectoryOptions = {
  /** c, in the unit of the points. */
  readonly cutoff: number;
  /** p, at least 1. */
  readonly power: number;
  /** γ, in the unit of the points, above 0: from one track to another; to none or from none a half of γ^p. */
  readonly switchCost: number;
};

/** Parts to the power p; `tgospa` is the p-th root of their sum. */
export type TrajectoryGospa = {
  readonly tgospa: number;
  readonly localisation: number;
  readonly missed: number;
  readonly false: number;
  readonly switching: number;
  /** The sum of the parts is at most so much above that of the metric. */
  readonly gap: number;
};

export const TRAJECTORY_LIMITS = {
  /** Pairs of a truth and a track that come near each other, in one group. */
  pairs: 200,
  /** steps × pairs² of one group: 80 MB. */
  cells: 5_000_000,
  /** truths × tracks × steps. */
  comparisons: 200_000_000,
} as const;

export function trajectoryGospa(
  truths: Trajectories,
  tracks: Trajectories,
  options: TrajectoryOptions,
): TrajectoryGospa {
  assertInput(truths, tracks, options);
  const parts = { localisation: 0, missed: 0, false: 0, switching: 0, gap: 0 };
  const half = options.cutoff ** options.power / 2;
  // all unassigned; each pair then takes from it
  for (let i = 0; i < truths.count * truths.steps; i++)
    if (!Number.isNaN(truths.values[i * truths.size]!)) parts.missed += half;
  for (let j = 0; j < tracks.count * tracks.steps; j++)
    if (!Number.isNaN(tracks.values[j * tracks.size]!)) parts.false += half;
  for (const group of groupsOf(nearPairs(truths, tracks, options.cutoff)))
    addGroup(group, truths, tracks, options, parts);
  const { localisation, missed, switching } = parts;
  const sum = localisation + missed + parts.false + switching;
  return { tgospa: sum ** (1 / options.power), ...parts };
}

type Pair = { readonly truth: number; readonly track: number };
type Sums = { -readonly [K in Exclude<keyof TrajectoryGospa, 'tgospa'>]: number };

function assertInput(
  truths: Trajectories,
  tracks: Trajectories,
  { cutoff, power, switchCost }: TrajectoryOptions,
): void {
  if (!(cutoff > 0 && power >= 1 && switchCost > 0))
    throw new RangeError(
      `trajectoryGospa: cutoff ${cutoff} and switch cost ${switchCost} must be above 0, power ${power} at least 1`,
    );
  if (truths.steps !== tracks.steps || truths.size !== tracks.size)
    throw new RangeError(
      `trajectoryGospa: truths have ${truths.steps} steps of ${truths.size} numbers, tracks ${tracks.steps} of ${tracks.size}`,
    );
  for (const { count, steps, size, values } of [truths, tracks])
    if (values.length !== count * steps * size)
      throw new RangeError(
        `trajectoryGospa: ${values.length} numbers for ${count} × ${steps} × ${size}`,
      );
  const distances = truths.count * tracks.count * truths.steps;
  if (distances > TRAJECTORY_LIMITS.comparisons)
    throw new RangeError(
      `trajectoryGospa: ${distances} distances, at most ${TRAJECTORY_LIMITS.comparisons}: thin out the moments`,
    );
}

/** NaN where one of both is absent. */
function distanceAt(
  truths: Trajectories,
  tracks: Trajectories,
  { truth, track }: Pair,
  step: number,
): number {
  const { steps, size } = truths;
  const [a, b] = [(truth * steps + step) * size, (track * steps + step) * size];
  let sum = 0;
  for (let i = 0; i < size; i++) sum += (truths.values[a + i]! - tracks.values[b + i]!) ** 2;
  return Math.sqrt(sum);
}

function nearPairs(truths: Trajectories, tracks: Trajectories, cutoff: number): Pair[] {
  const pairs: Pair[] = [];
  for (let truth = 0; truth < truths.count; truth++)
    for (let track = 0; track < tracks.count; track++) {
      const pair = { truth, track };
      let step = 0;
      while (step < truths.steps && !(distanceAt(truths, tracks, pair, step) < cutoff)) step++;
      if (step < truths.steps) pairs.push(pair);
    }
  return pairs;
}

/** Pairs that share a truth or a track, directly or through others. */
function groupsOf(pairs: readonly Pair[]): Pair[][] {
  const [ofTruth, ofTrack] = [new Map<number, Pair[]>(), new Map<number, Pair[]>()];
  const groups = new Set<Pair[]>();
  for (const pair of pairs) {
    const [a, b] = [ofTruth.get(pair.truth), ofTrack.get(pair.track)];
    const group = [...new Set([...(a ?? []), ...(b ?? []), pair])];
    for (const old of [a, b]) if (old !== undefined) groups.delete(old);
    groups.add(group);
    for (const { truth, track } of group) {
      ofTruth.set(truth, group);
      ofTrack.set(track, group);
    }
  }
  return [...groups];
}

function addGroup(
  group: readonly Pair[],
  truths: Trajectories,
  tracks: Trajectories,
  { cutoff, power, switchCost }: TrajectoryOptions,
  parts: Sums,
): void {
  const [n, { steps }] = [group.length, truths];
  assertGroup(n, steps);
  const half = cutoff ** power / 2;
  const costs = new Float64Array(steps * n);
  for (let k = 0; k < steps; k++)
    for (const [p, pair] of group.entries()) {
      const distance = distanceAt(truths, tracks, pair, k);
      // with one of both absent, or both too far, it costs what unassigned costs
      costs[k * n + p] = distance < cutoff ? distance ** power - 2 * half : 0;
    }
  const changeCost = switchCost ** power / 2;
  const { weights, gap } = softAssignment(chainOf(group, steps, costs, changeCost));
  parts.gap += gap;
  for (const [i, weight] of weights.entries()) {
    if (costs[i]! < 0) {
      parts.localisation += weight * (costs[i]! + 2 * half);
      parts.missed -= weight * half;
      parts.false -= weight * half;
    }
    if (i >= n) parts.switching += changeCost * Math.abs(weight - weights[i - n]!);
  }
}

function assertGroup(pairs: number, steps: number): void {
  const { pairs: most, cells } = TRAJECTORY_LIMITS;
  if (pairs > most || steps * pairs * pairs > cells)
    throw new RangeError(
      `trajectoryGospa: ${pairs} pairs over ${steps} steps come near each other; at most ${most}, and steps × pairs² at most ${cells}: a smaller cutoff or fewer moments`,
    );
}

function chainOf(
  group: readonly Pair[],
  steps: number,
  costs: Float64Array,
  changeCost: number,
): Chain {
  const numbered = (values: readonly number[]) => {
    const places = new Map<number, number>();
    for (const value of values) if (!places.has(value)) places.set(value, places.size);
    return { of: Int32Array.from(values, (value) => places.get(value)!), count: places.size };
  };
  const truth = numbered(group.map((pair) => pair.truth));
  const track = numbered(group.map((pair) => pair.track));
  return {
    ...{ steps, costs, changeCost, truthOf: truth.of, trackOf: track.of },
    ...{ truths: truth.count, tracks: track.count },
  };
}
