/**
 * Interacting multiple models: filters of several laws of motion side by side, each begun anew at every step from a mixture of
 * all, weighted by how well each foretold the readings (Blom and Bar-Shalom, IEEE TAC 33, 1988). States may differ in size: a
 * mode says where its numbers stand in the common state, and gives nothing to the others' own (spread is taken over the numbers
 * that the giving mode has; the other convention, over all, moves errors by less than half a percent). Where a number would then
 * wither in the modes that have it, `absent` says what one that has it not stands for (Granström, Willett and Bar-Shalom, IEEE TAES
 * 51, 2015): a motor that may be lit again is not known to push with nothing.
 */
import type { Filter } from './gaussian.ts';
import { createGaussian, type Gaussian, type Measurement } from './model.ts';

export type Mode = {
  readonly filter: Filter;
  /** Where each number of its state stands in the common one. */
  readonly places: readonly number[];
};

export type ImmOptions = {
  readonly modes: readonly Mode[];
  readonly size: number; // of the common state
  /** Row by row: from a mode to a mode, in one step; rows sum to 1. */
  readonly switching: Float64Array;
  /** What a mode without a number of the common state stands for: mean and variance of each; by default it gives nothing. */
  readonly absent?: { readonly mean: Float64Array; readonly variance: Float64Array };
};

export type ImmEstimate = {
  readonly modes: readonly Gaussian[]; // each of its own size
  readonly probabilities: Float64Array;
};

export type ImmFit = { readonly logLikelihood: number };

export type Imm = {
  /** Mixes, then predicts each mode. False where a mode's covariance has no root. */
  readonly predict: (estimate: ImmEstimate, timeS: number, stepS: number) => boolean;
  /** Null, and the probabilities as they were, where no mode can use the reading. */
  readonly update: (
    estimate: ImmEstimate,
    measurementOf: (mode: number) => Measurement,
    reading: Float64Array,
  ) => ImmFit | null;
  /** One distribution with the mean and covariance of the mixture. */
  readonly combineInto: (estimate: ImmEstimate, out: Gaussian) => void;
};

const PROBABILITY_MIN = 1e-12; // no mode is given up for ever

export function createImm(options: ImmOptions): Imm {
  const { modes, size, switching } = options;
  assertAbsent(options);
  const count = modes.length;
  assertRows(switching, count);
  const mixed = modes.map(() => createGaussian(size));
  const weights = new Float64Array(count);
  const predicted = new Float64Array(count);
  const partsOf = createParts(options);
  return {
    predict: (estimate, timeS, stepS) => {
      for (let j = 0; j < count; j++) {
        predicted[j] = 0;
        for (let i = 0; i < count; i++)
          predicted[j]! += switching[i * count + j]! * estimate.probabilities[i]!;
      }
      const parts = partsOf(estimate.modes);
      for (let j = 0; j < count; j++) {
        for (let i = 0; i < count; i++)
          weights[i] = (switching[i * count + j]! * estimate.probabilities[i]!) / predicted[j]!;
        mixInto(parts, size, weights, mixed[j]!);
      }
      estimate.probabilities.set(predicted);
      for (const [j, { filter, places }] of modes.entries()) {
        take(mixed[j]!, places, size, estimate.modes[j]!);
        if (!filter.predict(estimate.modes[j]!, timeS, stepS)) return false;
      }
      return true;
    },
    update: (estimate, measurementOf, reading) => {
      const fits = modes.map(({ filter }, j) =>
        filter.update(estimate.modes[j]!, measurementOf(j), reading),
      );
      return weigh(
        estimate.probabilities,
        fits.map((fit) => fit?.logLikelihood ?? Number.NEGATIVE_INFINITY),
      );
    },
    combineInto: (estimate, out) =>
      mixInto(partsOf(estimate.modes), size, estimate.probabilities, out),
  };
}

