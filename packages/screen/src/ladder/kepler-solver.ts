/**
 * Two-body motion for millions of trials: `shapeInto` takes equinoctial elements once, `moveInto` then gives the state at any
 * time from it. The same definitions as equinoctial.ts, whose slow and careful way is its test; here nothing is allocated,
 * and the eccentric longitude is corrected by turning its sine and cosine, without a second pair of them.
 * Units km, s, rad; elements in the slots of Q. Accuracy against equinoctial.ts: below 1e-8 km up to an eccentricity of 0.9.
 */
import { MU_EARTH_KM3_S2, type RetrogradeFactor } from './equinoctial.ts';

/** Slots of a shape: n, k, h, longitude at the epoch, then position = f (A cosF + B sinF + C) + g (...), as 3 vectors each. */
const N = 0;
const K = 1;
const H = 2;
const LONGITUDE = 3;
const BY_COSINE = 4; // vector
const BY_SINE = 7; // vector
const CENTRE = 10; // vector
export const PERIGEE_KM_SLOT = 13;
export const SHAPE_SLOTS = 14;

/** From elements at `at` into `shape` from `to`. False where they are no ellipse. */
export function shapeInto(
  elements: Float64Array,
  at: number,
  factor: RetrogradeFactor,
  shape: Float64Array,
  to: number,
): boolean {
  const n = elements[at]!;
  const k = elements[at + 1]!;
  const h = elements[at + 2]!;
  const p = elements[at + 3]!;
  const q = elements[at + 4]!;
  const square = h * h + k * k;
  if (!(n > 0 && square < 1)) return false;
  const root = Math.sqrt(1 - square);
  const aKm = Math.cbrt(MU_EARTH_KM3_S2 / (n * n));
  const b = 1 / (1 + root);
  const hkb = aKm * h * k * b;
  const c1 = aKm * (1 - h * h * b);
  const c2 = aKm * (1 - k * k * b);
  const c = 1 / (1 + p * p + q * q);
  const f0 = c * (1 - p * p + q * q);
  const f1 = c * 2 * p * q;
  const f2 = -c * 2 * factor * p;
  const g0 = factor * f1;
  const g1 = c * factor * (1 + p * p - q * q);
  const g2 = c * 2 * q;
  shape[to] = n;
  shape[to + K] = k;
  shape[to + H] = h;
  shape[to + LONGITUDE] = elements[at + 5]!;
  shape[to + BY_COSINE] = c1 * f0 + hkb * g0;
  shape[to + BY_COSINE + 1] = c1 * f1 + hkb * g1;
  shape[to + BY_COSINE + 2] = c1 * f2 + hkb * g2;
  shape[to + BY_SINE] = hkb * f0 + c2 * g0;
  shape[to + BY_SINE + 1] = hkb * f1 + c2 * g1;
  shape[to + BY_SINE + 2] = hkb * f2 + c2 * g2;
  shape[to + CENTRE] = -aKm * (k * f0 + h * g0);
  shape[to + CENTRE + 1] = -aKm * (k * f1 + h * g1);
  shape[to + CENTRE + 2] = -aKm * (k * f2 + h * g2);
  shape[to + PERIGEE_KM_SLOT] = aKm * (1 - Math.sqrt(square));
  return true;
}

const TURN_MAX = 0.01; // up to here the fifth order of a turn is below 1e-12
const STEPS_MAX = 40;

/** State (x, y, z, u, v, w) `afterS` seconds after the epoch of the shape at `at`, into `out` from `to`. */
export function moveInto(
  shape: Float64Array,
  at: number,
  afterS: number,
  out: Float64Array,
  to: number,
): void {
  const n = shape[at + N]!;
  const k = shape[at + K]!;
  const h = shape[at + H]!;
  const longitude = shape[at + LONGITUDE]! + n * afterS;
  // the first two orders in the eccentricity, then Newton
  const sine = Math.sin(longitude);
  const cosine = Math.cos(longitude);
  const first = k * sine - h * cosine;
  let f = longitude + first * (1 + k * cosine + h * sine);
  let sinF = 0;
  let cosF = 0;
  let turn = f - longitude;
  if (turn < TURN_MAX && turn > -TURN_MAX) {
    const half = turn * turn;
    const sineOf = turn * (1 - half / 6 + (half * half) / 120);
    const cosineOf = 1 - half / 2 + (half * half) / 24;
    sinF = sine * cosineOf + cosine * sineOf;
    cosF = cosine * cosineOf - sine * sineOf;
  } else {
    sinF = Math.sin(f);
    cosF = Math.cos(f);
  }
  for (let step = 0; step < STEPS_MAX; step++) {
    turn = -(f + h * cosF - k * sinF - longitude) / (1 - h * sinF - k * cosF);
    f += turn;
    if (turn < TURN_MAX && turn > -TURN_MAX) {
      const half = turn * turn;
      const sineOf = turn * (1 - half / 6 + (half * half) / 120);
      const cosineOf = 1 - half / 2 + (half * half) / 24;
      const turned = sinF * cosineOf + cosF * sineOf;
      cosF = cosF * cosineOf - sinF * sineOf;
      sinF = turned;
      if (turn < 1e-7 && turn > -1e-7) break; // Newton: the next would be 1e-14
    } else {
      sinF = Math.sin(f);
      cosF = Math.cos(f);
    }
  }
  const rate = n / (1 - h * sinF - k * cosF);
  for (let i = 0; i < 3; i++) {
    const byCosine = shape[at + BY_COSINE + i]!;
    const bySine = shape[at + BY_SINE + i]!;
    out[to + i] = byCosine * cosF + bySine * sinF + shape[at + CENTRE + i]!;
    out[to + 3 + i] = rate * (bySine * cosF - byCosine * sinF);
  }
}
