/**
 * The Newton step of chain.ts. Without slacks, prices and bounds of changes there remain equations in w that couple neighbouring
 * moments alone, by one stiffness for each pair. They are solved as a smoother solves them: information forwards, with the spread
 * of a change added between moments (never a difference of large numbers), then back. Rauch, Tung and Striebel, AIAA J. 3 (1965).
 */
import { inverseInto, multiplyInto } from '../linear/matrix.ts';
import { type Chain, type Iterate, type Parts, residualsInto } from './chain.ts';

export type Newton = {
  /** False where the matrix has no root any more. */
  readonly factor: (at: Iterate) => boolean;
  /** Changes with which slack·dPrice + price·dSlack is `target` and the prices leave nothing over. */
  readonly direction: (at: Iterate, target: Parts, dSlacks: Parts, dPrices: Parts) => void;
};

export function createNewton(chain: Chain): Newton {
  const { steps, truthOf } = chain;
  const n = truthOf.length;
  const buffers = {
    local: new Float64Array(n * n), // of one moment
    spreads: new Float64Array(steps * n * n), // inverse information after each moment
    before: new Float64Array(steps * n * n), // information from all moments before
    work: new Float64Array(n * n),
    rhs: new Float64Array(steps * n),
    means: new Float64Array(steps * n),
    rise: new Float64Array(Math.max(0, steps - 1) * n),
    ofBound: new Float64Array(Math.max(0, steps - 1) * n),
  };
  return {
    factor: (at) => factor(chain, at, buffers),
    direction: (at, target, dSlacks, dPrices) => {
      rightInto(chain, at, target, buffers);
      solveChain(chain, buffers);
      changesInto(chain, at, buffers, dSlacks);
      for (const [k, part] of dPrices.entries())
        for (let i = 0; i < part.length; i++) {
          const [slack, price] = [at.slacks[k]![i]!, at.prices[k]![i]!];
          part[i] = (target[k]![i]! - price * dSlacks[k]![i]!) / slack;
        }
    },
  };
}

type Buffers = {
  readonly local: Float64Array;
  readonly spreads: Float64Array;
  readonly before: Float64Array;
  readonly work: Float64Array;
  readonly rhs: Float64Array;
  readonly means: Float64Array; // then the changes of w
  readonly rise: Float64Array; // of the right side of each bound of a change
  readonly ofBound: Float64Array;
};

function factor(chain: Chain, at: Iterate, { local, spreads, before, work }: Buffers): boolean {
  const n = chain.truthOf.length;
  const { slacks, prices } = at;
  for (let k = 0; k < chain.steps; k++) {
    const spread = spreads.subarray(k * n * n, (k + 1) * n * n);
    const prior = before.subarray(k * n * n, (k + 1) * n * n);
    localInto(chain, at, k, local);
    if (k > 0) {
      const last = spreads.subarray((k - 1) * n * n, k * n * n);
      spread.set(last);
      for (let p = 0; p < n; p++) {
        const i = (k - 1) * n + p;
        const [a, b] = [prices[3][i]! / slacks[3][i]!, prices[4][i]! / slacks[4][i]!];
        spread[p * n + p]! += 0.25 / a + 0.25 / b; // one over the stiffness 4ab / (a + b)
      }
      if (!inverseInto(spread, n, work, prior)) return false;
      for (let j = 0; j < n * n; j++) local[j]! += prior[j]!;
    }
    if (!inverseInto(local, n, work, spread)) return false;
  }
  return true;
}

/** Of w ≥ 0 and of the sums: price over slack, for each pair and for all pairs of a truth or track. */
function localInto(chain: Chain, { slacks, prices }: Iterate, k: number, out: Float64Array): void {
  const { truthOf, trackOf, truths, tracks } = chain;
  const n = truthOf.length;
  for (let p = 0; p < n; p++)
    for (let q = 0; q < n; q++) {
      const [truth, track] = [k * truths + truthOf[p]!, k * tracks + trackOf[p]!];
      let sum = p === q ? prices[0][k * n + p]! / slacks[0][k * n + p]! : 0;
      if (truthOf[p] === truthOf[q]) sum += prices[1][truth]! / slacks[1][truth]!;
      if (trackOf[p] === trackOf[q]) sum += prices[2][track]! / slacks[2][track]!;
      out[p * n + q] = sum;
    }
}

