/**
 * Sun and Moon on a deep-space orbit: coefficients at epoch, and the long-period terms at a time.
 * Hujsak 1979; Spacetrack Report 3, DEEP; corrections of Vallado et al. 2006. Angles rad, times minutes.
 */
import { TWO_PI } from './gravity.ts';
import { D, N, type OpsMode } from './model.ts';

const SUN = { rate: 1.19459e-5, eccentricity: 0.01675, strength: 2.9864797e-6 };
const MOON = { rate: 1.5835218e-4, eccentricity: 0.0549, strength: 4.7968065e-7 };
const SIN_ECLIPTIC = 0.39785416;
const COS_ECLIPTIC = 0.91744867;
const COS_SUN_PERIGEE = 0.1945905;
const SIN_SUN_PERIGEE = -0.98088458;
const LYDDANE_INCLINATION_RAD = 0.2; // below it node and perigee are changed together
const EQUATORIAL_RAD = 5.2359877e-2; // below it (and its supplement) the node rate is dropped

/** The twelve long-period coefficients of one body, in the order they stand in a deep row. */
const K = {
  e2: 0,
  e3: 1,
  i2: 2,
  i3: 3,
  l2: 4,
  l3: 5,
  l4: 6,
  g2: 7,
  g3: 8,
  g4: 9,
  h2: 10,
  h3: 11,
} as const;

/** What resonance initialisation needs of the secular part. */
export type LunisolarTerms = { readonly sinI: number; readonly cosI: number };

type Orientation = {
  readonly cosG: number; // argument of perigee of the body
  readonly sinG: number;
  readonly cosI: number; // inclination
  readonly sinI: number;
  readonly cosH: number; // node, relative to the satellite's
  readonly sinH: number;
};

/** Writes epoch phases, secular rates and long-period coefficients of one row; `daysFrom1950` since 1949-12-31 00:00 UTC. */
export function initialiseLunisolar(
  near: Float64Array,
  o: number,
  deep: Float64Array,
  d: number,
  daysFrom1950: number,
): LunisolarTerms {
  const sinI = Math.sin(near[o + N.inclination]);
  const cosI = Math.cos(near[o + N.inclination]);
  const sinNode = Math.sin(near[o + N.raan]);
  const cosNode = Math.cos(near[o + N.raan]);
  const day = daysFrom1950 + 18261.5; // since 1900 January 0.5

  const moonNode = (4.523602 - 9.2422029e-4 * day) % TWO_PI;
  const sinMoonNode = Math.sin(moonNode);
  const cosMoonNode = Math.cos(moonNode);
  const moonCosI = 0.91375164 - 0.03568096 * cosMoonNode;
  const moonSinI = Math.sqrt(1 - moonCosI * moonCosI);
  const moonSinH = (0.089683511 * sinMoonNode) / moonSinI;
  const moonCosH = Math.sqrt(1 - moonSinH * moonSinH);
  const moonLongitude = 5.8351514 + 0.001944368 * day;
  const shift = Math.atan2(
    (SIN_ECLIPTIC * sinMoonNode) / moonSinI,
    moonCosH * cosMoonNode + COS_ECLIPTIC * moonSinH * sinMoonNode,
  );
  const moonG = moonLongitude + shift - moonNode;

  const sun = {
    cosG: COS_SUN_PERIGEE,
    sinG: SIN_SUN_PERIGEE,
    cosI: COS_ECLIPTIC,
    sinI: SIN_ECLIPTIC,
    cosH: cosNode,
    sinH: sinNode,
  };
  const moon = {
    cosG: Math.cos(moonG),
    sinG: Math.sin(moonG),
    cosI: moonCosI,
    sinI: moonSinI,
    cosH: moonCosH * cosNode + moonSinH * sinNode,
    sinH: sinNode * moonCosH - cosNode * moonSinH,
  };
  deep[d + D.moonMeanAnomaly0] = (4.7199672 + 0.2299715 * day - moonLongitude) % TWO_PI;
  deep[d + D.sunMeanAnomaly0] = (6.2565837 + 0.017201977 * day) % TWO_PI;
  bodyTerms(near, o, deep, d, d + D.sun, sun, SUN, sinI, cosI);
  bodyTerms(near, o, deep, d, d + D.moon, moon, MOON, sinI, cosI);
  return { sinI, cosI };
}

