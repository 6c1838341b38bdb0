/**
 * The encounter plane: from two states and their position covariances to five numbers, the miss and the two standard
 * deviations along the principal axes of the combined error in the plane across the relative velocity.
 * Valid for a short encounter: straight relative motion, constant covariance, over the seconds in which the objects are
 * within some sigma of each other (Foster & Estes 1992; Chan 2008 "Spacecraft Collision Probability" ch. 2).
 * RTN is each object's own inertial frame: R along the position, N along r x v, T = N x R, v inertial.
 *
 * A covariance is six numbers in the order of a CDM (CCSDS 508.0-B-1): rr, tr, tt, nr, nt, nn; in an inertial frame
 * xx, yx, yy, zx, zy, zz. km², both objects' states in one inertial frame (TEME, GCRF, EME2000: any).
 */

/** What a call could not answer; 0 is good. */
export const ENCOUNTER_CODES = [
  'good',
  'zero-relative-velocity', // no encounter plane
  'not-positive-definite', // a covariance that no error can have
  'bad-number', // NaN, infinite, a negative width, or a state without an orbital plane
] as const;

export const GOOD = 0;
export const ZERO_RELATIVE_VELOCITY = 1;
export const NOT_POSITIVE_DEFINITE = 2;
export const BAD_NUMBER = 3;

/** A normalised minor above minus this is rounding, as printed in a message; below it the matrix is refused. */
const ROUNDING = 1e-12;

const basis = new Float64Array(9); // R, T, N as rows

/** Adds an object's RTN covariance, rotated into the inertial frame of its state, to `out`; returns a code. */
export function addRtnCovarianceInto(
  state: ArrayLike<number>,
  covarianceRtnKm2: ArrayLike<number>,
  out: Float64Array,
): number {
  if (!isSemiDefinite(covarianceRtnKm2)) return whyRefused(covarianceRtnKm2);
  if (!rtnAxesInto(state, basis)) return BAD_NUMBER;
  const rr = covarianceRtnKm2[0]!;
  const tr = covarianceRtnKm2[1]!;
  const tt = covarianceRtnKm2[2]!;
  const nr = covarianceRtnKm2[3]!;
  const nt = covarianceRtnKm2[4]!;
  const nn = covarianceRtnKm2[5]!;
  let slot = 0;
  for (let i = 0; i < 3; i++) {
    const ri = basis[i]!;
    const ti = basis[3 + i]!;
    const ni = basis[6 + i]!;
    const alongR = rr * ri + tr * ti + nr * ni;
    const alongT = tr * ri + tt * ti + nt * ni;
    const alongN = nr * ri + nt * ti + nn * ni;
    for (let j = 0; j <= i; j++) {
      out[slot]! += alongR * basis[j]! + alongT * basis[3 + j]! + alongN * basis[6 + j]!;
      slot++;
    }
  }
  return GOOD;
}

/** As addRtnCovarianceInto, for standard deviations without correlation: R, T, N in km. */
export function addRtnSigmasInto(
  state: ArrayLike<number>,
  sigmaRtnKm: ArrayLike<number>,
  out: Float64Array,
): number {
  diagonal[0] = sigmaRtnKm[0]! * sigmaRtnKm[0]!;
  diagonal[2] = sigmaRtnKm[1]! * sigmaRtnKm[1]!;
  diagonal[5] = sigmaRtnKm[2]! * sigmaRtnKm[2]!;
  const negative = !(sigmaRtnKm[0]! >= 0 && sigmaRtnKm[1]! >= 0 && sigmaRtnKm[2]! >= 0);
  return negative ? BAD_NUMBER : addRtnCovarianceInto(state, diagonal, out);
}

const diagonal = new Float64Array(6);

/** R, T, N of a state (position km, velocity km/s) as three rows of `out`; false where position and velocity are parallel. */
export function rtnAxesInto(state: ArrayLike<number>, out: Float64Array): boolean {
  const x = state[0]!;
  const y = state[1]!;
  const z = state[2]!;
  const u = state[3]!;
  const v = state[4]!;
  const w = state[5]!;
  const r = length(x, y, z);
  const hx = y * w - z * v;
  const hy = z * u - x * w;
  const hz = x * v - y * u;
  const h = length(hx, hy, hz);
  if (!(r > 0 && h > 0 && r < Infinity && h < Infinity)) return false;
  out[0] = x / r;
  out[1] = y / r;
  out[2] = z / r;
  out[6] = hx / h;
  out[7] = hy / h;
  out[8] = hz / h;
  out[3] = out[7]! * out[2]! - out[8]! * out[1]!;
  out[4] = out[8]! * out[0]! - out[6]! * out[2]!;
  out[5] = out[6]! * out[1]! - out[7]! * out[0]!;
  return true;
}

/** Slots of a plane: miss along the wide and the narrow axis, and their standard deviations; km. */
export const PLANE = { missWide: 0, missNarrow: 1, sigmaWide: 2, sigmaNarrow: 3 } as const;

/**
 * Projects a relative state (object 2 minus object 1) and the combined inertial covariance on the plane across the
 * relative velocity, and turns them to the principal axes. Returns a code; `plane` holds the PLANE slots when good.
 */
