/**
 * WGS-72 constants, in the canonical units of SGP4 (Earth radii, minutes).
 * Element sets are fitted with them, so no other set of constants may be used. Vallado et al. 2006 (AIAA 2006-6753), table 2.
 */
export const MU_KM3_S2 = 398600.8;
export const EARTH_RADIUS_KM = 6378.135;
/** √μ in Earth radii^1.5 a minute. */
export const XKE =
  60 / Math.sqrt((EARTH_RADIUS_KM * EARTH_RADIUS_KM * EARTH_RADIUS_KM) / MU_KM3_S2);
export const J2 = 0.001082616;
export const J3 = -0.00000253881;
export const J4 = -0.00000165597;
export const J3_OVER_J2 = J3 / J2;
/** Earth radii a minute to km/s. */
export const VELOCITY_UNIT_KM_S = (EARTH_RADIUS_KM * XKE) / 60;
export const TWO_PI = 2 * Math.PI;
/** Rotation of the Earth that the resonance terms were fitted with, rad a minute. Spacetrack Report 3, DEEP. */
export const EARTH_ROTATION_RAD_MIN = 4.3752690880113e-3;
