/**
 * Soft assignments of pairs over time, where a change costs: the linear programme of the trajectory metric for one group of truths
 * and tracks. Least Σ cost·w + changeCost · Σ |w(k+1) − w(k)| over w ≥ 0 with a sum of at most 1 for each truth and each track in
 * each moment. A primal-dual interior-point method (Mehrotra, SIAM J. Optim. 2, 1992) that starts strictly inside on both sides, so
 * that products of slacks and prices bound the error at the end. Its Newton step: chain-step.ts.
 */
import { createNewton } from './chain-step.ts';

export type Chain = {
  readonly steps: number;
  /** The truth and the track of each pair, counted from 0. */
  readonly truthOf: Int32Array;
  readonly trackOf: Int32Array;
  readonly truths: number;
  readonly tracks: number;
  /** What w = 1 adds over both unassigned, steps×pairs. */
  readonly costs: Float64Array;
  /** Above 0. */
  readonly changeCost: number;
};

/** `weights` w, steps×pairs; their cost is at most `gap` above the least. */
export type Soft = { readonly weights: Float64Array; readonly gap: number };

/**
 * Slacks of the constraints, or their prices: of w ≥ 0 (steps×pairs), of the sums of truths and of tracks (steps×count), of the
 * bound of each change from above and from below ((steps − 1)×pairs). The slack of the first is w itself.
 */
export type Parts = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

export type Iterate = { readonly slacks: Parts; readonly prices: Parts };

const ITERATIONS_MAX = 100;
const GAP = 1e-11; // against the sum of all costs
const TO_EDGE = 0.9995; // of the way to the first bound

export function softAssignment(chain: Chain): Soft {
  const at = start(chain);
  const scale = 1 + chain.costs.reduce((sum, cost) => sum + Math.abs(cost), 0);
  const step = createStep(chain);
  const best = { weights: at.slacks[0].slice(), gap: Number.POSITIVE_INFINITY };
  for (let k = 0; k < ITERATIONS_MAX; k++) {
    const gap = gapOf(chain, at);
    if (gap < best.gap) {
      best.gap = gap;
      best.weights.set(at.slacks[0]);
    }
    if (best.gap <= GAP * scale || !step(at)) break;
  }
  return best;
}

function start(chain: Chain): Iterate {
  const { steps, truthOf, trackOf, truths, tracks, costs, changeCost } = chain;
  const pairs = truthOf.length;
  const [slacks, prices] = [partsOf(chain), partsOf(chain)];
  for (const part of slacks) part.fill(1);
  const even = 1 / (pairs + 1);
  slacks[0].fill(even);
  for (let k = 0; k < steps; k++)
    for (let p = 0; p < pairs; p++) {
      slacks[1][k * truths + truthOf[p]!]! -= even;
      slacks[2][k * tracks + trackOf[p]!]! -= even;
    }
  let least = 0;
  for (const cost of costs) least = Math.min(least, cost);
  const price = 1 - least; // leaves that of each pair positive
  for (const [i, cost] of costs.entries()) prices[0][i] = cost + 2 * price;
  for (const part of [prices[1], prices[2]]) part.fill(price);
  for (const part of [prices[3], prices[4]]) part.fill(changeCost / 2);
  return { slacks, prices };
}

export function partsOf({ steps, truthOf, truths, tracks }: Chain): Parts {
  const [pairs, changes] = [truthOf.length, Math.max(0, steps - 1) * truthOf.length];
  return [
    ...[new Float64Array(steps * pairs), new Float64Array(steps * truths)],
    ...[new Float64Array(steps * tracks), new Float64Array(changes), new Float64Array(changes)],
  ] as unknown as Parts;
}

