/**
 * What a sensor reads wrongly in the same way at every look, as numbers of the state: the attitude of a satellite, the north of a
 * radar. To be estimated, the filter is made as for any state; to be accounted for without an estimate, with the biases as its
 * `considered` numbers. Both need one estimate of all biases with all objects' states that they touch: here, one object.
 * Schmidt (1966); Bar-Shalom, Willett and Tian, Tracking and Data Fusion (2011), §9.5 (bias as part of the state).
 */
import {
  createGaussian,
  type Gaussian,
  type Measurement,
  readingSlopeInto,
  type Transition,
  transitionSlopeInto,
} from './model.ts';

/** Of one bias, in the unit of its reading. */
export type Bias = {
  /** Standard deviation of what it is at the begin. */
  readonly sigma: number;
  /** Standard deviation of what it drifts in a root second; 0 for a constant. */
  readonly drift: number;
};

export const BIASES_MAX = 64;

/** The motion, and after its n numbers the biases, which stay or drift at random. */
export function biasedTransition(motion: Transition, biases: readonly Bias[]): Transition {
  assertBiases(biases);
  const [n, size] = [motion.size, motion.size + biases.length];
  const block = new Float64Array(n * n);
  const place = (out: Float64Array) => {
    out.fill(0, 0, size * size);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * size + j] = block[i * n + j]!;
  };
  return {
    size,
    advance: (state, timeS, stepS) => motion.advance(state.subarray(0, n), timeS, stepS),
    noiseInto: (stepS, out) => {
      motion.noiseInto(stepS, block);
      place(out);
      for (const [k, { drift }] of biases.entries())
        out[(n + k) * (size + 1)] = drift * drift * Math.abs(stepS);
    },
    jacobianInto: (state, timeS, stepS, out) => {
      transitionSlopeInto(motion, state.subarray(0, n), timeS, stepS, block);
      place(out);
      for (let k = n; k < size; k++) out[k * (size + 1)] = 1;
    },
  };
}

/**
 * A sensor that adds biases to what it reads: `biasOf[i]` is the bias (counted from 0) that the i-th number of a reading has, null
 * where it has none. `n` is the size of the motion's own state.
 */
export function biasedMeasurement(
  sensor: Measurement,
  n: number,
  biasOf: readonly (number | null)[],
): Measurement {
  if (biasOf.length !== sensor.size)
    throw new RangeError(
      `biasedMeasurement: ${biasOf.length} places for a reading of ${sensor.size} numbers`,
    );
  const block = new Float64Array(sensor.size * n);
  return {
    size: sensor.size,
    noise: sensor.noise,
    ...(sensor.wrap === undefined ? {} : { wrap: sensor.wrap }),
    predictInto: (state, out) => {
      sensor.predictInto(state.subarray(0, n), out);
      for (const [i, bias] of biasOf.entries()) if (bias !== null) out[i]! += state[n + bias]!;
    },
    jacobianInto: (state, out) => {
      const size = state.length;
      readingSlopeInto(sensor, state.subarray(0, n), block);
      out.fill(0, 0, sensor.size * size);
      for (const [i, bias] of biasOf.entries()) {
        for (let j = 0; j < n; j++) out[i * size + j] = block[i * n + j]!;
        if (bias !== null) out[i * size + n + bias] = 1;
      }
    },
  };
}

/** An estimate with biases of 0 and their spreads after it. */
export function withBiases({ mean, covariance }: Gaussian, biases: readonly Bias[]): Gaussian {
  assertBiases(biases);
  const n = mean.length;
  const whole = createGaussian(n + biases.length);
  whole.mean.set(mean);
  const size = whole.mean.length;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) whole.covariance[i * size + j] = covariance[i * n + j]!;
  for (const [k, { sigma }] of biases.entries())
    whole.covariance[(n + k) * (size + 1)] = sigma * sigma;
  return whole;
}

/** The first n numbers of an estimate. */
export function withoutBiases({ mean, covariance }: Gaussian, n: number): Gaussian {
  const part = createGaussian(n);
  part.mean.set(mean.subarray(0, n));
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) part.covariance[i * n + j] = covariance[i * mean.length + j]!;
  return part;
}

function assertBiases(biases: readonly Bias[]): void {
  if (biases.length > BIASES_MAX)
    throw new RangeError(`biases: ${biases.length}, at most ${BIASES_MAX}`);
  for (const [k, { sigma, drift }] of biases.entries())
    if (!(sigma > 0 && Number.isFinite(sigma) && drift >= 0 && Number.isFinite(drift)))
      throw new RangeError(
        `biases: number ${k} has sigma ${sigma} and drift ${drift}: above 0, and not below 0`,
      );
}
