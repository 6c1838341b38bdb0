/**
 * The sieve's hot path: interpolation, direction cells, and the pair loop. Same method and same answers as
 * ../src/step.ts and ../src/sieve.ts, which are the reference; the layout of memory is ../src/sieve-kernel.ts's.
 * Lengths km, speeds km/s, times s. Radial bounds are f32, widened by more than their rounding.
 */

// Slots of the header: u32 addresses, written once by the host.
const LEFT_P: usize = 0;
const RIGHT_P: usize = 4;
const LEFT_V: usize = 8;
const RIGHT_V: usize = 12;
const PLACE_P: usize = 16;
const PLACE_V: usize = 20;
const COMPACT: usize = 24;
const FORWARD: usize = 28;
const WIDE: usize = 32;
const CELL_START: usize = 36;
const ROW_CELL: usize = 40;
const CELL: usize = 44;
const ROW: usize = 48;
const STATE: usize = 52; // 6 f64 an object, in cell order
const LOW: usize = 56;
const HIGH: usize = 60;
const FAST: usize = 64;
const PRIMARY: usize = 68; // 0 = every pair
const OUT: usize = 72; // candidates: rowA i32, rowB i32, offset f64, speed f64
const OUT_MAX: usize = 76;
const ROWS: usize = 80;
const CELLS: usize = 84;
const SIDE: usize = 88;
const FEW: usize = 92; // 1: primaries are few, so only they look around

const MU: f64 = 398600.8; // WGS-72, km³/s²
const F32_WIDEN: f64 = 1.5e-7; // one rounding of f32 is 6e-8 of the radius

let tested: u32 = 0;
let found: u32 = 0;
let fastCount: u32 = 0;
let count: u32 = 0;

// @ts-ignore: decorator
@inline
function slot(k: usize): usize {
  return <usize>load<u32>(k);
}

/** Pairs that passed the radial test in the last call of `pairs`. */
export function pairsTested(): u32 {
  return tested;
}

/** Cubic Hermite at fraction u of an interval of knotS seconds, all rows, into the places. */
export function interpolate(u: f64, knotS: f64): void {
  const p0 = slot(LEFT_P);
  const p1 = slot(RIGHT_P);
  const v0 = slot(LEFT_V);
  const v1 = slot(RIGHT_V);
  const outP = slot(PLACE_P);
  const outV = slot(PLACE_V);
  const w = u * u * (3 - 2 * u);
  const a1 = f64x2.splat(w);
  const a0 = f64x2.splat(1 - w);
  const b0 = f64x2.splat(u * (1 - u) * (1 - u) * knotS);
  const b1 = f64x2.splat(-u * u * (1 - u) * knotS);
  const c1 = f64x2.splat((6 * u * (1 - u)) / knotS);
  const d0 = f64x2.splat((1 - u) * (1 - 3 * u));
  const d1 = f64x2.splat(u * (3 * u - 2));
  const end: usize = (<usize>load<u32>(ROWS) * 24 + 15) & ~15;
  for (let k: usize = 0; k < end; k += 16) {
    const p = v128.load(p0 + k);
    const q = v128.load(p1 + k);
    const v = v128.load(v0 + k);
    const x = v128.load(v1 + k);
    v128.store(
      outP + k,
      f64x2.add(f64x2.add(f64x2.mul(a0, p), f64x2.mul(a1, q)), f64x2.add(f64x2.mul(b0, v), f64x2.mul(b1, x))),
    );
    v128.store(outV + k, f64x2.add(f64x2.mul(c1, f64x2.sub(q, p)), f64x2.add(f64x2.mul(d0, v), f64x2.mul(d1, x))));
  }
}

/** Sorts the places into cells and writes the columns; rows without a place (NaN) are left out. Returns the objects placed. */
export function sortIntoCells(tau: f64, margin: f64, inverseCell: f64, turnRateMax: f64): u32 {
  const rows = load<u32>(ROWS);
  const cells = load<u32>(CELLS);
  const starts = slot(CELL_START);
  const rowCell = slot(ROW_CELL);
  memory.fill(starts, 0, <usize>(cells + 1) << 2);
  countCells(rows, starts, rowCell, inverseCell);
  let sum: u32 = 0;
  for (let k: u32 = 0; k <= cells; k++) {
    sum += load<u32>(starts + (<usize>k << 2));
    store<u32>(starts + (<usize>k << 2), sum);
  }
  count = sum;
  fillColumns(rows, starts, rowCell, tau, margin, turnRateMax);
  return sum;
}

