/**
 * Whether two bodies in two-body motion come nearer than a distance in a span of time: with proof, and mostly from one
 * pair of states. Between an instant and `s` seconds on, the relative path leaves its straight line by at most
 *   E(s) = d (cosh gs - 1) + v (sinh(gs) / g - s),  g^2 = 2 mu / r^3,
 * d and v the relative distance and speed at the instant, r the least radius that the line between the bodies has meanwhile
 * (Gronwall on |rho''| <= g^2 |rho|: the gravity of a point differs by at most its largest gradient times the distance). So a
 * span is clear while the straight line stays farther than the limit plus E; what is left is looked at from another instant,
 * the nearest of the straight line first, which is Newton's way to the closest approach. No sampling in time, nothing missed.
 * Paths that leave two-body motion by a bend b (monte-carlo-bend.ts) pull apart by at most K = max |b''| + g^2 max |b| more:
 * K (cosh gs - 1) / g^2 is added to E.
 */
import { MU_EARTH_KM3_S2 } from './equinoctial.ts';
import { moveInto, PERIGEE_KM_SLOT, SHAPE_SLOTS } from './kepler-solver.ts';
import { addBend, type Bend } from './monte-carlo-bend.ts';

/** What one search works with; made once, used for every trial. */
export type SearchRoom = {
  readonly shapes: Float64Array; // two, of SHAPE_SLOTS each
  readonly states: Float64Array; // two, of six
  readonly counts: Float64Array; // [instants looked at, seconds of the last hit]
  readonly bend: Bend | undefined; // undefined: two-body motion
};

export function createSearchRoom(bend?: Bend): SearchRoom {
  return {
    bend,
    shapes: new Float64Array(2 * SHAPE_SLOTS),
    states: new Float64Array(12),
    counts: new Float64Array(2),
  };
}

/** States of both bodies at an instant, by the motion of the room. */
export function moveBothInto({ shapes, states, bend }: SearchRoom, atS: number): void {
  moveInto(shapes, 0, atS, states, 0);
  moveInto(shapes, SHAPE_SLOTS, atS, states, 6);
  if (bend !== undefined) addBend(bend, atS, states);
}

/** gs up to which E is bounded by its polynomial: cosh x - 1 <= 0.55 x^2, sinh x - x <= 0.18 x^3 up to x = 1. */
const REACH = 0.8;
const BY_DISTANCE = 0.55;
const BY_SPEED = 0.18;
const SINKS_TO = 0.75; // of its radius, within a reach: what a body high on a long ellipse is allowed to fall
/** The line between the bodies goes nearer to the Earth than both by at most 3.2 % while they are half a perigee apart. */
const APART = 0.5;
const GROWTH = 1.4; // cosh(REACH) of the distance, with the speed's part in the 1.5 below
const GRADIENT = 2 / (0.968 * 0.968 * 0.968);
const SINKS_KM = 50; // below the perigee of two-body motion, by a bend
/** A passage shorter than this below the limit is not told from none: a share of crossing it, for a radius of centimetres too. */
const STEP_S = 1e-7;
const STEP_SHARE = 0.01;
const STEP_S_MIN = 1e-9; // digits of a position end here
const DEPTH_MAX = 200;
const HALVINGS = 4;

/** True when the shapes in `room` come to `limitKm` or nearer between `fromS` and `toS`; looks first at `atS`. */
export function comesNear(
  room: SearchRoom,
  limitKm: number,
  fromS: number,
  toS: number,
  atS: number,
): boolean {
  const { shapes } = room;
  const lowest = Math.min(shapes[PERIGEE_KM_SLOT]!, shapes[SHAPE_SLOTS + PERIGEE_KM_SLOT]!);
  const perigeeKm = room.bend === undefined ? lowest : lowest - SINKS_KM;
  return search(room, limitKm, perigeeKm, fromS, toS, atS, DEPTH_MAX);
}

/** True when the shapes are within the limit at one instant. */
export function isNearAt(room: SearchRoom, limitKm: number, atS: number): boolean {
  moveBothInto(room, atS);
  const { states } = room;
  const x = states[6]! - states[0]!;
  const y = states[7]! - states[1]!;
  const z = states[8]! - states[2]!;
  return x * x + y * y + z * z <= limitKm * limitKm;
}

/** Of the two bodies. */
function lowerRadiusKm(s: Float64Array): number {
  const first2 = s[0]! * s[0]! + s[1]! * s[1]! + s[2]! * s[2]!;
  const second2 = s[6]! * s[6]! + s[7]! * s[7]! + s[8]! * s[8]!;
  return Math.sqrt(Math.min(first2, second2));
}

