/**
 * The margins that make a miss impossible: every approximation of the sieve, bounded before it is used.
 * Proof in docs/decisions/0003-screening.md. Lengths km, times s, for any orbit whose radius stays above the surface.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';

/** Two-body bounds hold to 0.2 % (J2 at the surface); every bound below is widened by this factor. */
const PERTURBED = 1.05;

/** Gravity gradient's largest eigenvalue at the surface, 1/s²: the relative acceleration of a pair is below it times its distance. */
export const GRADIENT_MAX_S2 = (PERTURBED * 2 * MU_KM3_S2) / EARTH_RADIUS_KM ** 3;

/**
 * Cubic Hermite interpolation between knots `knotS` apart: position error ≤ h⁴/384 · max|d⁴p/dt⁴|.
 * On a Kepler orbit above the surface the fourth derivative is largest at perigee: (μ²/r⁵)(1 + 3e), and e < 1.
 */
export function interpolationErrorKm(knotS: number, radiusMinKm: number = EARTH_RADIUS_KM): number {
  return (PERTURBED * knotS ** 4 * fourthDerivativeMaxKmS4(radiusMinKm)) / 384;
}

/** Velocity of the same cubic: error ≤ h³/(72√3) · max|d⁴p/dt⁴| (Birkhoff & Priver 1967). */
export function interpolationVelocityErrorKmS(
  knotS: number,
  radiusMinKm: number = EARTH_RADIUS_KM,
): number {
  return (PERTURBED * knotS ** 3 * fourthDerivativeMaxKmS4(radiusMinKm)) / (72 * Math.sqrt(3));
}

function fourthDerivativeMaxKmS4(radiusMinKm: number): number {
  return (4 * MU_KM3_S2 ** 2) / radiusMinKm ** 5;
}

/**
 * A pair that comes within `thresholdKm` at some time at most `halfStepS` from a step's centre has, there, a linear relative
 * motion that comes within the threshold plus this: ∬ gradient × distance, the distance falling from `v·τ + K` to `K`.
 */
export function linearMotionErrorKm(halfStepS: number, thresholdKm: number): number {
  const relativeSpeedMaxKmS = 2 * speedMaxKmS(EARTH_RADIUS_KM);
  const tau2 = halfStepS * halfStepS;
  return GRADIENT_MAX_S2 * tau2 * (thresholdKm / 2 + (relativeSpeedMaxKmS * halfStepS) / 3);
}

/** Escape speed at a radius: no Earth orbit is faster. */
export function speedMaxKmS(radiusKm: number): number {
  return PERTURBED * Math.sqrt((2 * MU_KM3_S2) / radiusKm);
}

/**
 * Radius within ±`halfStepS`: |r(t) − r| ≤ |ṙ|τ + |r̈|τ²/2 + this. The third derivative of the radius on a Kepler orbit
 * is below 4μ|ṙ|/r³ and |ṙ| below the escape speed (half of it, when perigee is above the surface: room for J2).
 */
export function radialRemainderKm(halfStepS: number): number {
  const jerk = (4 * MU_KM3_S2 * speedMaxKmS(EARTH_RADIUS_KM)) / EARTH_RADIUS_KM ** 3;
  return (PERTURBED * jerk * halfStepS ** 3) / 6;
}

/** What the closure of two good knots 180 s apart leaves by itself: 0.07 km at the lowest, fastest perigee, 0.03 km by J2. */
export const CLOSURE_REMAINDER_KM = 0.1;

/**
 * How much the difference between SGP4's velocity and the derivative of its position changes from knot to knot, at most:
 * an amplitude of √5 closures (see rough.ts) turns by 0.43 rad in 180 s (measured: 1.6e-3, up to 14 days from epoch).
 */
const MISMATCH_CHANGE_KM_S = 0.003;

/**
 * What a difference between SGP4's velocity and the derivative of its position does to the sieve when an interval of
 * `knotS` closes to `closureKm`. The mean of the differences at its two ends is below closure/h; it moves a Hermite cubic by
 * u(1−u)(1−2u)h ≤ h√3/18 times itself, their change by u(1−u)h/2 ≤ h/8; the cubic's velocity by once and by half of them.
 */
export function velocityMismatchKm(closureKm: number, knotS: number, halfStepS: number): number {
  const meanKmS = (closureKm + CLOSURE_REMAINDER_KM) / knotS;
  const place = knotS * ((Math.sqrt(3) / 18) * meanKmS + MISMATCH_CHANGE_KM_S / 8);
  return place + halfStepS * (meanKmS + MISMATCH_CHANGE_KM_S / 2);
}
