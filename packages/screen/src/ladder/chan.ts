/**
 * Chan's series, for comparison only: the error ellipse is turned into a circle and the disk, which becomes an ellipse, into a
 * circle of its area (Chan 1997, "Collision probability analyses for Earth-orbiting satellites", Advances in the Astronautical
 * Sciences 96; 2008, "Spacecraft Collision Probability" ch. 4). That exchange is good while the disk is small beside both
 * widths; for elongated errors it misses by orders of magnitude (Alfano 2009, case 5: 9e-184 for 4e-2).
 *
 *   P = Σ over m of e^(-v/2) (v/2)^m / m! × [1 - e^(-u/2) Σ over k ≤ m of (u/2)^k / k!],
 *   u = R² / (σx σy), v = x² / σx² + y² / σy²
 *
 * which is the distribution function of the non-central χ² with two degrees of freedom. All terms are positive. They are summed
 * around the largest; the brackets, incomplete gamma functions, come downwards from the highest m, which loses no digits.
 * Published figures often stop after some terms: `terms` repeats them (Alfano's case 5 is 1.7e-202 after 20, 8.8e-184 in all).
 */
import type { Integral } from './shapes.ts';

const TERMS_MAX = 2_000_000;
const SPREAD = 9; // of the terms kept, in units of their root: e^-40 at the ends
const SPARE = 60;

/** NaN where the series is too long to be summed. `terms`: how many of it, from m = 0; all without. */
export function chanIntegral(
  missXKm: number,
  missYKm: number,
  sigmaXKm: number,
  sigmaYKm: number,
  radiusKm: number,
  terms = Infinity,
): Integral {
  if (radiusKm === 0) return { value: 0, error: 0 };
  const x = 0.5 * (radiusKm / sigmaXKm) * (radiusKm / sigmaYKm); // u / 2
  const l = 0.5 * ((missXKm / sigmaXKm) ** 2 + (missYKm / sigmaYKm) ** 2); // v / 2
  if (!(x < Infinity && l < Infinity)) return { value: Number.NaN, error: Number.NaN };
  const value = nonCentral(l, x, terms);
  return { value, error: value * (1e-12 + 4e-15 * (x + l)) }; // of the logarithms' rounding
}

/** Probability that Poisson(x) exceeds Poisson(l): the series above, by its largest terms. */
function nonCentral(l: number, x: number, terms: number): number {
  const top = l < x ? l : Math.sqrt(l * x); // of the weights where the bracket is near 1; else of weight × bracket
  const spread = SPREAD * Math.sqrt(Math.max(top, 1)) + SPARE;
  const high = Math.min(terms - 1, Math.ceil(top + spread));
  const low = Math.max(0, Math.min(high, Math.floor(top)) - Math.ceil(spread));
  if (high - low > TERMS_MAX) return Number.NaN;
  if (l === 0) return -Math.expm1(-x);
  let lnWeight = high * Math.log(l) - l - lnFactorial(high);
  let lnStep = (high + 1) * Math.log(x) - x - lnFactorial(high + 1); // of Poisson(x) at m + 1
  // brackets are kept relative to e^lnScale, for they may be below the smallest double
  let lnScale = high + 1 > x ? lnStep : 0;
  let bracket =
    high + 1 > x
      ? upwards(high + 1, x)
      : 1 - (Math.exp(lnStep) * downwards(high + 1, x) * (high + 1)) / x;
  let total = 0;
  for (let m = high; m >= low; m--) {
    total += Math.exp(lnWeight + lnScale + Math.log(bracket));
    lnStep += Math.log((m + 1) / x);
    bracket += Math.exp(lnStep - lnScale);
    if (bracket > 1e200) {
      lnScale += Math.log(bracket);
      bracket = 1;
    }
    lnWeight += Math.log(m / l);
  }
  return Math.min(1, total);
}

/** Pr(Poisson(x) ≥ n) divided by Pr(Poisson(x) = n), for n > x: 1 + x/(n+1) + x²/((n+1)(n+2)) + … */
function upwards(n: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < TERMS_MAX && term > 1e-18 * sum; k++) {
    term *= x / (n + k);
    sum += term;
  }
  return sum;
}

/** Pr(Poisson(x) < n) divided by Pr(Poisson(x) = n - 1), for n ≤ x: 1 + (n-1)/x + (n-1)(n-2)/x² + … */
function downwards(n: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = n - 1; k > 0 && term > 1e-18 * sum; k--) {
    term *= k / x;
    sum += term;
  }
  return sum;
}

/** ln n!: Stirling's series, exact sums below 20. */
function lnFactorial(n: number): number {
  if (n < 20) {
    let sum = 0;
    for (let k = 2; k <= n; k++) sum += Math.log(k);
    return sum;
  }
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}