/** The right side for w, with the bounds of changes put in. */
function rightInto(
  chain: Chain,
  { slacks, prices }: Iterate,
  target: Parts,
  { rhs, ofBound, rise }: Buffers,
): void {
  const { steps, truthOf, trackOf, truths, tracks } = chain;
  const n = truthOf.length;
  residualsInto(chain, prices, rhs, ofBound);
  for (let k = 0; k < steps; k++)
    for (let p = 0; p < n; p++) {
      const [i, truth, track] = [k * n + p, k * truths + truthOf[p]!, k * tracks + trackOf[p]!];
      const sums = target[1][truth]! / slacks[1][truth]! + target[2][track]! / slacks[2][track]!;
      rhs[i] = target[0][i]! / slacks[0][i]! - sums - rhs[i]!;
    }
  for (let i = 0; i < rise.length; i++) {
    const [a, b] = [prices[3][i]! / slacks[3][i]!, prices[4][i]! / slacks[4][i]!];
    const [up, down] = [target[3][i]! / slacks[3][i]!, target[4][i]! / slacks[4][i]!];
    rise[i] = up + down - ofBound[i]!;
    const pull = down - up + ((a - b) / (a + b)) * rise[i]!;
    rhs[i + n]! += pull;
    rhs[i]! -= pull;
  }
}

/** Forwards with information, back with corrections; the result in `means`. */
function solveChain({ steps, truthOf }: Chain, buffers: Buffers): void {
  const { spreads, before, rhs, means, work } = buffers;
  const n = truthOf.length;
  const [row, carried] = [work.subarray(0, n), new Float64Array(n)];
  const at = (values: Float64Array, k: number, size: number) =>
    values.subarray(k * size, (k + 1) * size);
  for (let k = 0; k < steps; k++) {
    row.set(at(rhs, k, n));
    if (k > 0) {
      multiplyInto(at(before, k, n * n), at(means, k - 1, n), n, n, 1, carried);
      for (let p = 0; p < n; p++) row[p]! += carried[p]!;
    }
    multiplyInto(at(spreads, k, n * n), row, n, n, 1, at(means, k, n));
  }
  for (let k = steps - 2; k >= 0; k--) {
    for (let p = 0; p < n; p++) row[p] = means[(k + 1) * n + p]! - means[k * n + p]!;
    multiplyInto(at(before, k + 1, n * n), row, n, n, 1, carried);
    multiplyInto(at(spreads, k, n * n), carried, n, n, 1, row);
    for (let p = 0; p < n; p++) means[k * n + p]! += row[p]!;
  }
}

function changesInto(
  chain: Chain,
  { slacks, prices }: Iterate,
  { means, rise }: Buffers,
  dSlacks: Parts,
): void {
  const { steps, truthOf, trackOf, truths, tracks } = chain;
  const n = truthOf.length;
  const [dWeight, dTruth, dTrack, dAbove, dBelow] = dSlacks;
  dWeight.set(means);
  dTruth.fill(0);
  dTrack.fill(0);
  for (let k = 0; k < steps; k++)
    for (let p = 0; p < n; p++) {
      dTruth[k * truths + truthOf[p]!]! -= means[k * n + p]!;
      dTrack[k * tracks + trackOf[p]!]! -= means[k * n + p]!;
    }
  for (let i = 0; i < rise.length; i++) {
    const [a, b] = [prices[3][i]! / slacks[3][i]!, prices[4][i]! / slacks[4][i]!];
    const change = means[i + n]! - means[i]!;
    // the bound moves by (rise + (a − b) change) / (a + b): without a difference of near numbers
    dAbove[i] = (rise[i]! - 2 * b * change) / (a + b);
    dBelow[i] = (rise[i]! + 2 * a * change) / (a + b);
  }
}
