/**
 * Fundamental arguments of the IERS precession-nutation series, and the angle helpers that go with
 * them. Two sets exist and both are needed: IERS 2003 (Simon et al. 1994), for the CIO locator and
 * the luni-solar nutation, and the rounded linear set that the planetary part of the MHB 2000
 * nutation was fitted with.
 * References: IERS Conventions 2010, section 5.7.2 (eq. 5.43, 5.44); Simon et al. 1994, A&A 282,
 * 663; Mathews et al. 2002.
 */
export const TURN_RAD = 2 * Math.PI;
export const ARCSEC_RAD = Math.PI / (180 * 3600);
export const ARCSEC_PER_TURN = 1_296_000;

/** Places in the argument arrays: l, l', F, D, Om, Mercury … Neptune, general precession. */
export const ARGUMENTS = 14;

/**
 * IERS 2003 arguments for TT (strictly TDB; the difference is below 1e-12 rad here) into
 * out[0..13], in radians. ttJc: Julian centuries TT since J2000.0.
 */
export function iersArgumentsInto(ttJc: number, out: Float64Array): void {
  for (let k = 0; k < 5; k++) out[k] = polynomialArcsec(DELAUNAY_ARCSEC, 5 * k, ttJc);
  planetArgumentsInto(ttJc, out);
}

/**
 * l, l', F, D, Om as the luni-solar part of IAU 2000A was fitted with: IERS 2003 but for l' and D
 * (MHB 2000).
 */
export function lunisolarArgumentsInto(ttJc: number, out: Float64Array): void {
  for (let k = 0; k < 5; k++) out[k] = polynomialArcsec(DELAUNAY_ARCSEC, 5 * k, ttJc);
  out[1] = polynomialArcsec(MEAN_ANOMALY_SUN_MHB_ARCSEC, 0, ttJc);
  out[3] = polynomialArcsec(ELONGATION_MHB_ARCSEC, 0, ttJc);
}

/**
 * All fourteen arguments as the planetary part of IAU 2000A was fitted with (MHB 2000, linear; l'
 * unused).
 */
export function planetaryArgumentsInto(ttJc: number, out: Float64Array): void {
  for (let k = 0; k < 5; k++) {
    out[k] = (DELAUNAY_LINEAR_RAD[2 * k]! + DELAUNAY_LINEAR_RAD[2 * k + 1]! * ttJc) % TURN_RAD;
  }
  planetArgumentsInto(ttJc, out);
  out[12] = (5.321159 + 3.8127774 * ttJc) % TURN_RAD; // Neptune as in MHB 2000
}

/** An angle brought into 0 ≤ angle < 2π. */
export function positiveAngleRad(angleRad: number): number {
  const rest = angleRad % TURN_RAD;
  const turned = rest < 0 ? rest + TURN_RAD : rest;
  return turned < TURN_RAD ? turned : 0; // -1e-20 + 2π rounds to 2π
}

/**
 * Mean longitudes of Mercury … Neptune into out[5..12] and general precession in longitude into
 * out[13].
 */
function planetArgumentsInto(ttJc: number, out: Float64Array): void {
  for (let k = 0; k < 8; k++) {
    out[5 + k] = (PLANETS_RAD[2 * k]! + PLANETS_RAD[2 * k + 1]! * ttJc) % TURN_RAD;
  }
  out[13] = (0.02438175 + 0.00000538691 * ttJc) * ttJc; // Kinoshita & Souchay 1990
}

/** Fourth-degree polynomial in arcseconds, taken modulo a turn while still in arcseconds. */
function polynomialArcsec(table: readonly number[], at: number, t: number): number {
  const high = (table[at + 2]! + (table[at + 3]! + table[at + 4]! * t) * t) * t;
  return ((table[at]! + (table[at + 1]! + high) * t) % ARCSEC_PER_TURN) * ARCSEC_RAD;
}

/** Eq. 5.43: l, l', F, D, Om; five coefficients each, arcseconds a century to the power. */
const DELAUNAY_ARCSEC = [
  [485868.249036, 1717915923.2178, 31.8792, 0.051635, -0.0002447],
  [1287104.793048, 129596581.0481, -0.5532, 0.000136, -0.00001149],
  [335779.526232, 1739527262.8478, -12.7512, -0.001037, 0.00000417],
  [1072260.703692, 1602961601.209, -6.3706, 0.006593, -0.00003169],
  [450160.398036, -6962890.5431, 7.4722, 0.007702, -0.00005939],
].flat();

/** l' and D in the rounding of MHB 2000. */
const MEAN_ANOMALY_SUN_MHB_ARCSEC = [1287104.79305, 129596581.0481, -0.5532, 0.000136, -0.00001149];
const ELONGATION_MHB_ARCSEC = [1072260.70369, 1602961601.209, -6.3706, 0.006593, -0.00003169];

/** l, l', F, D, Om in radians and radians a century, MHB 2000 planetary part. */
const DELAUNAY_LINEAR_RAD = [
  [2.35555598, 8328.6914269554],
  [0, 0],
  [1.627905234, 8433.466158131],
  [5.198466741, 7771.3771468121],
  [2.1824392, -33.757045],
].flat();

/** Eq. 5.44: Mercury … Neptune in radians and radians a century (Souchay et al. 1999). */
const PLANETS_RAD = [
  [4.402608842, 2608.7903141574],
  [3.176146697, 1021.3285546211],
  [1.753470314, 628.3075849991],
  [6.203480913, 334.06124267],
  [0.599546497, 52.9690962641],
  [0.874016757, 21.329910496],
  [5.481293872, 7.4781598567],
  [5.311886287, 3.8133035638],
].flat();
