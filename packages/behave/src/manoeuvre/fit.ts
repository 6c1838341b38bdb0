/**
 * A small linear fit whose errors have the tails of Student's t with 4 degrees of freedom: a set far off costs little whether a
 * step is in the model or not, so that it cannot pass for one. Iterated weights (Lange, Little, Taylor 1989). Fixed buffers,
 * nothing allocated.
 */
const TAIL = 4; // degrees of freedom: where fits of set-to-set scatter lie (3 to 6)
const PARAMETERS_MAX = 6;
const ROWS_MAX = 256;
const P = PARAMETERS_MAX;

export type StepFit = {
  rows: number;
  readonly design: Float64Array; // ROWS_MAX × PARAMETERS_MAX, divided by the row's sigma
  readonly value: Float64Array; // divided by the row's sigma
  readonly solution: Float64Array;
  readonly weight: Float64Array;
  readonly normal: Float64Array;
  readonly right: Float64Array;
};

export function createStepFit(): StepFit {
  return {
    rows: 0,
    design: new Float64Array(ROWS_MAX * P),
    value: new Float64Array(ROWS_MAX),
    solution: new Float64Array(P),
    weight: new Float64Array(ROWS_MAX),
    normal: new Float64Array(P * P),
    right: new Float64Array(P),
  };
}

export const FIT_ROWS_MAX = ROWS_MAX;
export const FIT_STRIDE = P;

/** Fits the first `parameters` columns; the solution is left in `fit.solution`. Returns minus twice the log-likelihood, less a constant. */
export function solveRobust(fit: StepFit, parameters: number, iterations = 3): number {
  const { rows, weight } = fit;
  weight.fill(1, 0, rows);
  let deviance = 0;
  for (let round = 0; round < iterations; round++) {
    accumulate(fit, parameters);
    factor(fit, parameters);
    substitute(fit, parameters);
    deviance = reweight(fit, parameters);
  }
  return deviance;
}

/** One sigma of a parameter after `solveRobust` with the same number of parameters. */
export function sigmaOf(fit: StepFit, parameters: number, which: number): number {
  const { normal } = fit; // lower triangle L of the last round: the variance is the squared length of L⁻¹ e
  const column = new Float64Array(parameters);
  let sum = 0;
  for (let i = which; i < parameters; i++) {
    let s = i === which ? 1 : 0;
    for (let q = which; q < i; q++) s -= normal[i * P + q]! * column[q]!;
    column[i] = s / normal[i * P + i]!;
    sum += column[i]! ** 2;
  }
  return Math.sqrt(sum);
}

function accumulate(fit: StepFit, parameters: number): void {
  const { rows, design, value, weight, normal, right } = fit;
  normal.fill(0);
  right.fill(0);
  for (let r = 0, o = 0; r < rows; r++, o += P) {
    const w = weight[r]!;
    for (let i = 0; i < parameters; i++) {
      const x = design[o + i]! * w;
      if (x === 0) continue;
      right[i]! += x * value[r]!;
      for (let j = 0; j <= i; j++) normal[i * P + j]! += x * design[o + j]!;
    }
  }
  for (let i = 0; i < parameters; i++) normal[i * P + i]! *= 1 + 1e-12;
}

/** Cholesky, in place. */
function factor({ normal }: StepFit, parameters: number): void {
  for (let i = 0; i < parameters; i++) {
    for (let j = 0; j <= i; j++) {
      let s = normal[i * P + j]!;
      for (let q = 0; q < j; q++) s -= normal[i * P + q]! * normal[j * P + q]!;
      if (i === j) normal[i * P + i] = Math.sqrt(Math.max(s, 1e-20));
      else normal[i * P + j] = s / normal[j * P + j]!;
    }
  }
}

function substitute({ normal, right, solution }: StepFit, parameters: number): void {
  for (let i = 0; i < parameters; i++) {
    let s = right[i]!;
    for (let q = 0; q < i; q++) s -= normal[i * P + q]! * solution[q]!;
    solution[i] = s / normal[i * P + i]!;
  }
  for (let i = parameters - 1; i >= 0; i--) {
    let s = solution[i]!;
    for (let q = i + 1; q < parameters; q++) s -= normal[q * P + i]! * solution[q]!;
    solution[i] = s / normal[i * P + i]!;
  }
}

function reweight(fit: StepFit, parameters: number): number {
  const { rows, design, value, weight, solution } = fit;
  let product = 1;
  let deviance = 0;
  for (let r = 0, o = 0; r < rows; r++, o += P) {
    let e = value[r]!;
    for (let i = 0; i < parameters; i++) e -= design[o + i]! * solution[i]!;
    const square = e * e;
    weight[r] = (TAIL + 1) / (TAIL + square);
    product *= 1 + square / TAIL;
    if (product > 1e200) {
      deviance += Math.log(product);
      product = 1;
    }
  }
  return (TAIL + 1) * (deviance + Math.log(product));
}
