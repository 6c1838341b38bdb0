/**
 * Equinoctial elements: six numbers of an orbit without the singularities of Kepler's, in which an error that is Gaussian
 * stays Gaussian for long (Hall 2021, J. Spacecraft and Rockets 58(3): "Expected collision rates for tracked satellites"),
 * and two-body motion is one straight line: the mean longitude grows by the mean motion.
 *   n  mean motion, rad/s            k = e cos(w + I node)     h = e sin(w + I node)
 *   p = tan^I(i/2) sin(node)         q = tan^I(i/2) cos(node)  mean longitude = M + w + I node, rad
 * I is the retrograde factor: +1, or -1 for orbits near 180 degrees, where p and q would be infinite.
 * Definitions: Broucke & Cefola 1972, Celestial Mechanics 5, 303; Danielson, Sagovac, Neta & Early 1995, "Semianalytic
 * Satellite Theory", section 2.1. Partial derivatives: the chain rule on those. A state is x, y, z, u, v, w in km and km/s.
 */

/** Gravity of the Earth with its atmosphere (IERS Conventions 2010, table 1.1), km^3/s^2. */
export const MU_EARTH_KM3_S2 = 398600.4418;

/** Slots of the elements. */
export const Q = { meanMotionRadS: 0, k: 1, h: 2, p: 3, q: 4, meanLongitudeRad: 5 } as const;
export type RetrogradeFactor = 1 | -1;

/** cos(i) below which I = -1: 154 degrees. tan(i/2) is 4.4 there, and is small again on the other side. */
const RETROGRADE_COSINE = -0.9;
const KEPLER_STEPS_MAX = 50;

/** The factor that suits a state. One orbit keeps one factor, whatever its states do later. */
export function retrogradeFactor(state: ArrayLike<number>): RetrogradeFactor {
  momentumInto(state);
  return momentum[2]! < RETROGRADE_COSINE * momentum[3]! ? -1 : 1;
}

const momentum = new Float64Array(4); // r x v, and its length

function momentumInto(s: ArrayLike<number>): void {
  const x = s[1]! * s[5]! - s[2]! * s[4]!;
  const y = s[2]! * s[3]! - s[0]! * s[5]!;
  const z = s[0]! * s[4]! - s[1]! * s[3]!;
  momentum[0] = x;
  momentum[1] = y;
  momentum[2] = z;
  momentum[3] = Math.sqrt(x * x + y * y + z * z);
}

const axes = new Float64Array(9); // f, g, w: the equinoctial frame, w along the angular momentum

function axesInto(p: number, q: number, factor: RetrogradeFactor): void {
  const c = 1 / (1 + p * p + q * q);
  axes[0] = c * (1 - p * p + q * q);
  axes[1] = c * 2 * p * q;
  axes[2] = -c * 2 * factor * p;
  axes[3] = c * 2 * factor * p * q;
  axes[4] = c * factor * (1 + p * p - q * q);
  axes[5] = c * 2 * q;
  axes[6] = c * 2 * p;
  axes[7] = -c * 2 * q;
  axes[8] = c * factor * (1 - p * p - q * q);
}

/** Elements of a state into `out` (Q slots). False, and NaN, for what is no ellipse with a plane. */
export function equinoctialFromStateInto(
  state: ArrayLike<number>,
  factor: RetrogradeFactor,
  out: Float64Array,
): boolean {
  const r = lengthAt(state, 0);
  const speed = lengthAt(state, 3);
  const aKm = 1 / (2 / r - (speed * speed) / MU_EARTH_KM3_S2);
  momentumInto(state);
  if (!(aKm > 0 && aKm < Infinity && momentum[3]! > 0 && r < Infinity)) return refuse(out);
  const wz = 1 + (factor * momentum[2]!) / momentum[3]!;
  const p = momentum[0]! / momentum[3]! / wz;
  const q = -momentum[1]! / momentum[3]! / wz;
  axesInto(p, q, factor);
  const radial = dotAt(state, 0, state, 3) / MU_EARTH_KM3_S2;
  const along = (speed * speed) / MU_EARTH_KM3_S2 - 1 / r;
  const x = dotAt(state, 0, axes, 0);
  const y = dotAt(state, 0, axes, 3);
  const k = along * x - radial * dotAt(state, 3, axes, 0);
  const h = along * y - radial * dotAt(state, 3, axes, 3);
  const root = Math.sqrt(1 - h * h - k * k);
  if (!(root > 0)) return refuse(out);
  const b = 1 / (1 + root);
  const cosF = k + ((1 - k * k * b) * x - h * k * b * y) / (aKm * root);
  const sinF = h + ((1 - h * h * b) * y - h * k * b * x) / (aKm * root);
  out[0] = Math.sqrt(MU_EARTH_KM3_S2 / aKm) / aKm;
  out[1] = k;
  out[2] = h;
  out[3] = p;
  out[4] = q;
  out[5] = Math.atan2(sinF, cosF) + h * cosF - k * sinF;
  return true;
}

