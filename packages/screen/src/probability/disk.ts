/**
 * Probability that a two-dimensional Gaussian error carries the miss vector into a disk: the collision integral of
 * Foster & Estes (NASA JSC-25898, 1992), with one of the two integrations done in closed form by the error function
 * (Alfano 2005, "A numerical implementation of spherical object collision probability", J. Astronaut. Sci. 53).
 *
 *   P = 1 / (2 sqrt(2 pi) sx) * integral over x in +-R of
 *       exp(-(mx + x)^2 / 2 sx^2) * [erf((my + h) / sqrt2 sy) - erf((my - h) / sqrt2 sy)],  h = sqrt(R^2 - x^2)
 *
 * With x = R cos(t) the integrand is even, periodic and analytic in t, so the trapezoidal rule (the Gauss-Chebyshev rule
 * of the second kind) converges geometrically: nodes double until two sums agree. Where the disk is much wider than the
 * error, nested Gauss-Kronrod panels (`panels.ts`) take over, on the part of the disk that matters.
 * Accuracy: 1e-10 relative against 30-digit quadrature for P >= 1e-219, aspect ratios to 1e8 (golden/disk.json);
 * below about 1e-300 the result fades into 0.
 */
import { weightedErfSpan } from './erf.ts';
import { diskByPanels } from './panels.ts';

const ROOT_HALF = Math.SQRT1_2;
const ROOT_TWO_PI = 2.5066282746310002;

/** A width below this share of the geometry is a line: its effect is below the rounding of the coordinates. */
const FLAT_RATIO = 1e-14;
/** exp(-40^2 / 2) is 1e-348: nothing is left, or nothing is missing, beyond so many sigma. */
const SIGMAS_MAX = 40;
/** Up to this disk radius in units of the smaller sigma the periodic rule is the faster one (measured). */
const PERIODIC_RADIUS_MAX = 4;

const NODES_MAX = 512; // intervals of the periodic rule
const COSINES = new Float64Array(NODES_MAX);
const SINES = new Float64Array(NODES_MAX);
for (let i = 0; i < NODES_MAX; i++) {
  COSINES[i] = Math.cos((Math.PI * i) / NODES_MAX);
  SINES[i] = Math.sin((Math.PI * i) / NODES_MAX);
}

/**
 * Probability that the error with standard deviations `sigmaXKm` and `sigmaYKm` along its principal axes puts the miss
 * (`missXKm`, `missYKm`) into a disk of `radiusKm` about the origin. Any unit will do if it is one for all five.
 * Zero sigmas are limits: a line, or a point that is inside (1) or outside (0). Arguments finite and >= 0 but for the
 * miss; the radius may be infinite.
 */
export function diskProbability(
  missXKm: number,
  missYKm: number,
  sigmaXKm: number,
  sigmaYKm: number,
  radiusKm: number,
): number {
  const swap = sigmaXKm < sigmaYKm;
  const mx = Math.abs(swap ? missYKm : missXKm);
  const my = Math.abs(swap ? missXKm : missYKm);
  const wide = swap ? sigmaYKm : sigmaXKm;
  const narrow = swap ? sigmaXKm : sigmaYKm;
  const miss = Math.sqrt(mx * mx + my * my);
  if (radiusKm === 0) return 0;
  if (miss + SIGMAS_MAX * wide <= radiusKm) return 1;
  if (my - radiusKm > SIGMAS_MAX * narrow || mx - radiusKm > SIGMAS_MAX * wide) return 0;
  if (narrow <= FLAT_RATIO * Math.max(radiusKm, miss))
    return lineProbability(mx, my, wide, radiusKm);
  if (radiusKm <= PERIODIC_RADIUS_MAX * narrow) {
    const value = periodicRule(mx, my, wide, narrow, radiusKm);
    if (value >= 0) return Math.min(1, value);
  }
  return Math.min(1, diskByPanels(mx, my, wide, narrow, radiusKm));
}

/**
 * The closed form for a disk that is small beside the error: density at the miss times area (Alfriend, Akella, Frisbee,
 * Foster, Lee & Wilkins 1999, "Probability of collision error analysis", Space Debris 1, eq. 18).
 */
export function smallDiskProbability(
  missXKm: number,
  missYKm: number,
  sigmaXKm: number,
  sigmaYKm: number,
  radiusKm: number,
): number {
  const u = missXKm / sigmaXKm;
  const v = missYKm / sigmaYKm;
  return (0.5 * radiusKm * radiusKm * Math.exp(-0.5 * (u * u + v * v))) / (sigmaXKm * sigmaYKm);
}

/** No width across: the chord at height `my` under a one-dimensional Gaussian along it. */
function lineProbability(mx: number, my: number, sigma: number, radius: number): number {
  if (my > radius) return 0;
  const chord = Math.sqrt((radius - my) * (radius + my));
  if (sigma <= FLAT_RATIO * Math.max(radius, mx)) return mx <= chord ? 1 : 0;
  const scale = ROOT_HALF / sigma;
  return 0.5 * weightedErfSpan(0, mx * scale, chord * scale);
}

/** Doubles the nodes until two sums agree; -1 when they do not by NODES_MAX. */
function periodicRule(
  mx: number,
  my: number,
  wide: number,
  narrow: number,
  radius: number,
): number {
  const reach = radius / narrow;
  const turns = reach * (mx / wide + my / narrow + reach);
  let intervals = 4;
  while (intervals < 2 + 3 * Math.sqrt(turns)) intervals *= 2;
  if (intervals > NODES_MAX / 2) return -1;
  let sum = nodeSum(mx, my, wide, narrow, radius, NODES_MAX / intervals, NODES_MAX / intervals);
  while (intervals < NODES_MAX) {
    const step = NODES_MAX / intervals;
    const between = nodeSum(mx, my, wide, narrow, radius, step / 2, step);
    intervals *= 2;
    const gap = Math.abs(between - sum);
    sum += between;
    if (gap <= 1e-8 * sum) {
      return (sum * Math.PI * radius) / (intervals * 2 * ROOT_TWO_PI * wide);
    }
  }
  return -1;
}

/** Sum of the integrand over the nodes first, first + step … below NODES_MAX; the ends are zero. */
function nodeSum(
  mx: number,
  my: number,
  wide: number,
  narrow: number,
  radius: number,
  first: number,
  step: number,
): number {
  const across = ROOT_HALF / narrow;
  const along = ROOT_HALF / wide;
  let sum = 0;
  for (let i = first; i < NODES_MAX; i += step) {
    const u = (mx + radius * COSINES[i]!) * along;
    const h = radius * SINES[i]!;
    sum += weightedErfSpan(u, my * across, h * across) * SINES[i]!;
  }
  return sum;
}