export function encounterPlaneInto(
  relativePositionKm: ArrayLike<number>,
  relativeVelocityKmS: ArrayLike<number>,
  covarianceKm2: ArrayLike<number>,
  plane: Float64Array,
): number {
  const speed = length(relativeVelocityKmS[0]!, relativeVelocityKmS[1]!, relativeVelocityKmS[2]!);
  if (speed === 0) return ZERO_RELATIVE_VELOCITY;
  if (!(speed < Infinity)) return BAD_NUMBER;
  const wx = relativeVelocityKmS[0]! / speed;
  const wy = relativeVelocityKmS[1]! / speed;
  const wz = relativeVelocityKmS[2]! / speed;
  acrossInto(wx, wy, wz);
  const x = relativePositionKm[0]!;
  const y = relativePositionKm[1]!;
  const z = relativePositionKm[2]!;
  const p = across[0]! * x + across[1]! * y + across[2]! * z;
  const q = across[3]! * x + across[4]! * y + across[5]! * z;
  return principalAxesInto(p, q, covarianceKm2, plane);
}

const across = new Float64Array(6); // two unit vectors across the relative velocity

/** Two unit vectors that complete the unit vector (wx, wy, wz); the first is across its smallest component's axis. */
function acrossInto(wx: number, wy: number, wz: number): void {
  const ax = Math.abs(wx);
  const ay = Math.abs(wy);
  const az = Math.abs(wz);
  let ex = 0;
  let ey = -wz;
  let ez = wy;
  if (ay <= ax && ay <= az) {
    ex = wz;
    ey = 0;
    ez = -wx;
  } else if (az <= ax && az <= ay) {
    ex = -wy;
    ey = wx;
    ez = 0;
  }
  const size = length(ex, ey, ez);
  across[0] = ex / size;
  across[1] = ey / size;
  across[2] = ez / size;
  across[3] = wy * across[2]! - wz * across[1]!;
  across[4] = wz * across[0]! - wx * across[2]!;
  across[5] = wx * across[1]! - wy * across[0]!;
}

function principalAxesInto(
  p: number,
  q: number,
  covariance: ArrayLike<number>,
  plane: Float64Array,
): number {
  const a = form(covariance, 0, 0);
  const b = form(covariance, 0, 3);
  const c = form(covariance, 3, 3);
  const lean = 0.5 * (a - c);
  const wide = 0.5 * (a + c) + Math.sqrt(lean * lean + b * b);
  if (!(wide < Infinity && p * p + q * q < Infinity)) return BAD_NUMBER;
  if (wide < 0) return NOT_POSITIVE_DEFINITE;
  const narrow = wide === 0 ? 0 : (a * c - b * b) / wide;
  if (narrow < -ROUNDING * wide) return NOT_POSITIVE_DEFINITE;
  const angle = 0.5 * Math.atan2(b, lean);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  plane[PLANE.missWide] = p * cosine + q * sine;
  plane[PLANE.missNarrow] = q * cosine - p * sine;
  plane[PLANE.sigmaWide] = Math.sqrt(wide);
  plane[PLANE.sigmaNarrow] = Math.sqrt(Math.max(0, narrow));
  return GOOD;
}

/** e' C f of two of the vectors in `across`, by their first slots. */
function form(c: ArrayLike<number>, e: number, f: number): number {
  const fx = across[f]!;
  const fy = across[f + 1]!;
  const fz = across[f + 2]!;
  return (
    across[e]! * (c[0]! * fx + c[1]! * fy + c[3]! * fz) +
    across[e + 1]! * (c[1]! * fx + c[2]! * fy + c[4]! * fz) +
    across[e + 2]! * (c[3]! * fx + c[4]! * fy + c[5]! * fz)
  );
}

/** All principal minors >= 0 (Sylvester), each divided by its variances so that one tolerance serves any scale. */
function isSemiDefinite(c: ArrayLike<number>): boolean {
  const rr = c[0]!;
  const tt = c[2]!;
  const nn = c[5]!;
  if (!(rr >= 0 && tt >= 0 && nn >= 0)) return false;
  const rt = correlation(c[1]!, rr, tt);
  const rn = correlation(c[3]!, rr, nn);
  const tn = correlation(c[4]!, tt, nn);
  const pairs = Math.max(rt * rt, rn * rn, tn * tn);
  const volume = 1 + 2 * rt * rn * tn - rt * rt - rn * rn - tn * tn;
  return pairs <= 1 + ROUNDING && volume >= -ROUNDING;
}

function correlation(covariance: number, variance1: number, variance2: number): number {
  return covariance === 0 ? 0 : covariance / Math.sqrt(variance1 * variance2);
}

function whyRefused(c: ArrayLike<number>): number {
  for (let i = 0; i < 6; i++) if (!Number.isFinite(c[i]!)) return BAD_NUMBER;
  return NOT_POSITIVE_DEFINITE;
}

/** Plain square root of squares: Math.hypot is several times slower, and nothing here nears its over- or underflow. */
function length(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}
