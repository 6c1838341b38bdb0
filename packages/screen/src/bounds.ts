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
 * On a Kepler orbit the fourth derivative is largest at perigee: (μ²/r⁵)(1 + 3e), and e < 1.
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
 * is below 4μ|ṙ|/r³ and |ṙ| below the escape speed.
 */
export function radialRemainderKm(halfStepS: number): number {
  const jerk = (4 * MU_KM3_S2 * speedMaxKmS(EARTH_RADIUS_KM)) / EARTH_RADIUS_KM ** 3;
  return (PERTURBED * jerk * halfStepS ** 3) / 6;
}

/**
 * What an undetected difference between SGP4's velocity and the derivative of its position does to the sieve: closure
 * below `closureKm` in an interval of `knotS` means a velocity error below closure/(0.87 h), which moves a Hermite cubic
 * by at most a quarter of h times that, and the linear motion by τ times it.
 */
export function velocityMismatchKm(closureKm: number, knotS: number, halfStepS: number): number {
  const errorKmS = closureKm / (0.87 * knotS);
  return errorKmS * (knotS / 4 + halfStepS);
}
