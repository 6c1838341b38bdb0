/**
 * The pull of the Earth with its zonal parts J2 to J4, and what a turning frame adds. Constants that belong together: WGS-84
 * with the un-normalised zonals of Vallado's WGS-84 set. Vallado, Fundamentals of Astrodynamics and Applications, §8.6.
 */
export type EarthModel = {
  readonly gmKm3S2: number;
  readonly radiusKm: number; // that the zonals are scaled by
  readonly j2: number;
  readonly j3: number;
  readonly j4: number;
  readonly rotationRadS: number;
};

/** NIMA TR8350.2. */
export const WGS84_EARTH: EarthModel = {
  ...{ gmKm3S2: 398_600.4418, radiusKm: 6378.137, rotationRadS: 7.292115e-5 },
  ...{ j2: 1.08262998905e-3, j3: -2.53215306e-6, j4: -1.61098761e-6 },
};

/** Acceleration (km/s²) at an Earth-fixed or inertial position with the axis as z (km), into out[at..at+2]. */
export function gravityInto(
  earth: EarthModel,
  xKm: number,
  yKm: number,
  zKm: number,
  out: Float64Array,
  at = 0,
): void {
  const { gmKm3S2, radiusKm, j2, j3, j4 } = earth;
  const r2 = xKm * xKm + yKm * yKm + zKm * zKm;
  const r = Math.sqrt(r2);
  const s = zKm / r; // sine of the geocentric latitude
  const s2 = s * s;
  const q = radiusKm / r;
  const c2 = 1.5 * j2 * q * q;
  const c3 = 2.5 * j3 * q * q * q;
  const c4 = (5 / 8) * j4 * q * q * q * q;
  const pull = -gmKm3S2 / (r2 * r);
  // gradients of P2, P3 and P4 over r^(n+1)
  const radial = 1 + c2 * (1 - 5 * s2) + c3 * s * (3 - 7 * s2) - c4 * (3 - 42 * s2 + 63 * s2 * s2);
  const axial = 1 + c2 * (3 - 5 * s2) + c3 * s * (6 - 7 * s2) - c4 * (15 - 70 * s2 + 63 * s2 * s2);
  out[at] = pull * xKm * radial;
  out[at + 1] = pull * yKm * radial;
  // z · axial, and the part of J3 that stays on the equator
  out[at + 2] = pull * (zKm * axial - 0.6 * c3 * r);
}
