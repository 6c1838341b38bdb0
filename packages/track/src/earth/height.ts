/**
 * Height over WGS-84 for the inner loop of a propagation: one step of Bowring's method from the parametric latitude, without
 * trigonometry. Error: below 1 mm from -10 to 2,000 km (test/earth.test.ts against the exact one of packages/orbit).
 * Bowring, Transformation from spatial to geographical coordinates, Survey Review 23 (1976).
 */
import { WGS84_FLATTENING, WGS84_RADIUS_KM } from '@noroshi/orbit';

const A = WGS84_RADIUS_KM;
const B = A * (1 - WGS84_FLATTENING);
const E2 = WGS84_FLATTENING * (2 - WGS84_FLATTENING);
const EP2 = E2 / (1 - E2);

/** Height (km) of an Earth-fixed position (km). */
export function ellipsoidHeightKm(xKm: number, yKm: number, zKm: number): number {
  const p = Math.sqrt(xKm * xKm + yKm * yKm);
  // tangent of the parametric latitude is z a / (p b)
  const t = zKm * A;
  const q = p * B;
  const norm = 1 / Math.sqrt(t * t + q * q);
  const sin = t * norm;
  const cos = q * norm;
  const up = zKm + EP2 * B * sin * sin * sin;
  const out = p - E2 * A * cos * cos * cos;
  const length = 1 / Math.sqrt(up * up + out * out);
  const s = up * length; // of the geodetic latitude
  const c = out * length;
  // distance along the normal: well formed at the poles and on the equator
  return p * c + zKm * s - A * Math.sqrt(1 - E2 * s * s);
}
