/**
 * SGP4 and SDP4 over two lanes: many sets at one time, or one set at many times. A block of pairs passes through one stage
 * after the other, each a short loop, so that the processor overlaps neighbouring pairs (measured: see ../bench).
 * Spacetrack Report 3 (Hoots & Roehrich 1980); Vallado et al. 2006 (AIAA 2006-6753).
 * Memory is laid out by ../src/kernel/pack.ts; fields by ../src/kernel/fields.ts. Nothing is allocated here.
 */
import {
  CONSTANT_FIELDS,
  DEEP_FIELDS_A_PAIR,
  KIND_NEAR,
  NEAR_FIELDS_A_PAIR,
  PAIRS_A_BLOCK,
  STATE_ANGLE,
  STATE_ANGLE_2,
  STATE_COS,
  STATE_COS_NODE,
  STATE_FIELDS,
  STATE_SIN,
  STATE_SIN_NODE,
} from '../src/kernel/fields';
import { C_MOON_2E, C_SUN_2E, writeConstants } from './constants';
import { beginDeep, resonanceStage, secularDeep } from './deep';
import { applyDeep, orbitDeep } from './deep-orbit';
import { writeFaults } from './faults';
import { kepler } from './kepler';
import { lunisolar, trueAnomaly } from './lunisolar';
import { beginNear, dragNarrow, dragWide, MET_FAULT, MET_WIDE_SHIFT } from './near';
import {
  MET_BELOW_SURFACE,
  MET_WIDE_TURN,
  orientNarrow,
  orientWide,
  shortPeriod,
} from './orientation';
import { perigeeDeep, perigeeNear } from './perigee';
import { setTable } from './scalar';
import { sines } from './sines';

export { multiplyAdd } from './limit';

/** A pair computed aside: its rows, output and codes. */
const EDGE_ROWS = 0;
const EDGE_EPOCH = 16;
const EDGE_POSITION = 32;
const EDGE_VELOCITY = 80;
const EDGE_CODES = 128;

let table: usize = 0;
let states: usize = 0;
let edge: usize = 0;

/** Fills the work space at `base` (16-byte aligned); `operational` is 1 for opsmode 'a'. */
export function start(base: usize, operational: i32): void {
  table = base;
  states = base + CONSTANT_FIELDS * 16;
  edge = states + (PAIRS_A_BLOCK + 1) * STATE_FIELDS * 16; // sines may take one pair more
  writeConstants(table, operational);
  setTable(table);
  store<u32>(edge + EDGE_ROWS, 0);
  store<u32>(edge + EDGE_ROWS + 4, 24);
}

// @inline
function pairBytes(kind: i32): usize {
  return kind === KIND_NEAR ? NEAR_FIELDS_A_PAIR * 16 : DEEP_FIELDS_A_PAIR * 16;
}

/**
 * Slots `from` to `to` of one group at one epoch (µs TAI). `blocks` holds its pairs, `rows` for each slot its row times 24.
 * Positions (km) and velocities (km/s) go to x y z triples by row, codes other than 0 to a byte a row. Returns the faults.
 */
export function runMany(
  kind: i32,
  blocks: usize,
  rows: usize,
  from: i32,
  to: i32,
  epochUs: f64,
  position: usize,
  velocity: usize,
  codes: usize,
): i32 {
  const size = pairBytes(kind);
  const epoch = edge + EDGE_EPOCH;
  v128.store(epoch, f64x2.splat(epochUs));
  let faults = 0;
  if (from < to && (from & 1) !== 0) {
    faults += runSlot(kind, blocks, rows, from, position, velocity, codes);
    from++;
  }
  if (from < to && (to & 1) !== 0) {
    to--;
    faults += runSlot(kind, blocks, rows, to, position, velocity, codes);
  }
  for (let slot = from; slot < to; slot += 2 * PAIRS_A_BLOCK) {
    const pairs = min(PAIRS_A_BLOCK, (to - slot) >> 1);
    const block = blocks + <usize>(slot >> 1) * size;
    const rest = rows + <usize>slot * 4;
    touch(block, <usize>pairs * size);
    faults += runBlock(kind, epoch, 0, block, size, pairs, rest, position, velocity, codes);
  }
  return faults;
}

let touched: i32 = 0; // kept, so that the reads are

/**
 * Reads one word of each cache line of a block before its stages do, so that the lines come all at once (measured: a
 * quarter faster while another core streams too, 4 % slower when all sets fit the second cache).
 */
function touch(from: usize, bytes: usize): void {
  let sum = 0;
  for (let p = from; p < from + bytes; p += 256) {
    sum += load<i32>(p) + load<i32>(p, 64) + load<i32>(p, 128) + load<i32>(p, 192);
  }
  touched = sum;
}

/**
 * One set at `count` pairs of epochs (µs TAI): slot `slot` of a group, copied to both lanes of `block`; `rows` is 0, 24, 48 …
 * for a block of pairs.
 */
