/**
 * Earth rotation and polar motion: the angles between the moving equator and the ground. UT1 comes
 * as a Julian date in two parts that are added here; any split serves, (midnight, fraction) keeps a
 * nanosecond.
 * References: IERS Conventions 2010, eq. 5.3 (polar motion), 5.13 (s'), 5.14, 5.15 (ERA), 5.32
 * (GMST 2006); Aoki et al. 1982, A&A 105, 359 (GMST 1982); Vallado et al. 2006, AIAA 2006-6753,
 * appendix C (TEME uses GMST 1982).
 */
import { ARCSEC_RAD, positiveAngleRad, TURN_RAD } from './fundamental-arguments.ts';

const J2000_JD = 2_451_545;
const DAYS_PER_CENTURY = 36_525;
const DAY_S = 86_400;

/**
 * Rate of the Earth rotation angle for a day of 86,400 s UT1: 2π · 1.00273781191135448 / 86,400 s.
 */
export const EARTH_ROTATION_RAD_S = 7.292115146706979e-5;

/** Rate of rotation in SI seconds, with the excess length of day of the Earth orientation table. */
export function earthRotationRateRadS(lodS: number): number {
  return EARTH_ROTATION_RAD_S * (1 - lodS / DAY_S);
}

/** Earth rotation angle, IAU 2000, 0 ≤ angle < 2π. */
export function earthRotationAngleRad(ut1Jd: number, ut1FractionD: number): number {
  const days = ut1Jd - J2000_JD + ut1FractionD;
  const turns = 0.779057273264 + 0.00273781191135448 * days;
  return positiveAngleRad(TURN_RAD * (((ut1Jd % 1) + (ut1FractionD % 1) + turns) % 1));
}

/** Greenwich mean sidereal time, IAU 1982: the angle from TEME to PEF. 0 ≤ angle < 2π. */
export function gmst1982Rad(ut1Jd: number, ut1FractionD: number): number {
  const t = (ut1Jd - J2000_JD + ut1FractionD) / DAYS_PER_CENTURY;
  const afterNoonS = DAY_S * ((ut1Jd % 1) + (ut1FractionD % 1)); // a Julian day begins at noon
  const seconds = 67310.54841 + afterNoonS + (8640184.812866 + (0.093104 - 6.2e-6 * t) * t) * t;
  return positiveAngleRad(((seconds % DAY_S) / DAY_S) * TURN_RAD);
}

/** Greenwich mean sidereal time, IAU 2006 (needs TT as well). 0 ≤ angle < 2π. */
export function gmst2006Rad(ut1Jd: number, ut1FractionD: number, ttJc: number): number {
  let arcsec = 0;
  for (let k = GMST_2006_ARCSEC.length - 1; k >= 0; k--) {
    arcsec = arcsec * ttJc + GMST_2006_ARCSEC[k]!;
  }
  return positiveAngleRad(earthRotationAngleRad(ut1Jd, ut1FractionD) + arcsec * ARCSEC_RAD);
}

/** TIO locator s', radians: -47 µas a century of secular drift. */
export function tioLocatorRad(ttJc: number): number {
  return -47e-6 * ttJc * ARCSEC_RAD;
}

/** TIRS (PEF) to ITRF: R1(-yp)·R2(-xp)·R3(s'), row-major 3×3. */
export function polarMotionInto(
  xpRad: number,
  ypRad: number,
  tioRad: number,
  out: Float64Array,
): void {
  const cx = Math.cos(xpRad);
  const sx = Math.sin(xpRad);
  const cy = Math.cos(ypRad);
  const sy = Math.sin(ypRad);
  const cs = Math.cos(tioRad);
  const ss = Math.sin(tioRad);
  out[0] = cx * cs;
  out[1] = cx * ss;
  out[2] = sx;
  out[3] = -cy * ss + sy * sx * cs;
  out[4] = cy * cs + sy * sx * ss;
  out[5] = -sy * cx;
  out[6] = -sy * ss - cy * sx * cs;
  out[7] = sy * cs - cy * sx * ss;
  out[8] = cy * cx;
}

const GMST_2006_ARCSEC = [
  0.014506, 4612.156534, 1.3915817, -0.00000044, -0.000029956, -0.0000000368,
];
