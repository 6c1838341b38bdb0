/**
 * Bias, precession and nutation of IAU 2006/2000A: where the celestial intermediate pole stands in
 * the GCRF. One way in: the Fukushima-Williams angles, nutation added to two of them; the pole X, Y
 * is the last row of the matrix and s comes from its own series. Errors of the models: 0.2 mas
 * (free core nutation, up to 0.3 mas in X and Y, is not modelled; dX, dY of the Earth orientation
 * tables take it out).
 * References: IERS Conventions 2010, section 5.6; Hilton et al. 2006, Celest. Mech. 94, 351;
 * Wallace & Capitaine 2006, A&A 459, 981 (angles, matrix from X, Y, s, equation of the origins);
 * IAU 2006 resolutions B1, B3.
 */
import { cioLocatorRad } from './cio-locator.ts';
import { ARCSEC_RAD } from './fundamental-arguments.ts';
import { nutation2006aInto } from './nutation-2000a.ts';

/** Mean obliquity of the ecliptic, IAU 2006, radians. */
export function meanObliquityRad(ttJc: number): number {
  return polynomialRad(OBLIQUITY_ARCSEC, ttJc);
}

/**
 * GCRF to mean equator and equinox of date (frame bias and precession, no nutation), row-major 3×3.
 */
export function biasPrecessionInto(ttJc: number, out: Float64Array): void {
  angles(ttJc);
  fukushimaWilliamsInto(gammaRad, phiRad, psiRad, epsilonRad, out);
}

/** GCRF to mean ecliptic and equinox of date, row-major 3×3. */
export function gcrfToEclipticOfDateInto(ttJc: number, out: Float64Array): void {
  angles(ttJc);
  fukushimaWilliamsInto(gammaRad, phiRad, psiRad, 0, out);
}

/** GCRF to true equator and equinox of date, row-major 3×3. */
export function biasPrecessionNutationInto(ttJc: number, out: Float64Array): void {
  angles(ttJc);
  nutation2006aInto(ttJc, nutation);
  fukushimaWilliamsInto(gammaRad, phiRad, psiRad + nutation[0]!, epsilonRad + nutation[1]!, out);
}

/**
 * Celestial intermediate pole by IAU 2006/2000A: out[0] = X, out[1] = Y, out[2] = s (radians).
 * About 0.15 ms.
 */
export function celestialPoleInto(ttJc: number, out: Float64Array): void {
  biasPrecessionNutationInto(ttJc, matrix);
  const x = matrix[6]!;
  const y = matrix[7]!;
  out[0] = x;
  out[1] = y;
  out[2] = cioLocatorRad(ttJc, x, y);
}

/**
 * GCRF to CIRS (true equator, CIO origin) for a pole X, Y and locator s: IERS 2010 eq. 5.6, 5.7,
 * 5.10.
 */
export function celestialToIntermediateInto(
  x: number,
  y: number,
  sRad: number,
  out: Float64Array,
): void {
  const z = Math.sqrt(1 - x * x - y * y);
  const a = 1 / (1 + z);
  const c = Math.cos(sRad);
  const s = Math.sin(sRad);
  const xx = 1 - a * x * x;
  const xy = -a * x * y;
  const yy = 1 - a * y * y;
  out[0] = c * xx - s * xy;
  out[1] = c * xy - s * yy;
  out[2] = -c * x + s * y;
  out[3] = s * xx + c * xy;
  out[4] = s * xy + c * yy;
  out[5] = -s * x - c * y;
  out[6] = x;
  out[7] = y;
  out[8] = z;
}

/**
 * Equation of the origins (ERA minus apparent sidereal time) from that matrix to the true equinox,
 * and s.
 */
export function equationOfOriginsRad(toTrueEquinox: Float64Array, sRad: number): number {
  const x = toTrueEquinox[6]!;
  const a = x / (1 + toTrueEquinox[8]!);
  const u = 1 - a * x;
  const v = -a * toTrueEquinox[7]!;
  const p = toTrueEquinox[0]! * u + toTrueEquinox[1]! * v - toTrueEquinox[2]! * x;
  const q = toTrueEquinox[3]! * u + toTrueEquinox[4]! * v - toTrueEquinox[5]! * x;
  return sRad - Math.atan2(q, p);
}

/** R1(-ε)·R3(-ψ)·R1(φ)·R3(γ), multiplied out. */
function fukushimaWilliamsInto(
  gamma: number,
  phi: number,
  psi: number,
  epsilon: number,
  out: Float64Array,
): void {
  const cg = Math.cos(gamma);
  const sg = Math.sin(gamma);
  const cf = Math.cos(phi);
  const sf = Math.sin(phi);
  const cp = Math.cos(psi);
  const sp = Math.sin(psi);
  const ce = Math.cos(epsilon);
  const se = Math.sin(epsilon);
  const yx = sp * cg - cp * cf * sg; // R3(-ψ)·R1(φ)·R3(γ), second row
  const yy = sp * sg + cp * cf * cg;
  const yz = cp * sf;
  const zx = sf * sg; // and third row
  const zy = -sf * cg;
  out[0] = cp * cg + sp * cf * sg;
  out[1] = cp * sg - sp * cf * cg;
  out[2] = -sp * sf;
  out[3] = ce * yx - se * zx;
  out[4] = ce * yy - se * zy;
  out[5] = ce * yz - se * cf;
  out[6] = se * yx + ce * zx;
  out[7] = se * yy + ce * zy;
  out[8] = se * yz + ce * cf;
}

/** The four precession angles at a date, bias included, into the cells below. */
function angles(ttJc: number): void {
  gammaRad = polynomialRad(GAMMA_ARCSEC, ttJc);
  phiRad = polynomialRad(PHI_ARCSEC, ttJc);
  psiRad = polynomialRad(PSI_ARCSEC, ttJc);
  epsilonRad = polynomialRad(OBLIQUITY_ARCSEC, ttJc);
}

function polynomialRad(coefficients: readonly number[], t: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * t + coefficients[k]!;
  return sum * ARCSEC_RAD;
}

let gammaRad = 0;
let phiRad = 0;
let psiRad = 0;
let epsilonRad = 0;
const nutation = new Float64Array(2);
const matrix = new Float64Array(9);

/**
 * Wallace & Capitaine 2006 (γ̄, φ̄, ψ̄, ε_A with frame bias), arcseconds, powers 0 … 5
 * of t.
 */
const GAMMA_ARCSEC = [-0.052928, 10.556378, 0.4932044, -0.00031238, -0.000002788, 0.000000026];
const PHI_ARCSEC = [84381.412819, -46.811016, 0.0511268, 0.00053289, -0.00000044, -0.0000000176];
const PSI_ARCSEC = [-0.041775, 5038.481484, 1.5584175, -0.00018522, -0.000026452, -0.0000000148];
const OBLIQUITY_ARCSEC = [
  84381.406, -46.836769, -0.0001831, 0.0020034, -0.000000576, -0.0000000434,
];