/** State `afterS` seconds after the epoch of the elements, by two-body motion. False, and NaN, for what is no ellipse. */
export function stateFromEquinoctialInto(
  elements: ArrayLike<number>,
  factor: RetrogradeFactor,
  afterS: number,
  out: Float64Array,
): boolean {
  if (!planeInto(elements, afterS)) return refuse(out);
  axesInto(elements[3]!, elements[4]!, factor);
  for (let i = 0; i < 3; i++) {
    out[i] = plane.x * axes[i]! + plane.y * axes[3 + i]!;
    out[3 + i] = plane.u * axes[i]! + plane.v * axes[3 + i]!;
  }
  return true;
}

/** Position and velocity along f and g, and what their derivatives need. One object, so that nothing is allocated. */
const plane = {
  aKm: 0,
  n: 0,
  b: 0,
  root: 0,
  cosF: 0,
  sinF: 0,
  rho: 0, // r / a
  xF: 0, // d(x/a)/dF at fixed k, h
  yF: 0,
  x: 0,
  y: 0,
  u: 0,
  v: 0,
};

function planeInto(elements: ArrayLike<number>, afterS: number): boolean {
  const n = elements[0]!;
  const k = elements[1]!;
  const h = elements[2]!;
  const square = h * h + k * k;
  const root = Math.sqrt(1 - square);
  if (!(n > 0 && n < Infinity && root > 0)) return false;
  const f = eccentricLongitudeRad(k, h, elements[5]! + n * afterS);
  const b = 1 / (1 + root);
  const cosF = Math.cos(f);
  const sinF = Math.sin(f);
  const hkb = h * k * b;
  plane.n = n;
  plane.aKm = Math.cbrt(MU_EARTH_KM3_S2 / (n * n));
  plane.b = b;
  plane.root = root;
  plane.cosF = cosF;
  plane.sinF = sinF;
  plane.rho = 1 - h * sinF - k * cosF;
  plane.xF = hkb * cosF - (1 - h * h * b) * sinF;
  plane.yF = (1 - k * k * b) * cosF - hkb * sinF;
  plane.x = plane.aKm * ((1 - h * h * b) * cosF + hkb * sinF - k);
  plane.y = plane.aKm * ((1 - k * k * b) * sinF + hkb * cosF - h);
  const rate = (n * plane.aKm) / plane.rho;
  plane.u = rate * plane.xF;
  plane.v = rate * plane.yF;
  return Number.isFinite(plane.u + plane.v);
}

/** Kepler's equation F + h cos F - k sin F = mean longitude, by Newton with a bisection's fence: it always ends. */
export function eccentricLongitudeRad(k: number, h: number, meanLongitudeRad: number): number {
  const reach = Math.sqrt(h * h + k * k);
  let low = meanLongitudeRad - reach;
  let high = meanLongitudeRad + reach;
  let f = meanLongitudeRad + k * Math.sin(meanLongitudeRad) - h * Math.cos(meanLongitudeRad);
  for (let step = 0; step < KEPLER_STEPS_MAX; step++) {
    const cosF = Math.cos(f);
    const sinF = Math.sin(f);
    const excess = f + h * cosF - k * sinF - meanLongitudeRad;
    if (excess > 0) high = f;
    else low = f;
    const next = f - excess / (1 - h * sinF - k * cosF);
    const fenced = next >= low && next <= high ? next : 0.5 * (low + high);
    const moved = Math.abs(fenced - f);
    f = fenced;
    if (moved <= 1e-15 * Math.max(1, Math.abs(f))) break;
  }
  return f;
}

/**
 * The state `afterS` seconds after the epoch, and its 6 by 6 partial derivatives by the elements at the epoch, row by row
 * (row: x, y, z, u, v, w; column: Q slots). False, and NaN, for what is no ellipse.
 */
