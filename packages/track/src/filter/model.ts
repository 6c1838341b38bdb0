/**
 * What a filter is told: how a state moves and what a sensor sees of it. Functions over typed arrays; a Jacobian is taken by
 * differences where none is given. The words are those of Bar-Shalom, Li and Kirubarajan, Estimation with Applications (2001).
 */

/** A normal distribution: mean (n) and covariance (n×n, row by row). */
export type Gaussian = { readonly mean: Float64Array; readonly covariance: Float64Array };

export type Transition = {
  readonly size: number;
  /** Moves the state in place from a time over a step (s). */
  readonly advance: (state: Float64Array, timeS: number, stepS: number) => void;
  /** Covariance of what is not known of the motion over a step, into n×n. */
  readonly noiseInto: (stepS: number, out: Float64Array) => void;
  /** ∂ advanced / ∂ state at a state, into n×n. */
  readonly jacobianInto?: (
    state: Float64Array,
    timeS: number,
    stepS: number,
    out: Float64Array,
  ) => void;
};

export type Measurement = {
  readonly size: number;
  /** What an errorless sensor would read. */
  readonly predictInto: (state: Float64Array, out: Float64Array) => void;
  /** Covariance of a reading, m×m. */
  readonly noise: Float64Array;
  /** Brings a difference of readings into range, in place: an angle to -π … π. */
  readonly wrap?: (difference: Float64Array) => void;
  readonly jacobianInto?: (state: Float64Array, out: Float64Array) => void;
};

export function createGaussian(size: number): Gaussian {
  return { mean: new Float64Array(size), covariance: new Float64Array(size * size) };
}

export function copyGaussian({ mean, covariance }: Gaussian): Gaussian {
  return { mean: mean.slice(), covariance: covariance.slice() };
}

/** An angle (rad) in -π … π. */
export function wrapAngleRad(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}

const DIFFERENCE = Math.cbrt(Number.EPSILON); // of central differences, relative

/** Jacobian (m×n) of a function by central differences, each state moved by a share of its own spread or size. */
export function differencesInto(
  evaluate: (state: Float64Array, out: Float64Array) => void,
  state: Float64Array,
  n: number,
  m: number,
  out: Float64Array,
  wrap?: (difference: Float64Array) => void,
): void {
  const moved = state.slice(0, n);
  const [up, down] = [new Float64Array(m), new Float64Array(m)];
  for (let j = 0; j < n; j++) {
    const h = DIFFERENCE * Math.max(1, Math.abs(state[j]!));
    moved[j] = state[j]! + h;
    evaluate(moved, up);
    moved[j] = state[j]! - h;
    evaluate(moved, down);
    moved[j] = state[j]!;
    for (let i = 0; i < m; i++) up[i]! -= down[i]!;
    wrap?.(up);
    for (let i = 0; i < m; i++) out[i * n + j] = up[i]! / (2 * h);
  }
}

/** ∂ advanced / ∂ state (n×n) of a transition, by differences where it gives none. */
export function transitionSlopeInto(
  transition: Transition,
  state: Float64Array,
  timeS: number,
  stepS: number,
  out: Float64Array,
): void {
  if (transition.jacobianInto !== undefined) {
    transition.jacobianInto(state, timeS, stepS, out);
    return;
  }
  const n = transition.size;
  const evaluate = (moved: Float64Array, result: Float64Array) => {
    result.set(moved);
    transition.advance(result, timeS, stepS);
  };
  differencesInto(evaluate, state, n, n, out);
}

/** ∂ reading / ∂ state (m×n) of a measurement, by differences where it gives none. */
export function readingSlopeInto(
  { size, predictInto, jacobianInto, wrap }: Measurement,
  state: Float64Array,
  out: Float64Array,
): void {
  if (jacobianInto !== undefined) jacobianInto(state, out);
  else differencesInto(predictInto, state, state.length, size, out, wrap);
}
