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
  STATE_FIELDS,
} from '../src/kernel/fields';
import { writeConstants } from './constants';
import { finishDeep, secularDeep } from './deep';
import { writeFaults } from './faults';
import {
  keplerAny,
  keplerLow,
  MET_ECCENTRIC,
  MET_NO_ORBIT,
  perigeeDeep,
  perigeeNear,
} from './kepler';
import { moonTerms, sunTerms } from './lunisolar';
import {
  dragNarrow,
  dragWide,
  MET_FAULT,
  MET_WIDE_SHIFT,
  timesOfEpoch,
  timesOfEpochs,
} from './near';
import { MET_BELOW_SURFACE, MET_WIDE_TURN, orientNarrow, orientWide } from './orientation';
import { setTable } from './scalar';

export { multiplyAdd } from './limit';

/** Work space: constants, state of one block, rows of a solitary pair and its output. */
const EDGE_ROWS = 0;
const EDGE_POSITION = 16;
const EDGE_VELOCITY = 64;
const EDGE_CODES = 112;
const FAULTS = MET_FAULT | MET_NO_ORBIT | MET_BELOW_SURFACE;

let table: usize = 0;
let states: usize = 0;
let edge: usize = 0;

/** Fills the work space at `base` (16-byte aligned); `operational` is 1 for opsmode 'a'. */
export function start(base: usize, operational: i32): void {
  table = base;
  states = base + CONSTANT_FIELDS * 16;
  edge = states + PAIRS_A_BLOCK * STATE_FIELDS * 16;
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
  let faults = 0;
  if (from < to && (from & 1) !== 0) {
    faults += runSlot(kind, blocks, rows, from, epochUs, position, velocity, codes);
    from++;
  }
  if (from < to && (to & 1) !== 0) {
    to--;
    faults += runSlot(kind, blocks, rows, to, epochUs, position, velocity, codes);
  }
  for (let slot = from; slot < to; slot += 2 * PAIRS_A_BLOCK) {
    const count = min(PAIRS_A_BLOCK, (to - slot) >> 1);
    const block = blocks + <usize>(slot >> 1) * size;
    timesOfEpoch(epochUs, block, size, kind, states, count);
    faults += runStages(
      kind,
      block,
      size,
      count,
      rows + <usize>slot * 4,
      position,
      velocity,
      codes,
    );
  }
  return faults;
}

/** One set, in both lanes of `block`, at `count` pairs of epochs (µs TAI); `rows` is 0, 24, 48 … for a block of pairs. */
export function runOne(
  kind: i32,
  block: usize,
  rows: usize,
  epochs: usize,
  count: i32,
  position: usize,
  velocity: usize,
  codes: usize,
): i32 {
  let faults = 0;
  for (let done = 0; done < count; done += PAIRS_A_BLOCK) {
    const pairs = min(PAIRS_A_BLOCK, count - done);
    const cell = <usize>(done * 2);
    timesOfEpochs(epochs + cell * 8, block, kind, states, pairs);
    faults += runStages(
      kind,
      block,
      0,
      pairs,
      rows,
      position + cell * 24,
      velocity + cell * 24,
      codes + cell,
    );
  }
  return faults;
}

/** A slot whose neighbour in the pair must not be written: both are computed aside, one is copied. */
function runSlot(
  kind: i32,
  blocks: usize,
  rows: usize,
  slot: i32,
  epochUs: f64,
  position: usize,
  velocity: usize,
  codes: usize,
): i32 {
  const size = pairBytes(kind);
  const block = blocks + <usize>(slot >> 1) * size;
  const lane = <usize>(slot & 1);
  const row = <usize>load<u32>(rows + <usize>slot * 4);
  store<u16>(edge + EDGE_CODES, 0);
  timesOfEpoch(epochUs, block, size, kind, states, 1);
  runStages(
    kind,
    block,
    size,
    1,
    edge + EDGE_ROWS,
    edge + EDGE_POSITION,
    edge + EDGE_VELOCITY,
    edge + EDGE_CODES,
  );
  memory.copy(position + row, edge + EDGE_POSITION + lane * 24, 24);
  memory.copy(velocity + row, edge + EDGE_VELOCITY + lane * 24, 24);
  const code = load<u8>(edge + EDGE_CODES + lane);
  store<u8>(codes + row / 24, code);
  return code !== 0 ? 1 : 0;
}

/** Every stage for one block whose times are set. */
function runStages(
  kind: i32,
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
  if (kind === KIND_NEAR) {
    met = dragNarrow(block, stride, state, count, k);
    if (met & MET_WIDE_SHIFT) met = dragWide(block, stride, state, count, k);
    met |= perigeeNear(orbit, orbitStride, state, count, k);
  } else {
    met = secularDeep(kind, block, stride, state, count, k);
    sunTerms(block, stride, state, count, k);
    moonTerms(block, stride, state, count, k);
    met |= finishDeep(state, count, k);
    orbit = state;
    orbitStride = STATE_FIELDS * 16;
    met |= perigeeDeep(orbit, orbitStride, state, count, k);
  }
  if (met & MET_ECCENTRIC) keplerAny(state, count, k);
  else keplerLow(state, count, k);
  met |= orientNarrow(orbit, orbitStride, state, count, rows, position, velocity, k);
  if (met & MET_WIDE_TURN) {
    orientWide(orbit, orbitStride, state, count, rows, position, velocity, k);
  }
  if ((met & FAULTS) === 0) return 0;
  return writeFaults(kind, state, count, rows, position, velocity, codes);
}
