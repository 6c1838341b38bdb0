/**
 * Codes of the rows that have no state, in the order in which the theory meets them. Runs only for a block that met a
 * fault, over what the stages left behind. Codes: ../src/sgp4/codes.ts.
 */
import {
  KIND_NEAR,
  STATE_BETA2,
  STATE_DEEP_E_MEAN,
  STATE_DEEP_MOTION,
  STATE_DRAG,
  STATE_E,
  STATE_FIELDS,
  STATE_RADIUS_KM,
} from '../src/kernel/fields';

const MEAN_ECCENTRICITY = 1;
const MEAN_MOTION = 2;
const PERTURBED_ECCENTRICITY = 3;
const SEMI_LATUS_RECTUM = 4;
const BELOW_SURFACE = 6;
const DRAG_PASSED_ZERO = 7;
const SURFACE_KM: f64 = 6378.135;

// @inline
function field(lane: usize, i: i32): f64 {
  return load<f64>(lane + i * 16);
}

function codeOf(kind: i32, lane: usize): i32 {
  const deep = kind !== KIND_NEAR;
  if (field(lane, STATE_DRAG) <= 0) return DRAG_PASSED_ZERO;
  if (deep && field(lane, STATE_DEEP_MOTION) <= 0) return MEAN_MOTION;
  const e = field(lane, deep ? STATE_DEEP_E_MEAN : STATE_E);
  if (e >= 1 || e < -0.001) return MEAN_ECCENTRICITY;
  if (deep && (field(lane, STATE_E) < 0 || field(lane, STATE_E) > 1)) return PERTURBED_ECCENTRICITY;
  if (field(lane, STATE_BETA2) < 0) return SEMI_LATUS_RECTUM;
  if (field(lane, STATE_RADIUS_KM) < SURFACE_KM) return BELOW_SURFACE;
  return 0;
}

/** Writes NaN and a code for each faulty lane of `count` pairs; `rows` as in orientation.ts. */
export function writeFaults(
  kind: i32,
  state: usize,
  count: i32,
  rows: usize,
  position: usize,
  velocity: usize,
  codes: usize,
): i32 {
  let faults = 0;
  for (let n = 0; n < 2 * count; n++) {
    const code = codeOf(kind, state + (n >> 1) * (STATE_FIELDS * 16) + (n & 1) * 8);
    if (code !== 0) {
      const row = <usize>load<u32>(rows + n * 4);
      for (let axis: usize = 0; axis < 24; axis += 8) {
        store<f64>(position + row + axis, NaN);
        store<f64>(velocity + row + axis, NaN);
      }
      store<u8>(codes + row / 24, code);
      faults++;
    }
  }
  return faults;
}
