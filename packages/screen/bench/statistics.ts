/** What measured numbers say: medians, and a power law with its interval of confidence. */

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export type PowerLaw = {
  readonly exponent: number;
  readonly low: number; // 95 % interval of the exponent
  readonly high: number;
  readonly factor: number; // y = factor · x^exponent
};

/**
 * Least squares of log y on log x. The interval is Student's with n − 2 degrees of freedom: it holds for residuals that are
 * independent and alike, and says nothing about a law that bends. At least five points.
 */
export function fitPowerLaw(x: readonly number[], y: readonly number[]): PowerLaw {
  const n = x.length;
  if (n < 5 || y.length !== n) throw new RangeError(`${n} and ${y.length} points: needs 5 pairs`);
  const u = x.map(Math.log);
  const v = y.map(Math.log);
  const meanU = mean(u);
  const meanV = mean(v);
  const squares = sum(u.map((value) => (value - meanU) ** 2));
  const exponent = sum(u.map((value, k) => (value - meanU) * (v[k] - meanV))) / squares;
  const constant = meanV - exponent * meanU;
  const residual = sum(u.map((value, k) => (v[k] - constant - exponent * value) ** 2));
  const half = studentT975(n - 2) * Math.sqrt(residual / (n - 2) / squares);
  return { exponent, low: exponent - half, high: exponent + half, factor: Math.exp(constant) };
}

const Z975 = 1.959963984540054;

/**
 * 97.5 % point of Student's t for 3 degrees of freedom or more: the expansion in 1/ν of Abramowitz & Stegun 26.7.5,
 * within 0.2 %.
 */
export function studentT975(freedom: number): number {
  if (!(freedom >= 3)) throw new RangeError(`${freedom} degrees of freedom: needs 3`);
  const z = Z975;
  const [z3, z5, z7, z9] = [z ** 3, z ** 5, z ** 7, z ** 9];
  const g1 = (z3 + z) / 4;
  const g2 = (5 * z5 + 16 * z3 + 3 * z) / 96;
  const g3 = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384;
  const g4 = (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / 92_160;
  return z + (g1 + (g2 + (g3 + g4 / freedom) / freedom) / freedom) / freedom;
}

/**
 * Where a parabola in log x through the lowest point and its neighbours has its bottom: the best x between measured ones.
 * The lowest point itself where it lies at an end.
 */
export function bestByParabola(x: readonly number[], y: readonly number[]): number {
  const k = y.indexOf(Math.min(...y));
  if (k <= 0 || k >= y.length - 1) return x[k];
  const [a, b, c] = [Math.log(x[k - 1]), Math.log(x[k]), Math.log(x[k + 1])];
  const left = (b - a) * (y[k] - y[k + 1]);
  const right = (b - c) * (y[k] - y[k - 1]);
  return Math.exp(b - (0.5 * ((b - a) * left - (b - c) * right)) / (left - right));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