function countCells(rows: u32, starts: usize, rowCell: usize, inverseCell: f64): void {
  let p = slot(PLACE_P);
  const compact = slot(COMPACT);
  const side = load<u32>(SIDE);
  const half = <f64>(side >> 1);
  for (let row: u32 = 0; row < rows; row++, p += 24) {
    const x = load<f64>(p);
    const y = load<f64>(p, 8);
    const z = load<f64>(p, 16);
    const r2 = x * x + y * y + z * z;
    if (!(r2 > 0)) {
      store<i32>(rowCell + (<usize>row << 2), -1);
      continue;
    }
    const k = inverseCell / Math.sqrt(r2);
    // half + x·k is positive, so truncation is the floor
    const cx = <u32>(half + x * k);
    const cy = <u32>(half + y * k);
    const cz = <u32>(half + z * k);
    const cell = load<u32>(compact + (<usize>(cx + side * (cy + side * cz)) << 2));
    store<u32>(rowCell + (<usize>row << 2), cell);
    const at = starts + (<usize>cell << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Last to first, so that each cell's end moves down to its start and rows stay in order. */
function fillColumns(rows: u32, starts: usize, rowCell: usize, tau: f64, margin: f64, turnRateMax: f64): void {
  const places = slot(PLACE_P);
  const speeds = slot(PLACE_V);
  const cellOut = slot(CELL);
  const rowOut = slot(ROW);
  const stateOut = slot(STATE);
  const lowOut = slot(LOW);
  const highOut = slot(HIGH);
  const fast = slot(FAST);
  const halfTau2 = 0.5 * tau * tau;
  fastCount = 0;
  for (let row: u32 = rows; row-- > 0; ) {
    const cell = load<i32>(rowCell + (<usize>row << 2));
    if (cell < 0) continue;
    const start = starts + (<usize>cell << 2);
    const at = load<u32>(start) - 1;
    store<u32>(start, at);
    const p = places + <usize>row * 24;
    const v = speeds + <usize>row * 24;
    const x = load<f64>(p);
    const y = load<f64>(p, 8);
    const z = load<f64>(p, 16);
    const vx = load<f64>(v);
    const vy = load<f64>(v, 8);
    const vz = load<f64>(v, 16);
    const r2 = x * x + y * y + z * z;
    const r = Math.sqrt(r2);
    const inverse = 1 / r;
    const radial = (x * vx + y * vy + z * vz) * inverse;
    const across2 = vx * vx + vy * vy + vz * vz - radial * radial;
    const reach =
      Math.abs(radial) * tau + Math.abs((across2 - MU * inverse) * inverse) * halfTau2 + margin + r * F32_WIDEN;
    store<i32>(cellOut + (<usize>at << 2), cell);
    store<u32>(rowOut + (<usize>at << 2), row);
    const s = stateOut + <usize>at * 48;
    store<f64>(s, x);
    store<f64>(s, y, 8);
    store<f64>(s, z, 16);
    store<f64>(s, vx, 24);
    store<f64>(s, vy, 32);
    store<f64>(s, vz, 40);
    store<f32>(lowOut + (<usize>at << 2), <f32>(r - reach));
    store<f32>(highOut + (<usize>at << 2), <f32>(r + reach));
    // The turn rate grows by less than 2ṙ/r of itself a second; 2.2 covers the change across the step.
    const limit = (turnRateMax * r) / (1 + 2.2 * Math.abs(radial) * tau * inverse);
    if (across2 > limit * limit) store<u32>(fast + (<usize>(fastCount++) << 2), at);
  }
}

/** All candidate pairs of the sorted step; returns their number, of which at most OUT_MAX are written. */
export function pairs(tau: f64, reach: f64): u32 {
  const starts = slot(CELL_START);
  const cellOf = slot(CELL);
  const forward = slot(FORWARD);
  const wide = slot(WIDE);
  const reach2 = reach * reach;
  tested = 0;
  found = 0;
  if (load<u32>(FEW) === 1) return primaryPairs(tau, reach2);
  let first: u32 = 0;
  while (first < count) {
    const own = load<u32>(cellOf + (<usize>first << 2));
    const end = load<u32>(starts + (<usize>own << 2), 4);
    const runs = forward + <usize>own * 40;
    const ownEnd = load<u32>(starts + (<usize>load<u32>(runs, 4) << 2));
    for (let i = first; i < end; i++) meet(i, i + 1, ownEnd, tau, reach2);
    for (let k: usize = 8; k < 40; k += 8) {
      const from = load<u32>(starts + (<usize>load<u32>(runs + k) << 2));
      const to = load<u32>(starts + (<usize>load<u32>(runs + k, 4) << 2));
      if (from < to) for (let i = first; i < end; i++) meet(i, from, to, tau, reach2);
    }
    first = end;
  }
  const fast = slot(FAST);
  for (let f: u32 = 0; f < fastCount; f++) {
    const at = load<u32>(fast + (<usize>f << 2));
    const runs = wide + <usize>load<u32>(cellOf + (<usize>at << 2)) * 200;
    for (let k: usize = 0; k < 200; k += 8) {
      const from = load<u32>(starts + (<usize>load<u32>(runs + k) << 2));
      const to = load<u32>(starts + (<usize>load<u32>(runs + k, 4) << 2));
      meet(at, from, to, tau, reach2);
    }
  }
  return found;
}

/** Each primary against all objects up to two cells away: a superset of what neighbouring cells give. */
function primaryPairs(tau: f64, reach2: f64): u32 {
  const starts = slot(CELL_START);
  const cellOf = slot(CELL);
  const wide = slot(WIDE);
  const rows = slot(ROW);
  const primary = slot(PRIMARY);
  for (let at: u32 = 0; at < count; at++) {
    if (load<u8>(primary + load<u32>(rows + (<usize>at << 2))) === 0) continue;
    const runs = wide + <usize>load<u32>(cellOf + (<usize>at << 2)) * 200;
    for (let k: usize = 0; k < 200; k += 8) {
      const from = load<u32>(starts + (<usize>load<u32>(runs + k) << 2));
      const to = load<u32>(starts + (<usize>load<u32>(runs + k, 4) << 2));
      meet(at, from, to, tau, reach2);
    }
  }
  return found;
}

/** Object at i against the run [from, to): four radial tests at a time, then the pair test where radii can meet. */
// @ts-ignore: decorator
@inline
function meet(i: u32, from: u32, to: u32, tau: f64, reach2: f64): void {
  const low = slot(LOW);
  const high = slot(HIGH);
  const lowI = f32x4.splat(load<f32>(low + (<usize>i << 2)));
  const highI = f32x4.splat(load<f32>(high + (<usize>i << 2)));
  for (let j = from; j < to; j += 4) {
    const at = <usize>j << 2;
    let mask = i32x4.bitmask(
      v128.and(f32x4.lt(v128.load(low + at), highI), f32x4.gt(v128.load(high + at), lowI)),
    );
    if (mask === 0) continue;
    const rest = to - j;
    if (rest < 4) mask &= (1 << rest) - 1;
    while (mask !== 0) {
      testPair(i, j + ctz(mask), tau, reach2);
      mask &= mask - 1;
    }
  }
}

/** Linear relative motion d + w·s, |s| ≤ τ: does it come within reach? */
function testPair(i: u32, j: u32, tau: f64, reach2: f64): void {
  tested++;
  const states = slot(STATE);
  const a = states + <usize>i * 48;
  const b = states + <usize>j * 48;
  const dx = load<f64>(b) - load<f64>(a);
  const dy = load<f64>(b, 8) - load<f64>(a, 8);
  const dz = load<f64>(b, 16) - load<f64>(a, 16);
  const wx = load<f64>(b, 24) - load<f64>(a, 24);
  const wy = load<f64>(b, 32) - load<f64>(a, 32);
  const wz = load<f64>(b, 40) - load<f64>(a, 40);
  const excess = dx * dx + dy * dy + dz * dz - reach2;
  const w2 = wx * wx + wy * wy + wz * wz;
  const dw = dx * wx + dy * wy + dz * wz;
  if (excess * w2 > dw * dw) return;
  let s = w2 > 0 ? -dw / w2 : 0;
  if (s > tau) s = tau;
  else if (s < -tau) s = -tau;
  if (excess + s * (2 * dw + s * w2) > 0 || i === j) return;
  const rowI = load<u32>(slot(ROW) + (<usize>i << 2));
  const rowJ = load<u32>(slot(ROW) + (<usize>j << 2));
  const primary = slot(PRIMARY);
  if (primary !== 0 && (load<u8>(primary + rowI) | load<u8>(primary + rowJ)) === 0) return;
  if (found < load<u32>(OUT_MAX)) {
    const out = slot(OUT) + <usize>found * 24;
    store<u32>(out, min(rowI, rowJ));
    store<u32>(out, max(rowI, rowJ), 4);
    store<f64>(out, s, 8);
    store<f64>(out, Math.sqrt(w2), 16);
  }
  found++;
}