function search(
  room: SearchRoom,
  limitKm: number,
  perigeeKm: number,
  fromS: number,
  toS: number,
  atS: number,
  depth: number,
): boolean {
  const { states, bend } = room;
  moveBothInto(room, atS);
  room.counts[0]!++;
  const x = states[6]! - states[0]!;
  const y = states[7]! - states[1]!;
  const z = states[8]! - states[2]!;
  const u = states[9]! - states[3]!;
  const v = states[10]! - states[4]!;
  const w = states[11]! - states[5]!;
  const d2 = x * x + y * y + z * z;
  if (d2 <= limitKm * limitKm) {
    room.counts[1] = atS;
    return true;
  }
  if (depth === 0) return false;
  const d = Math.sqrt(d2);
  const rate = x * u + y * v + z * w; // d times the range-rate
  const speed2 = u * u + v * v + w * w;
  // how low the bodies can be within the reach: the perigee, or a share of what they are now while that is not far to fall
  const lowKm = SINKS_TO * lowerRadiusKm(states);
  const isHigh = lowKm > perigeeKm;
  const floorKm = isHigh ? lowKm : perigeeKm;
  const g2 = (GRADIENT * MU_EARTH_KM3_S2) / (floorKm * floorKm * floorKm);
  const fallS = isHigh
    ? ((1 / SINKS_TO - 1) * lowKm) / Math.sqrt((2 * MU_EARTH_KM3_S2) / lowKm)
    : Infinity;
  const reachS = Math.min(REACH / Math.sqrt(g2), fallS);
  // what bends feel of each other is as if the bodies were this much farther apart: K / g^2
  const moreKm = bend === undefined ? 0 : bend.apartKmMax + bend.pullKmS2Max / g2;
  const beforeS = Math.min(reachS, atS - fromS);
  const afterS = Math.min(reachS, toS - atS);
  const before = cleared(d2, d, -rate, speed2, limitKm, floorKm, g2, moreKm, beforeS);
  const after = cleared(d2, d, rate, speed2, limitKm, floorKm, g2, moreKm, afterS);
  const nearestS = speed2 > 0 ? atS - rate / speed2 : atS;
  const leftS = atS - before;
  if (leftS > fromS) {
    const nextS = nextInstant(fromS, leftS, leftS, nearestS, reachS);
    if (search(room, limitKm, perigeeKm, fromS, leftS, nextS, depth - 1)) return true;
  }
  const rightS = atS + after;
  if (rightS < toS) {
    const nextS = nextInstant(rightS, toS, rightS, nearestS, reachS);
    if (search(room, limitKm, perigeeKm, rightS, toS, nextS, depth - 1)) return true;
  }
  return false;
}

/** Where to look next in a span: at the nearest of the straight line if it is there, else a reach from the cleared end. */
function nextInstant(
  fromS: number,
  toS: number,
  clearedS: number,
  nearestS: number,
  reachS: number,
): number {
  if (nearestS > fromS && nearestS < toS) return nearestS;
  const step = Math.min(0.75 * reachS, 0.5 * (toS - fromS));
  return clearedS === fromS ? fromS + step : toS - step;
}

/** What a straight line must clear, from the epoch. */
export type Corridor = {
  readonly limitKm: number;
  readonly widerKm: number; // the part of it that the bodies may be farther apart than the line says
  readonly floorKm: number; // below every perigee
  readonly fromS: number; // 0 at the latest
  readonly toS: number; // 0 at the earliest
};

/** True when bodies with this relative state at the epoch are proven to stay out of the corridor's limit. */
export function straightLineClears(
  x: number,
  y: number,
  z: number,
  u: number,
  v: number,
  w: number,
  { limitKm, widerKm, floorKm, fromS, toS }: Corridor,
): boolean {
  const d2 = x * x + y * y + z * z;
  if (d2 <= limitKm * limitKm) return false;
  const d = Math.sqrt(d2);
  const rate = x * u + y * v + z * w;
  const speed2 = u * u + v * v + w * w;
  const g2 = (GRADIENT * MU_EARTH_KM3_S2) / (floorKm * floorKm * floorKm);
  const reachS = REACH / Math.sqrt(g2);
  if (toS > reachS || -fromS > reachS) return false;
  return (
    cleared(d2, d, rate, speed2, limitKm, floorKm, g2, widerKm, toS) >= toS &&
    cleared(d2, d, -rate, speed2, limitKm, floorKm, g2, widerKm, -fromS) >= -fromS
  );
}

/** Seconds from the instant, up to `spanS`, in which the bodies are proven to stay farther than the limit; at least STEP_S. */
function cleared(
  d2: number,
  d: number,
  rate: number,
  speed2: number,
  limitKm: number,
  floorKm: number,
  g2: number,
  moreKm: number,
  spanS: number,
): number {
  if (!(spanS > 0)) return 0;
  const roomKm = APART * floorKm - GROWTH * (d + moreKm);
  if (roomKm <= 0) {
    // far apart: nothing moves faster than the escape at the least radius, twice of which (a bend adds little) is the fastest approach
    return Math.min(spanS, (d - limitKm) / (2.1 * Math.sqrt((2 * MU_EARTH_KM3_S2) / floorKm)));
  }
  const speed = Math.sqrt(speed2);
  const reachS = Math.min(spanS, roomKm / (1.5 * speed));
  const nearestS = rate < 0 ? -rate / speed2 : 0;
  let doneS = 0;
  let tryS = Math.min(reachS, Math.max(2 * nearestS, (d + limitKm) / speed));
  let halvings = HALVINGS;
  while (doneS < reachS) {
    const s = Math.max(doneS, Math.min(nearestS, tryS));
    const straight2 = d2 + s * (2 * rate + s * speed2);
    const off = limitKm + g2 * tryS * tryS * (BY_DISTANCE * (d + moreKm) + BY_SPEED * speed * tryS);
    if (straight2 > off * off) {
      doneS = tryS;
      tryS = Math.min(reachS, 2 * tryS);
    } else {
      if (halvings-- === 0) break;
      tryS = 0.5 * (doneS + tryS);
    }
  }
  const crossingS = speed > 0 ? limitKm / speed : STEP_S;
  const stepS = Math.max(STEP_S_MIN, Math.min(STEP_S, STEP_SHARE * crossingS));
  return doneS > stepS ? doneS : Math.min(spanS, stepS);
}
