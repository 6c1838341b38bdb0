/**
 * ITRF to geodetic coordinates on WGS-84 and back.
 * Method: the foot point of the normal. With the offset u along it as the unknown, the foot is on
 * the ellipse where
 *   (a p / (u + a² - b²))² + (b z / u)² = 1,
 * whose left side falls and is convex in u > 0: Newton's method from a point left of the root
 * cannot miss, at any height, at the poles, on the equator and inside the evolute (within 43 km of
 * the centre). No trigonometry in the loop.
 * Error: below 1e-8 m from the centre of the Earth to the Moon (test/frames/geodetic.test.ts).
 * References: NGA.STND.0036 (WGS-84 constants); Eberly, Distance from a Point to an Ellipse, 2013
 * (the equation).
 */
export const WGS84_RADIUS_KM = 6378.137;
export const WGS84_FLATTENING = 1 / 298.257223563;

const A = WGS84_RADIUS_KM;
const B = A * (1 - WGS84_FLATTENING);
const AA_MINUS_BB = A * A * WGS84_FLATTENING * (2 - WGS84_FLATTENING);
const ECCENTRICITY2 = WGS84_FLATTENING * (2 - WGS84_FLATTENING);
const OFFSET_MIN_KM2 = 1e-100; // below: on the equator, inside the evolute
const STEPS_MAX = 60; // 3 to 5 in use; a point inside the evolute may take 20

/**
 * ITRF position (km) of latitude and longitude (rad) and height over the ellipsoid (km) into
 * out[at..at+2].
 */
export function geodeticToItrfInto(
  latitudeRad: number,
  longitudeRad: number,
  heightKm: number,
  out: Float64Array,
  at = 0,
): void {
  const s = Math.sin(latitudeRad);
  const c = Math.cos(latitudeRad);
  const normalKm = A / Math.sqrt(1 - ECCENTRICITY2 * s * s); // radius of curvature, prime vertical
  out[at] = (normalKm + heightKm) * c * Math.cos(longitudeRad);
  out[at + 1] = (normalKm + heightKm) * c * Math.sin(longitudeRad);
  out[at + 2] = (normalKm * (1 - ECCENTRICITY2) + heightKm) * s;
}

/**
 * Latitude, longitude (rad, -π … π) and height (km) of an ITRF position (km) into out[at..at+2]. On
 * the axis the longitude is 0. Where several foot points exist (within 43 km of the centre) the
 * nearest is taken: the centre itself gives the north pole at height -6356.752 km. A position that
 * is not finite gives NaN.
 */
export function itrfToGeodeticInto(
  positionKm: Float64Array,
  from: number,
  out: Float64Array,
  at = 0,
): void {
  const x = positionKm[from]!;
  const y = positionKm[from + 1]!;
  const z = positionKm[from + 2]!;
  const p = Math.sqrt(x * x + y * y);
  const up = Math.abs(z);
  const u = footOffsetKm2(p, up);
  if (u > OFFSET_MIN_KM2) {
    const normalP = p / (u + AA_MINUS_BB); // along the normal, both divided by the foot's scale
    const normalZ = up / u;
    const norm = Math.sqrt(normalP * normalP + normalZ * normalZ);
    const footP = A * A * normalP;
    const footZ = B * B * normalZ;
    const latitudeRad = Math.atan2(normalZ, normalP);
    out[at] = z < 0 ? -latitudeRad : latitudeRad;
    out[at + 2] = ((p - footP) * normalP + (up - footZ) * normalZ) / norm;
  } else {
    insideEvoluteInto(p, z, u, out, at);
  }
  out[at + 1] = p === 0 ? 0 : Math.atan2(y, x);
  if (Number.isNaN(u)) out[at + 1] = Number.NaN;
}

/**
 * The root u (km²) for a point at p from the axis and z ≥ 0 from the equator; 0 in the disc z = 0
 * inside the evolute.
 */
function footOffsetKm2(p: number, z: number): number {
  const ap = A * p;
  const bz = B * z;
  const radius = Math.sqrt(p * p + z * z);
  if (!(radius < Number.POSITIVE_INFINITY)) return Number.NaN;
  let u = Math.max(bz, ap - AA_MINUS_BB, B * radius - AA_MINUS_BB); // each is left of the root
  if (u <= 0) return 0;
  for (let step = 0; step < STEPS_MAX; step++) {
    const f = ap / (u + AA_MINUS_BB);
    const g = bz / u;
    const excess = f * f + g * g - 1;
    const slope = (f * f) / (u + AA_MINUS_BB) + (g * g) / u; // minus half the derivative
    const next = u + excess / (2 * slope);
    if (!(next > u) || next - u <= 1e-16 * u) return u;
    u = next;
  }
  return u;
}

/** The equator's disc inside the evolute (and NaN): the foot is above or below, north is taken. */
function insideEvoluteInto(p: number, z: number, u: number, out: Float64Array, at: number): void {
  const footP = (A * A * p) / AA_MINUS_BB;
  const ratio = footP / A;
  const footZ = B * Math.sqrt(Math.max(0, 1 - ratio * ratio));
  const latitudeRad = Math.atan2(footZ / (B * B), footP / (A * A)) + u; // u is 0, or NaN for NaN
  out[at] = z < 0 ? -latitudeRad : latitudeRad;
  const dp = p - footP;
  out[at + 2] = -Math.sqrt(dp * dp + footZ * footZ) + u;
}
