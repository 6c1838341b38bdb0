/**
 * The start of a track: the state that fits a few looks best, by Gauss and Newton, with what was known before. Efficient where
 * the looks are good enough for a straight line through the neighbourhood; the covariance is the inverse of the information at
 * the solution. Bar-Shalom, Li and Kirubarajan, Estimation with Applications (2001), §3.4.
 */
import type { Gaussian, Measurement, Transition } from '../filter/model.ts';
import { choleskyInto, divideByCholeskyInto, inverseInto } from '../linear/matrix.ts';

export type Look = {
  readonly timeS: number;
  readonly measurement: Measurement;
  readonly reading: Float64Array;
};

export type Started = {
  readonly estimate: Gaussian; // at the last look
  readonly timeS: number;
  /** Sum of squares of the residuals over their noise, the prior's too: χ² of as many degrees as there were numbers read. */
  readonly misfit2: number;
};

export type BatchOptions = {
  /** Where to begin, at the last look; it bears no weight. */
  readonly guess: Float64Array;
  /** Known beside the looks: one standard deviation a number, Infinity where nothing is. */
  readonly prior: { readonly mean: Float64Array; readonly sigma: Float64Array };
};

const ROUNDS_MAX = 30;
const SETTLED = 1e-3; // of a step, in sigmas: what is left of it is a millionth of that
const DIFFERENCE = 1e-3; // of a sigma, or of the guess's own size in the first round

/** Null where the looks do not fix a state, or it does not settle. Looks in the order of time. Without noise of motion between them. */
export function startOf(
  looks: readonly Look[],
  transition: Transition,
  { guess, prior }: BatchOptions,
): Started | null {
  const n = transition.size;
  const last = looks.at(-1);
  if (last === undefined) return null;
  const rows = looks.reduce((sum, { measurement }) => sum + measurement.size, 0);
  const state = guess.slice(0, n);
  const covariance = new Float64Array(n * n);
  const [information, work] = [new Float64Array(n * n), new Float64Array(n * n)];
  const slope = new Float64Array(rows * n);
  const [residual, plus, minus] = [0, 0, 0].map(() => new Float64Array(rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const step = new Float64Array(n);
  const whiten = whitenerOf(looks);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    readAll(looks, transition, state, residual);
    whiten(residual);
    for (let j = 0; j < n; j++) {
      const sigma = Math.sqrt(covariance[j * n + j]!);
      const h = sigma > 0 ? DIFFERENCE * sigma : 1e-6 * Math.max(1, Math.abs(state[j]!));
      const moved = state.slice();
      moved[j]! += h;
      readAll(looks, transition, moved, plus);
      moved[j]! -= 2 * h;
      readAll(looks, transition, moved, minus);
      wrapAll(looks, plus, minus);
      for (let i = 0; i < rows; i++) plus[i] = (plus[i]! - minus[i]!) / (2 * h);
      whiten(plus);
      for (let i = 0; i < rows; i++) slope[i * n + j] = plus[i]!;
    }
    gather(slope, rows, n, information);
    for (let j = 0; j < n; j++) {
      let pull = 0;
      for (let i = 0; i < rows; i++) pull -= slope[i * n + j]! * residual[i]!;
      const weight = prior.sigma[j]! ** -2;
      information[j * n + j]! += weight;
      step[j] = pull + (weight > 0 ? weight * (prior.mean[j]! - state[j]!) : 0);
    }
    if (!choleskyInto(information, n, work)) return null;
    divideByCholeskyInto(step, work, 1, n, step);
    for (let j = 0; j < n; j++) state[j]! += step[j]!;
    if (!state.every(Number.isFinite) || !inverseInto(information, n, work, covariance))
      return null;
    const size = step.reduce((most, value, j) => {
      return Math.max(most, Math.abs(value) / Math.sqrt(covariance[j * n + j]!));
    }, 0);
    if (size > SETTLED) continue;
    readAll(looks, transition, state, residual);
    whiten(residual);
    let misfit2 = residual.reduce((sum, value) => sum + value * value, 0);
    for (let j = 0; j < n; j++) misfit2 += ((state[j]! - prior.mean[j]!) / prior.sigma[j]!) ** 2;
    return { estimate: { mean: state, covariance }, timeS: last.timeS, misfit2 };
  }
  return null;
}

/** What the looks would read less what they read, of a state at the last look, flown back to each. */
function readAll(
  looks: readonly Look[],
  transition: Transition,
  state: Float64Array,
  out: Float64Array,
): void {
  const now = state.slice();
  let timeS = looks.at(-1)!.timeS;
  let at = out.length;
  for (let k = looks.length - 1; k >= 0; k--) {
    const { timeS: thenS, measurement, reading } = looks[k]!;
    if (thenS !== timeS) transition.advance(now, timeS, thenS - timeS);
    timeS = thenS;
    at -= measurement.size;
    const part = out.subarray(at, at + measurement.size);
    measurement.predictInto(now, part);
    for (let i = 0; i < measurement.size; i++) part[i]! -= reading[i]!;
    measurement.wrap?.(part);
  }
}

/** A difference of two residuals that lie on both sides of a cut is small again. */
function wrapAll(looks: readonly Look[], plus: Float64Array, minus: Float64Array): void {
  let at = 0;
  for (const { measurement } of looks) {
    const part = plus.subarray(at, at + measurement.size);
    for (let i = 0; i < measurement.size; i++) part[i]! -= minus[at + i]!;
    measurement.wrap?.(part);
    for (let i = 0; i < measurement.size; i++) part[i]! += minus[at + i]!;
    at += measurement.size;
  }
}

/** Divides a column of all looks by the roots of their noise, in place. */
function whitenerOf(looks: readonly Look[]): (column: Float64Array) => void {
  const roots = looks.map(({ measurement: { size, noise } }) => {
    const root = new Float64Array(size * size);
    if (!choleskyInto(noise, size, root)) throw new RangeError('startOf: a noise without a root');
    return root;
  });
  return (column) => {
    let at = 0;
    for (const [k, { measurement }] of looks.entries()) {
      const { size } = measurement;
      const root = roots[k]!;
      for (let i = 0; i < size; i++) {
        let sum = column[at + i]!;
        for (let j = 0; j < i; j++) sum -= root[i * size + j]! * column[at + j]!;
        column[at + i] = sum / root[i * size + i]!;
      }
      at += size;
    }
  };
}

/** out = aᵀ · a, n×n, of a rows×n. */
function gather(a: Float64Array, rows: number, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < rows; k++) sum += a[k * n + i]! * a[k * n + j]!;
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
}