/** Disturbing function of one body, averaged over both orbits: adds its secular rates, writes its twelve coefficients. */
function bodyTerms(
  near: Float64Array,
  o: number,
  deep: Float64Array,
  d: number,
  k: number,
  body: Orientation,
  { rate, eccentricity, strength }: typeof SUN,
  sinI: number,
  cosI: number,
): void {
  const e = near[o + N.eccentricity];
  const e2 = e * e;
  const beta2 = 1 - e2;
  const beta = Math.sqrt(beta2);
  const sinW = Math.sin(near[o + N.argPerigee]);
  const cosW = Math.cos(near[o + N.argPerigee]);
  const { cosG, sinG, cosH, sinH } = body;

  const a1 = cosG * cosH + sinG * body.cosI * sinH;
  const a3 = -sinG * cosH + cosG * body.cosI * sinH;
  const a7 = -cosG * sinH + sinG * body.cosI * cosH;
  const a8 = sinG * body.sinI;
  const a9 = sinG * sinH + cosG * body.cosI * cosH;
  const a10 = cosG * body.sinI;
  const a2 = cosI * a7 + sinI * a8;
  const a4 = cosI * a9 + sinI * a10;
  const a5 = -sinI * a7 + cosI * a8;
  const a6 = -sinI * a9 + cosI * a10;
  const x1 = a1 * cosW + a2 * sinW;
  const x2 = a3 * cosW + a4 * sinW;
  const x3 = -a1 * sinW + a2 * cosW;
  const x4 = -a3 * sinW + a4 * cosW;
  const x5 = a5 * sinW;
  const x6 = a6 * sinW;
  const x7 = a5 * cosW;
  const x8 = a6 * cosW;

  const z31 = 12 * x1 * x1 - 3 * x3 * x3;
  const z32 = 24 * x1 * x2 - 6 * x3 * x4;
  const z33 = 12 * x2 * x2 - 3 * x4 * x4;
  const z1 = 2 * (3 * (a1 * a1 + a2 * a2) + z31 * e2) + beta2 * z31;
  const z2 = 2 * (6 * (a1 * a3 + a2 * a4) + z32 * e2) + beta2 * z32;
  const z3 = 2 * (3 * (a3 * a3 + a4 * a4) + z33 * e2) + beta2 * z33;
  const z11 = -6 * a1 * a5 + e2 * (-24 * x1 * x7 - 6 * x3 * x5);
  const z12 = -6 * (a1 * a6 + a3 * a5) + e2 * (-24 * (x2 * x7 + x1 * x8) - 6 * (x3 * x6 + x4 * x5));
  const z13 = -6 * a3 * a6 + e2 * (-24 * x2 * x8 - 6 * x4 * x6);
  const z21 = 6 * a2 * a5 + e2 * (24 * x1 * x5 - 6 * x3 * x7);
  const z22 = 6 * (a4 * a5 + a2 * a6) + e2 * (24 * (x2 * x5 + x1 * x6) - 6 * (x4 * x7 + x3 * x8));
  const z23 = 6 * a4 * a6 + e2 * (24 * x2 * x6 - 6 * x4 * x8);

  const s3 = strength / near[o + N.meanMotion];
  const s2 = (-0.5 * s3) / beta;
  const s4 = s3 * beta;
  const s1 = -15 * e * s4;
  const s5 = x1 * x3 + x2 * x4;
  const s6 = x2 * x3 + x1 * x4;
  const s7 = x2 * x4 - x1 * x3;

  deep[k + K.e2] = 2 * s1 * s6;
  deep[k + K.e3] = 2 * s1 * s7;
  deep[k + K.i2] = 2 * s2 * z12;
  deep[k + K.i3] = 2 * s2 * (z13 - z11);
  deep[k + K.l2] = -2 * s3 * z2;
  deep[k + K.l3] = -2 * s3 * (z3 - z1);
  deep[k + K.l4] = -2 * s3 * (-21 - 9 * e2) * eccentricity;
  deep[k + K.g2] = 2 * s4 * z32;
  deep[k + K.g3] = 2 * s4 * (z33 - z31);
  deep[k + K.g4] = -18 * s4 * eccentricity;
  deep[k + K.h2] = -2 * s2 * z22;
  deep[k + K.h3] = -2 * s2 * (z23 - z21);

  const inclination = near[o + N.inclination];
  const equatorial = inclination < EQUATORIAL_RAD || inclination > Math.PI - EQUATORIAL_RAD;
  const nodeRate = equatorial || sinI === 0 ? 0 : (-rate * s2 * (z21 + z23)) / sinI;
  deep[d + D.eDot] += s1 * rate * s5;
  deep[d + D.iDot] += s2 * rate * (z11 + z13);
  deep[d + D.mDot] += -rate * s3 * (z1 + z3 - 14 - 6 * e2);
  deep[d + D.omegaDot] += s4 * rate * (z31 + z33 - 6) - cosI * nodeRate;
  deep[d + D.raanDot] += nodeRate;
}