/** What the prices leave over of each cost, into steps×pairs and (steps − 1)×pairs; 0 where they are feasible. */
export function residualsInto(
  { steps, truthOf, trackOf, truths, tracks, costs, changeCost }: Chain,
  [ofPair, ofTruth, ofTrack, above, below]: Parts,
  ofWeight: Float64Array,
  ofBound: Float64Array,
): void {
  const pairs = truthOf.length;
  for (let k = 0; k < steps; k++)
    for (let p = 0; p < pairs; p++) {
      const i = k * pairs + p;
      const sums = ofTruth[k * truths + truthOf[p]!]! + ofTrack[k * tracks + trackOf[p]!]!;
      const before = k > 0 ? above[i - pairs]! - below[i - pairs]! : 0;
      const after = k < steps - 1 ? above[i]! - below[i]! : 0;
      ofWeight[i] = costs[i]! - ofPair[i]! + sums + before - after;
    }
  for (let i = 0; i < ofBound.length; i++) ofBound[i] = changeCost - above[i]! - below[i]!;
}

/** The cost here minus one that none can be below: w and the changes are at most 1, so a residual takes no more than itself. */
function gapOf(chain: Chain, { slacks, prices }: Iterate): number {
  const [ofWeight, ofBound] = [
    new Float64Array(slacks[0].length),
    new Float64Array(slacks[3].length),
  ];
  residualsInto(chain, prices, ofWeight, ofBound);
  let gap = sumOfProducts(slacks, prices);
  for (const residuals of [ofWeight, ofBound]) for (const left of residuals) gap += Math.abs(left);
  return gap;
}

function sumOfProducts(a: Parts, b: Parts): number {
  let sum = 0;
  for (const [k, part] of a.entries())
    for (let i = 0; i < part.length; i++) sum += part[i]! * b[k]![i]!;
  return sum;
}

/** One step: first towards no gap at all, then with the centring and the correction that this one asks for. */
function createStep(chain: Chain): (at: Iterate) => boolean {
  const [dSlacks, dPrices, target] = [partsOf(chain), partsOf(chain), partsOf(chain)];
  const newton = createNewton(chain);
  const count = target.reduce((sum, part) => sum + part.length, 0);
  const towards = (at: Iterate, centre: number, isCorrected: boolean): void => {
    for (const [k, part] of at.slacks.entries())
      for (let i = 0; i < part.length; i++) {
        const correction = isCorrected ? dSlacks[k]![i]! * dPrices[k]![i]! : 0;
        target[k]![i] = centre - part[i]! * at.prices[k]![i]! - correction;
      }
    newton.direction(at, target, dSlacks, dPrices);
  };
  return (at) => {
    const { slacks, prices } = at;
    if (!newton.factor(at)) return false;
    towards(at, 0, false);
    const mean = sumOfProducts(slacks, prices) / count;
    const [a, b] = [reach(slacks, dSlacks), reach(prices, dPrices)];
    let after = 0;
    for (const [k, part] of slacks.entries())
      for (let i = 0; i < part.length; i++)
        after += (part[i]! + a * dSlacks[k]![i]!) * (prices[k]![i]! + b * dPrices[k]![i]!);
    towards(at, mean * (after / count / mean) ** 3, true);
    const isMoved = [moveBy(slacks, dSlacks), moveBy(prices, dPrices)];
    return isMoved[0]! && isMoved[1]!;
  };
}

function moveBy(parts: Parts, direction: Parts): boolean {
  const share = Math.min(1, TO_EDGE * reach(parts, direction));
  if (!(share > 0)) return false;
  for (const [k, part] of parts.entries())
    for (let i = 0; i < part.length; i++) part[i]! += share * direction[k]![i]!;
  return true;
}

/** How far a direction goes until a number is 0, at most a little over 1; NaN where the direction is none. */
function reach(from: Parts, direction: Parts): number {
  let most = 1 / TO_EDGE;
  for (const [k, part] of from.entries())
    for (let i = 0; i < part.length; i++) {
      const d = direction[k]![i]!;
      if (Number.isNaN(d)) return Number.NaN;
      if (d < 0) most = Math.min(most, -part[i]! / d);
    }
  return most;
}