/** Bayes' rule over the modes, in logarithms. */
function weigh(probabilities: Float64Array, logs: readonly number[]): ImmFit | null {
  const most = Math.max(...logs);
  if (most === Number.NEGATIVE_INFINITY) return null;
  let sum = 0;
  for (const [j, log] of logs.entries()) sum += probabilities[j]! * Math.exp(log - most);
  let total = 0;
  for (const [j, log] of logs.entries()) {
    probabilities[j] = Math.max(PROBABILITY_MIN, (probabilities[j]! * Math.exp(log - most)) / sum);
    total += probabilities[j]!;
  }
  for (let j = 0; j < logs.length; j++) probabilities[j]! /= total;
  return { logLikelihood: most + Math.log(sum) };
}

/** Estimates whose numbers stand at `placesOf` in the common state. */
type Parts = {
  readonly placesOf: readonly (readonly number[])[];
  readonly estimates: readonly Gaussian[];
};

function mixInto(
  { placesOf, estimates }: Parts,
  size: number,
  weights: Float64Array,
  { mean, covariance }: Gaussian,
): void {
  mean.fill(0);
  covariance.fill(0);
  for (const [i, places] of placesOf.entries())
    for (const [k, place] of places.entries()) mean[place]! += weights[i]! * estimates[i]!.mean[k]!;
  for (const [i, places] of placesOf.entries()) {
    const { mean: own, covariance: spread } = estimates[i]!;
    const n = places.length;
    for (const [k, row] of places.entries())
      for (const [l, column] of places.entries()) {
        const apart = (own[k]! - mean[row]!) * (own[l]! - mean[column]!);
        covariance[row * size + column]! += weights[i]! * (spread[k * n + l]! + apart);
      }
  }
}

/** The modes' estimates as they are mixed: their own numbers, or all with what stands for an absent one. */
function createParts({
  modes,
  size,
  absent,
}: ImmOptions): (estimates: readonly Gaussian[]) => Parts {
  const placesOf = modes.map(({ places }) => places);
  if (absent === undefined) return (estimates) => ({ placesOf, estimates });
  const all = Array.from({ length: size }, (_, place) => place);
  const whole = modes.map(() => createGaussian(size));
  const parts = { placesOf: modes.map(() => all), estimates: whole };
  return (estimates) => {
    for (const [i, places] of placesOf.entries()) {
      const { mean, covariance } = whole[i]!;
      mean.set(absent.mean);
      covariance.fill(0);
      for (let k = 0; k < size; k++) covariance[k * (size + 1)] = absent.variance[k]!;
      for (const [k, row] of places.entries()) {
        mean[row] = estimates[i]!.mean[k]!;
        for (const [l, column] of places.entries())
          covariance[row * size + column] = estimates[i]!.covariance[k * places.length + l]!;
      }
    }
    return parts;
  };
}

function take(
  from: Gaussian,
  places: readonly number[],
  size: number,
  { mean, covariance }: Gaussian,
): void {
  const n = places.length;
  for (const [k, row] of places.entries()) {
    mean[k] = from.mean[row]!;
    for (const [l, column] of places.entries())
      covariance[k * n + l] = from.covariance[row * size + column]!;
  }
}

function assertRows(switching: Float64Array, count: number): void {
  if (switching.length !== count * count)
    throw new RangeError(`createImm: ${switching.length} numbers of switching for ${count} modes`);
  for (let i = 0; i < count; i++) {
    const sum = switching.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > 1e-9) throw new RangeError(`createImm: row ${i} sums to ${sum}`);
  }
}

function assertAbsent({ absent, size }: ImmOptions): void {
  if (absent === undefined) return;
  const { mean, variance } = absent;
  if (mean.length !== size || variance.length !== size || !variance.every((value) => value >= 0))
    throw new RangeError(
      `createImm: absent has ${mean.length} means and ${variance.length} variances, not ${size} each, none below 0`,
    );
}
