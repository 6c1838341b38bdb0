/**
 * Motion under the Earth's point mass and its zonal harmonics J2, J3, J4 (WGS-72, as SGP4 has them), in TEME, whose pole is
 * the Earth's axis. It carries deviations from an SGP4 path (deviation.ts), so what both paths share cancels.
 * Accelerations: Vallado 2013, section 8.7.1. Integrator: Dormand & Prince 1980, order 5, six stages, fixed steps: the same
 * steps for both paths make their errors cancel too. Left out: drag, tesserals, Sun and Moon; see deviation.ts for what that costs.
 */
import { EARTH_RADIUS_KM, J2, J3, J4, MU_KM3_S2 } from '@noroshi/orbit';

/** Radians at the perigee's rate in a step: 45 s at 500 km. A path is off by some 40 m in three days (test), two paths alike. */
const STEP_RAD = 0.05;
const STEPS_MAX = 2_000_000;

const K2 = 1.5 * J2 * MU_KM3_S2 * EARTH_RADIUS_KM ** 2;
const K3 = 2.5 * J3 * MU_KM3_S2 * EARTH_RADIUS_KM ** 3;
const K4 = (15 / 8) * J4 * MU_KM3_S2 * EARTH_RADIUS_KM ** 4;

/** Acceleration, km/s², at the place in `state` (from `at`), into `out` (from `to`). */
export function zonalAccelerationInto(
  state: Float64Array,
  at: number,
  out: Float64Array,
  to: number,
): void {
  const x = state[at];
  const y = state[at + 1];
  const z = state[at + 2];
  const r2 = x * x + y * y + z * z;
  const r = Math.sqrt(r2);
  const s = z / r;
  const s2 = s * s;
  const r4 = r2 * r2;
  const r5 = r4 * r;
  const r6 = r5 * r;
  const across =
    -MU_KM3_S2 / (r2 * r) +
    (-K2 * (1 - 5 * s2)) / r5 +
    (-K3 * (3 - 7 * s2) * s) / r6 +
    (K4 * (1 - 14 * s2 + 21 * s2 * s2)) / (r6 * r);
  out[to] = across * x;
  out[to + 1] = across * y;
  out[to + 2] =
    (-MU_KM3_S2 * s) / r2 -
    (K2 * s * (3 - 5 * s2)) / r4 -
    (K3 * (6 * s2 - 7 * s2 * s2 - 0.6)) / r5 +
    (K4 * s * (5 - (70 / 3) * s2 + 21 * s2 * s2)) / r6;
}

/** Steps for a span, by the fastest turn of the orbit that the state is on; at least one. */
export function zonalSteps(state: Float64Array, spanS: number): number {
  const steps = Math.ceil((Math.abs(spanS) * perigeeRateRadS(state)) / STEP_RAD);
  return Math.min(STEPS_MAX, Math.max(1, Number.isFinite(steps) ? steps : 1));
}

/** How fast the direction turns at the perigee of the orbit that the state is on. */
export function perigeeRateRadS(state: Float64Array): number {
  const [x, y, z, vx, vy, vz] = state;
  const r = Math.hypot(x, y, z);
  const v2 = vx * vx + vy * vy + vz * vz;
  const h = Math.hypot(y * vz - z * vy, z * vx - x * vz, x * vy - y * vx);
  const e = Math.sqrt(Math.max(0, 1 + (h * h * (v2 - (2 * MU_KM3_S2) / r)) / MU_KM3_S2 ** 2));
  const perigeeKm = (h * h) / (MU_KM3_S2 * (1 + e));
  return h / (perigeeKm * perigeeKm);
}

/** Dormand & Prince 1980, table 2: the rows of the tableau, and the weights of order 5. */
const A = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
];
const B = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];
const STAGES = 6;

const stage = new Float64Array(6);
const slopes = new Float64Array(6 * STAGES);

/** Moves `state` (km, km/s) on by `spanS` (either way) in `steps` equal steps, in place. */
export function moveZonal(state: Float64Array, spanS: number, steps: number): void {
  if (spanS === 0) return;
  const h = spanS / steps;
  for (let step = 0; step < steps; step++) oneStep(state, h);
}

function oneStep(state: Float64Array, h: number): void {
  for (let k = 0; k < STAGES; k++) {
    const row = A[k]!;
    for (let i = 0; i < 6; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += row[j]! * slopes[6 * j + i];
      stage[i] = state[i] + h * sum;
    }
    slopes[6 * k] = stage[3];
    slopes[6 * k + 1] = stage[4];
    slopes[6 * k + 2] = stage[5];
    zonalAccelerationInto(stage, 0, slopes, 6 * k + 3);
  }
  for (let i = 0; i < 6; i++) {
    let sum = 0;
    for (let k = 0; k < STAGES; k++) sum += B[k]! * slopes[6 * k + i];
    state[i] += h * sum;
  }
}
