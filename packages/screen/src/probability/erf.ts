/**
 * Error function to a few units in the last place, also where it is 1e-300, and differences of it without cancellation.
 * The collision integral needs it at tens of sigma, where polynomial tables with absolute error are worthless.
 * Method and coefficients: W. J. Cody, "Rational Chebyshev approximations for the error function",
 * Mathematics of Computation 23 (1969) 631-637, tables for |x| <= 0.46875, 0.46875..4 and > 4.
 * Accuracy: within 5e-16 relative of 50-digit values (golden/erf.json), erfc down to 1e-300.
 */

const ROOT_PI_INVERSE = 0.5641895835477563; // 1 / sqrt(pi)

export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return erfNearZero(x);
  const value = 1 - tail(size);
  return x < 0 ? -value : value;
}

export function erfc(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - erfNearZero(x);
  return x < 0 ? 2 - tail(-x) : tail(x);
}

/**
 * exp(-u²) [erf(middle + half) - erf(middle - half)] for half >= 0: the integrand of a Gaussian strip, to about 2e-14
 * relative (3e-13 in the far tail) wherever the strip lies and however short it is. Its middle and half length are the
 * arguments because its ends would lose what a short one is made of; u is one because it saves three exponentials.
 */
export function weightedErfSpan(u: number, middle: number, half: number): number {
  const m = middle < 0 ? -middle : middle;
  if (m * half < SHORT && half < SHORT) return Math.exp(-u * u - m * m) * shortSpan(m, half);
  const low = m - half;
  const high = m + half;
  if (low < 0.46875) return Math.exp(-u * u) * (erf(high) - erf(low));
  const share = Math.exp(-4 * m * half); // exp(low² - high²)
  return Math.exp(-u * u - low * low) * (scaledTail(low) - share * scaledTail(high));
}

/** Below this product of middle and half length (and half length) the two values agree in too many digits to be subtracted. */
const SHORT = 0.002;

/** 2/sqrt(pi) times the integral of exp(-t²) cosh(2 m t) over +-d, by its Taylor series to d^7. */
function shortSpan(m: number, d: number): number {
  const mm = m * m;
  const dd = d * d;
  const c1 = (2 * mm - 1) / 3;
  const c2 = ((2 / 3) * mm * mm - 2 * mm + 0.5) / 5;
  const c3 = ((4 / 45) * mm * mm * mm - (2 / 3) * mm * mm + mm - 1 / 6) / 7;
  return 4 * ROOT_PI_INVERSE * d * (1 + dd * (c1 + dd * (c2 + dd * c3)));
}

/** exp(-x²) with the square split, so that its rounding does not grow with x (Cody 1969, section 4). */
function expMinusSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

/** erfc for x > 0.46875. */
function tail(x: number): number {
  if (x > 27.3) return 0; // erfc(27.3) < 1e-324
  return expMinusSquare(x) * scaledTail(x);
}

/** exp(x²) erfc(x) for x > 0.46875. */
function scaledTail(x: number): number {
  return x <= 4 ? scaledMiddle(x) : scaledFar(x);
}

function erfNearZero(x: number): number {
  const z = x * x;
  const up =
    (((0.18577770618460315 * z + 3.1611237438705655) * z + 113.86415415105016) * z +
      377.485237685302) *
      z +
    3209.3775891384694;
  const down =
    (((z + 23.601290952344122) * z + 244.02463793444417) * z + 1282.6165260773723) * z +
    2844.236833439171;
  return (x * up) / down;
}

/** exp(x²) erfc(x) on 0.46875..4. */
function scaledMiddle(x: number): number {
  const up =
    (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x +
      66.11919063714163) *
      x +
      298.6351381974001) *
      x +
      881.952221241769) *
      x +
      1712.0476126340707) *
      x +
      2051.0783778260716) *
      x +
    1230.3393547979972;
  const down =
    (((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x +
      1621.3895745666903) *
      x +
      3290.7992357334597) *
      x +
      4362.619090143247) *
      x +
      3439.3676741437216) *
      x +
    1230.3393548037495;
  return up / down;
}

/** exp(x²) erfc(x) above 4. */
function scaledFar(x: number): number {
  const z = 1 / (x * x);
  const up =
    ((((0.016315387137302097 * z + 0.30532663496123236) * z + 0.36034489994980445) * z +
      0.12578172611122926) *
      z +
      0.016083785148742275) *
      z +
    0.0006587491615298378;
  const down =
    ((((z + 2.568520192289822) * z + 1.8729528499234604) * z + 0.5279051029514285) * z +
      0.06051834131244132) *
      z +
    0.0023352049762686918;
  return (ROOT_PI_INVERSE - (z * up) / down) / x;
}
