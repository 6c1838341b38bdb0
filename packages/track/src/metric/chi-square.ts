/**
 * The χ² distribution: how large a normalised squared error or innovation may be by chance. The incomplete gamma function by its
 * series below its middle and by Lentz's continued fraction above, so that either tail keeps its digits (Abramowitz and Stegun,
 * 6.5.29 and 6.5.31). Error: 1e-12 of the smaller tail at few degrees, rounding of the exponents makes it
 * 1e-9 at 1e5 (test/consistency.test.ts).
 */

/** How likely at most, and above, a value is; the smaller of both to all its digits. Degrees above 0, a value from 0. */
export function chiSquareTails(value: number, degrees: number): { below: number; above: number } {
  const [a, x] = [degrees / 2, value / 2];
  if (!(x > 0)) return { below: 0, above: 1 };
  if (x === Number.POSITIVE_INFINITY) return { below: 1, above: 0 };
  const front = Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  if (x < a + 1) {
    const below = Math.min(1, front * series(a, x));
    return { below, above: 1 - below };
  }
  const above = Math.min(1, front * a * fraction(a, x));
  return { below: 1 - above, above };
}

/** The value that is exceeded with a probability above 0 and below 1. */
export function chiSquareExceeded(above: number, degrees: number): number {
  if (!(above > 0 && above < 1 && degrees > 0))
    throw new RangeError(
      `chiSquareExceeded: probability ${above} must lie between 0 and 1, degrees ${degrees} above 0`,
    );
  return solve((value) => chiSquareTails(value, degrees).above < above, degrees);
}

/** The value that is not reached with a probability above 0 and below 1. */
export function chiSquareBelow(below: number, degrees: number): number {
  if (!(below > 0 && below < 1 && degrees > 0))
    throw new RangeError(
      `chiSquareBelow: probability ${below} must lie between 0 and 1, degrees ${degrees} above 0`,
    );
  return solve((value) => chiSquareTails(value, degrees).below > below, degrees);
}

/** The least value for which something holds that holds from there on. */
function solve(holds: (value: number) => boolean, degrees: number): number {
  let [low, high] = [0, degrees];
  while (!holds(high)) [low, high] = [high, 2 * high + 1];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high || high - low < 1e-15 * high) return high;
    if (holds(middle)) high = middle;
    else low = middle;
  }
}

const TERMS_MAX = 100_000;

/** Σ x^k / ((a+1) … (a+k)). */
function series(a: number, x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k < TERMS_MAX && term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** 1 / (x+1−a − 1(1−a) / (x+3−a − …)). */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let [c, d] = [1e300, 1 / b];
  let product = d;
  for (let k = 1; k < TERMS_MAX; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    product *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return product;
}

/** By Stirling's series from 15 on, by recurrence below. */
function logGamma(x: number): number {
  let [at, product] = [x, 1];
  for (; at < 15; at++) product *= at;
  const r = 1 / (at * at);
  const tail = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + tail - Math.log(product);
}
