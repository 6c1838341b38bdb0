/**
 * Maximum probability of collision and dilution. The combined covariance is scaled by k², its shape kept; the
 * probability rises, has one maximum, and falls again. A covariance wider than the maximising one (k < 1 there) is in
 * the dilution region: a low probability then says that the orbits are poorly known, not that the objects miss.
 * Alfano 2004, "Relating position uncertainty to maximum conjunction probability", J. Astronaut. Sci. 53; the same idea
 * is printed by CelesTrak SOCRATES with an assumed shape (SOCRATES_SIGMA_KM).
 * Accuracy: 1e-8 relative of the maximum against a dense search (test).
 */
import { diskProbability } from './disk.ts';

/** SOCRATES' assumed one-sigma shape of each object where none is known: R, T (in-track), N (cross-track). */
export const SOCRATES_SIGMA_KM: readonly number[] = [0.1, 0.3, 0.1];

export const MAXIMUM = { probability: 0, scale: 1 } as const;

const STEP = 0.004; // in ln k, of the parabola; its curvature error moves the top by < 1e-9 of the value
const NARROW_BRACKET = 0.1; // in ln k; below it the first guess is already next to the top
const SCAN_COUNT = 24;

/** One call's geometry; a module variable so that the search allocates nothing. */
const at = { missX: 0, missY: 0, sigmaX: 0, sigmaY: 0, radius: 0 };

/**
 * Largest probability over all k, and the k (on sigma) that gives it, into `out` (MAXIMUM slots). `unscaled` is the
 * probability at k = 1, for the maximum is never below it (0 if it is not known).
 * A miss inside the disk is certain as k goes to 0: (1, 0). Without any width there is nothing to scale: (0 or 1, NaN).
 */
export function maximumProbabilityInto(
  missXKm: number,
  missYKm: number,
  sigmaXKm: number,
  sigmaYKm: number,
  radiusKm: number,
  unscaled: number,
  out: Float64Array,
): void {
  const miss = Math.sqrt(missXKm * missXKm + missYKm * missYKm);
  const wide = Math.max(sigmaXKm, sigmaYKm);
  if (miss <= radiusKm || radiusKm === 0 || wide === 0) {
    out[MAXIMUM.probability] = miss <= radiusKm && radiusKm > 0 ? 1 : 0;
    out[MAXIMUM.scale] = wide === 0 || radiusKm === 0 ? Number.NaN : 0;
    return;
  }
  const floor = 1e-9 * wide; // an error with no width across cannot be scaled to one that has
  at.missX = missXKm;
  at.missY = missYKm;
  at.sigmaX = Math.max(sigmaXKm, floor);
  at.sigmaY = Math.max(sigmaYKm, floor);
  at.radius = radiusKm;
  const top = topOf(miss, wide);
  const best = scaled(top);
  out[MAXIMUM.probability] = Math.max(best, unscaled);
  out[MAXIMUM.scale] = best >= unscaled ? Math.exp(top) : 1;
}

function scaled(lnK: number): number {
  const k = Math.exp(lnK);
  return diskProbability(at.missX, at.missY, at.sigmaX * k, at.sigmaY * k, at.radius);
}

/**
 * Along each direction from the centre of the error the disk covers r1..r2 (in sigma), and that share peaks at a k
 * between r1 / sqrt2 and r2 / sqrt2; so the whole peaks between the disk's nearest and farthest point, / sqrt2.
 */
function topOf(miss: number, wide: number): number {
  const u = at.missX / at.sigmaX;
  const v = at.missY / at.sigmaY;
  const centre = Math.sqrt(u * u + v * v);
  const reach = at.radius / Math.min(at.sigmaX, at.sigmaY);
  const nearest = Math.max(centre - reach, (miss - at.radius) / wide);
  const low = Math.log(nearest * Math.SQRT1_2);
  const high = Math.log((centre + reach) * Math.SQRT1_2);
  if (high - low < NARROW_BRACKET) return nudge(Math.log(centre * Math.SQRT1_2));
  const step = (high - low) / SCAN_COUNT;
  let best = low;
  let bestValue = -1;
  for (let i = 0; i <= SCAN_COUNT; i++) {
    const value = scaled(low + i * step);
    if (value > bestValue) {
      bestValue = value;
      best = low + i * step;
    }
  }
  return climb(narrowed(best - step, best + step));
}

/** One Newton step: beside the top of a small disk the logarithm bends by -4 (Alfriend et al. 1999, eq. 20). */
function nudge(lnK: number): number {
  const rise = Math.log(scaled(lnK + STEP) / scaled(lnK - STEP));
  return lnK + rise / (8 * STEP);
}

/** Thirds, until parabolas can finish. */
function narrowed(from: number, to: number): number {
  let low = from;
  let high = to;
  while (high - low > 4 * STEP) {
    const third = (high - low) / 3;
    if (scaled(low + third) < scaled(high - third)) low += third;
    else high -= third;
  }
  return 0.5 * (low + high);
}

/** Steps to the top of the parabola through three logarithms of the probability, until it stays. */
function climb(guess: number): number {
  let lnK = guess;
  for (let i = 0; i < 20; i++) {
    const left = Math.log(scaled(lnK - STEP));
    const here = Math.log(scaled(lnK));
    const right = Math.log(scaled(lnK + STEP));
    const bend = left - 2 * here + right;
    if (!(bend < 0)) return lnK;
    const shift = (0.5 * STEP * (left - right)) / bend;
    lnK += Math.max(-0.5, Math.min(0.5, shift));
    if (Math.abs(shift) < 0.5 * STEP) return lnK;
  }
  return lnK;
}