export function runOne(
  kind: i32,
  blocks: usize,
  slot: i32,
  block: usize,
  rows: usize,
  epochs: usize,
  count: i32,
  position: usize,
  velocity: usize,
  codes: usize,
): i32 {
  const size = pairBytes(kind);
  const lane = blocks + <usize>(slot >> 1) * size + <usize>(slot & 1) * 8;
  for (let at: usize = 0; at < size; at += 16) {
    v128.store(block + at, v128.load64_splat(lane + at));
  }
  let faults = 0;
  for (let done = 0; done < count; done += PAIRS_A_BLOCK) {
    const pairs = min(PAIRS_A_BLOCK, count - done);
    const cell = <usize>(done * 2);
    const p = position + cell * 24;
    const v = velocity + cell * 24;
    faults += runBlock(kind, epochs + cell * 8, 16, block, 0, pairs, rows, p, v, codes + cell);
  }
  return faults;
}

/** A slot whose neighbour in the pair must not be written: both are computed aside, one is copied. */
function runSlot(
  kind: i32,
  blocks: usize,
  rows: usize,
  slot: i32,
  position: usize,
  velocity: usize,
  codes: usize,
): i32 {
  const size = pairBytes(kind);
  const block = blocks + <usize>(slot >> 1) * size;
  const lane = <usize>(slot & 1);
  const row = <usize>load<u32>(rows + <usize>slot * 4);
  const p = edge + EDGE_POSITION;
  const v = edge + EDGE_VELOCITY;
  const c = edge + EDGE_CODES;
  store<u16>(c, 0);
  runBlock(kind, edge + EDGE_EPOCH, 0, block, size, 1, edge + EDGE_ROWS, p, v, c);
  memory.copy(position + row, p + lane * 24, 24);
  memory.copy(velocity + row, v + lane * 24, 24);
  const code = load<u8>(c + lane);
  store<u8>(codes + row / 24, code);
  return code !== 0 ? 1 : 0;
}

/** Every stage for one block of pairs. Returns the faults. */
function runBlock(
  kind: i32,
  epochs: usize,
  epochStep: usize,
  block: usize,
  stride: usize,
  count: i32,
  rows: usize,
  position: usize,
  velocity: usize,
  codes: usize,
): i32 {
  const k = table;
  const state = states;
  let orbit = block;
  let orbitStride = stride;
  let met = 0;
  let least: f64;
  if (kind === KIND_NEAR) {
    const begun = beginNear(epochs, epochStep, block, stride, state, count, k);
    sines(state, count, k, STATE_ANGLE, STATE_SIN, STATE_COS);
    met = dragNarrow(block, stride, state, count, k);
    if (met & MET_WIDE_SHIFT) met = dragWide(block, stride, state, count, k);
    met |= begun;
    sines(state, count, k, STATE_ANGLE, STATE_SIN, STATE_COS);
    least = perigeeNear(orbit, stride, state, count, k);
  } else {
    beginDeep(epochs, epochStep, block, stride, state, count, k);
    met = runDeep(kind, block, stride, state, count, k);
    orbit = state;
    orbitStride = STATE_FIELDS * 16;
    least = perigeeDeep(orbit, orbitStride, state, count, k);
  }
  if (least < 0) met |= MET_FAULT;
  sines(state, count, k, STATE_ANGLE, STATE_SIN, STATE_COS);
  kepler(least, state, count, k);
  met |= shortPeriod(orbit, orbitStride, state, count, k);
  sines(state, count, k, STATE_ANGLE, STATE_SIN_NODE, STATE_COS_NODE);
  if (met & MET_WIDE_TURN) {
    orientWide(orbit, orbitStride, state, count, rows, position, velocity, k);
  } else {
    orientNarrow(orbit, orbitStride, state, count, rows, position, velocity, k);
  }
  if ((met & (MET_FAULT | MET_BELOW_SURFACE)) === 0) return 0;
  return writeFaults(kind, state, count, rows, position, velocity, codes);
}

/** From the times to sine and cosine of the argument of perigee. Says what the block met. */
function runDeep(
  kind: i32,
  block: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): i32 {
  sines(state, count, k, STATE_ANGLE, STATE_SIN, STATE_COS);
  sines(state, count, k, STATE_ANGLE_2, STATE_SIN_NODE, STATE_COS_NODE);
  trueAnomaly(C_SUN_2E, STATE_SIN, STATE_COS, state, count, k);
  trueAnomaly(C_MOON_2E, STATE_SIN_NODE, STATE_COS_NODE, state, count, k);
  let met = secularDeep(block, stride, state, count, k);
  met |= resonanceStage(kind, block, stride, state, count, k);
  met |= lunisolar(block, stride, state, count, k);
  sines(state, count, k, STATE_ANGLE, STATE_SIN, STATE_COS);
  applyDeep(state, count, k);
  orbitDeep(state, count, k);
  sines(state, count, k, STATE_ANGLE, STATE_SIN, STATE_COS);
  return met;
}