export function stateAndJacobianInto(
  elements: ArrayLike<number>,
  factor: RetrogradeFactor,
  afterS: number,
  state: Float64Array,
  jacobian: Float64Array,
): boolean {
  if (!stateFromEquinoctialInto(elements, factor, afterS, state)) {
    jacobian.fill(Number.NaN, 0, 36);
    return false;
  }
  const { aKm, n, rho } = plane;
  const r = aKm * rho;
  const pull = -MU_EARTH_KM3_S2 / (r * r * r);
  for (let i = 0; i < 3; i++) {
    const byLongitude = state[3 + i]! / n;
    const rateByLongitude = (pull * state[i]!) / n;
    jacobian[6 * i + 5] = byLongitude;
    jacobian[6 * i + 23] = rateByLongitude;
    // by n: a = (mu / n^2)^(1/3) scales position by -2/3n and velocity by +1/3n, and the longitude has moved by n t
    jacobian[6 * i] = (-2 * state[i]!) / (3 * n) + afterS * byLongitude;
    jacobian[6 * i + 18] = state[3 + i]! / (3 * n) + afterS * rateByLongitude;
  }
  shapeColumn(elements[1]!, elements[2]!, 1, jacobian);
  shapeColumn(elements[1]!, elements[2]!, 2, jacobian);
  planeColumns(elements[3]!, elements[4]!, factor, jacobian);
  return true;
}

/** Columns 1 (by k) and 2 (by h): the shape of the ellipse; x/a = c1 cosF + hkb sinF - k, y/a = c2 sinF + hkb cosF - h. */
function shapeColumn(k: number, h: number, column: 1 | 2, jacobian: Float64Array): void {
  const { aKm, n, b, root, cosF, sinF, rho, xF, yF } = plane;
  const byK = column === 1;
  const bBy = (b * b * (byK ? k : h)) / root;
  const hkbBy = h * k * bBy + (byK ? h : k) * b;
  const c1By = -h * h * bBy - (byK ? 0 : 2 * h * b);
  const c2By = -k * k * bBy - (byK ? 2 * k * b : 0);
  const fBy = (byK ? sinF : -cosF) / rho;
  const hkb = h * k * b;
  const xFF = -hkb * sinF - (1 - h * h * b) * cosF;
  const yFF = -(1 - k * k * b) * sinF - hkb * cosF;
  const rhoBy = -(byK ? cosF : sinF) + (k * sinF - h * cosF) * fBy;
  const xBy = aKm * (c1By * cosF + hkbBy * sinF - (byK ? 1 : 0) + xF * fBy);
  const yBy = aKm * (c2By * sinF + hkbBy * cosF - (byK ? 0 : 1) + yF * fBy);
  const rate = (n * aKm) / rho;
  const uBy = rate * (hkbBy * cosF - c1By * sinF + xFF * fBy - (xF * rhoBy) / rho);
  const vBy = rate * (c2By * cosF - hkbBy * sinF + yFF * fBy - (yF * rhoBy) / rho);
  for (let i = 0; i < 3; i++) {
    jacobian[6 * i + column] = xBy * axes[i]! + yBy * axes[3 + i]!;
    jacobian[6 * i + 18 + column] = uBy * axes[i]! + vBy * axes[3 + i]!;
  }
}

/** Columns 3 (by p) and 4 (by q): the frame turns. */
function planeColumns(
  p: number,
  q: number,
  factor: RetrogradeFactor,
  jacobian: Float64Array,
): void {
  const c = 2 / (1 + p * p + q * q);
  const { x, y, u, v } = plane;
  for (let i = 0; i < 3; i++) {
    const f = axes[i]!;
    const g = axes[3 + i]!;
    const w = axes[6 + i]!;
    const fByP = -c * (factor * q * g + w);
    const gByP = c * factor * q * f;
    const fByQ = c * factor * p * g;
    const gByQ = c * factor * (w - p * f);
    jacobian[6 * i + 3] = x * fByP + y * gByP;
    jacobian[6 * i + 4] = x * fByQ + y * gByQ;
    jacobian[6 * i + 21] = u * fByP + v * gByP;
    jacobian[6 * i + 22] = u * fByQ + v * gByQ;
  }
}

function refuse(out: Float64Array): boolean {
  out.fill(Number.NaN, 0, 6);
  return false;
}

function lengthAt(s: ArrayLike<number>, i: number): number {
  return Math.sqrt(dotAt(s, i, s, i));
}

function dotAt(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return a[i]! * b[j]! + a[i + 1]! * b[j + 1]! + a[i + 2]! * b[j + 2]!;
}