/** Osculating long-period state in and out: eccentricity, inclination, node, argument of perigee, mean anomaly. */
export type PeriodicElements = {
  eccentricity: number;
  inclination: number;
  raan: number;
  argPerigee: number;
  meanAnomaly: number;
};

/** Adds the long-period terms of Sun and Moon at `timeMin` minutes from epoch. */
export function applyLunisolarPeriodics(
  deep: Float64Array,
  d: number,
  timeMin: number,
  opsMode: OpsMode,
  p: PeriodicElements,
): void {
  const sunM = deep[d + D.sunMeanAnomaly0] + SUN.rate * timeMin;
  const sunF = sunM + 2 * SUN.eccentricity * Math.sin(sunM);
  const moonM = deep[d + D.moonMeanAnomaly0] + MOON.rate * timeMin;
  const moonF = moonM + 2 * MOON.eccentricity * Math.sin(moonM);
  const sunSin = Math.sin(sunF);
  const sun2 = 0.5 * sunSin * sunSin - 0.25;
  const sun3 = -0.5 * sunSin * Math.cos(sunF);
  const moonSin = Math.sin(moonF);
  const moon2 = 0.5 * moonSin * moonSin - 0.25;
  const moon3 = -0.5 * moonSin * Math.cos(moonF);
  const s = d + D.sun;
  const m = d + D.moon;
  const deltaE =
    deep[s + K.e2] * sun2 +
    deep[s + K.e3] * sun3 +
    (deep[m + K.e2] * moon2 + deep[m + K.e3] * moon3);
  const deltaI =
    deep[s + K.i2] * sun2 +
    deep[s + K.i3] * sun3 +
    (deep[m + K.i2] * moon2 + deep[m + K.i3] * moon3);
  const deltaL =
    deep[s + K.l2] * sun2 +
    deep[s + K.l3] * sun3 +
    deep[s + K.l4] * sunSin +
    (deep[m + K.l2] * moon2 + deep[m + K.l3] * moon3 + deep[m + K.l4] * moonSin);
  const deltaG =
    deep[s + K.g2] * sun2 +
    deep[s + K.g3] * sun3 +
    deep[s + K.g4] * sunSin +
    (deep[m + K.g2] * moon2 + deep[m + K.g3] * moon3 + deep[m + K.g4] * moonSin);
  const deltaH =
    deep[s + K.h2] * sun2 +
    deep[s + K.h3] * sun3 +
    (deep[m + K.h2] * moon2 + deep[m + K.h3] * moon3);
  p.inclination += deltaI;
  p.eccentricity += deltaE;
  if (p.inclination >= LYDDANE_INCLINATION_RAD) {
    const nodeShift = deltaH / Math.sin(p.inclination);
    p.argPerigee += deltaG - Math.cos(p.inclination) * nodeShift;
    p.raan += nodeShift;
    p.meanAnomaly += deltaL;
    return;
  }
  applyLyddane(p, deltaI, deltaL, deltaG, deltaH, opsMode);
}

/** Low inclinations: the node is changed through its sine and cosine (Lyddane 1963, as in Spacetrack Report 3). */
function applyLyddane(
  p: PeriodicElements,
  deltaI: number,
  deltaL: number,
  deltaG: number,
  deltaH: number,
  opsMode: OpsMode,
): void {
  const sinI = Math.sin(p.inclination);
  const cosI = Math.cos(p.inclination);
  const sinNode = Math.sin(p.raan);
  const cosNode = Math.cos(p.raan);
  const alpha = sinI * sinNode + deltaH * cosNode + deltaI * cosI * sinNode;
  const beta = sinI * cosNode - deltaH * sinNode + deltaI * cosI * cosNode;
  let before = p.raan % TWO_PI;
  if (before < 0 && opsMode === 'a') before += TWO_PI;
  const longitude =
    p.meanAnomaly + p.argPerigee + cosI * before + (deltaL + deltaG - deltaI * before * sinI);
  let node = Math.atan2(alpha, beta);
  if (node < 0 && opsMode === 'a') node += TWO_PI;
  if (Math.abs(before - node) > Math.PI) node += node < before ? TWO_PI : -TWO_PI;
  p.raan = node;
  p.meanAnomaly += deltaL;
  p.argPerigee = longitude - p.meanAnomaly - cosI * node;
}
