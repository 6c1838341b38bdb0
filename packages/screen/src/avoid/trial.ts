/**
 * One trial burn: an impulse at a time before the closest approach, and what becomes of the approach.
 *
 * The path after the burn is the object's own path (SGP4) plus a deviation: two paths from the same state, one with the burn,
 * carried by the zonal field (zonal.ts), and subtracted. Without a burn the deviation is exactly zero, and the path is SGP4's.
 * What is left out acts on the difference only: against SGP4 itself below 1 % of the deviation in three days (test), Sun and Moon
 * 0.6 % of it in three days at GEO, drag less than its change over the height that the burn gives.
 * Execution error: Gates 1963, "A simplified model of midcourse maneuver execution errors" (JPL TR 32-504), a share along
 * the burn and an angle across it, carried to the approach by the partials of the deviation.
 */
import { rtnFromStateInto } from '@noroshi/orbit';
import { addRtnCovarianceInto, GOOD } from '../probability/encounter.ts';
import { PC2D, PC2D_SLOTS, probability2dOfInertialInto } from '../probability/pc2d.ts';
import type { Path } from './path.ts';
import { moveZonal, zonalSteps } from './zonal.ts';

/** Two objects about to meet. The first is ours: it can move. */
export type AvoidPair = {
  readonly own: Path;
  readonly other: Path;
  readonly tcaUs: number; // near it the closest approach without a burn is looked for
  readonly ownCovarianceRtnKm2: ArrayLike<number>; // rr, tr, tt, nr, nt, nn at closest approach
  readonly otherCovarianceRtnKm2: ArrayLike<number>;
  readonly hbrKm: number; // both bodies together
};

/** One-sigma errors of carrying a burn out. */
export type ExecutionError = { readonly share: number; readonly pointingRad: number };
export const EXACT: ExecutionError = { share: 0, pointingRad: 0 };

export const TRIAL_CODES = [
  'good',
  'no-state', // an object has no state at a time that is asked for
  'no-approach', // the objects do not pass each other near the time they did without the burn
  'no-probability', // the covariance is no covariance
] as const;
const NO_STATE = 1;
const NO_APPROACH = 2;
const NO_PROBABILITY = 3;

/** Slots of a trial's answer. R, T, N: object 2 minus object 1 in the RTN of object 1 after the burn. */
export const TRIAL = { pc: 0, pcMax: 1, missKm: 2, missRKm: 3, missTKm: 4, missNKm: 5, tcaUs: 6 };
export const TRIAL_SLOTS = 7;

export type Trial = {
  /** Takes a time of burn: what follows is about it. False where the own object has no state there. */
  burnAt(burnUs: number): boolean;
  /** Burns (R, T, N in km/s) and writes TRIAL slots; returns an index of TRIAL_CODES, NaN slots unless 0. */
  burn(rKmS: number, tKmS: number, nKmS: number, out: Float64Array): number;
  /** Position and velocity of both objects at the closest approach of the last good burn, and their combined covariance. */
  readonly own: Float64Array;
  readonly other: Float64Array;
  readonly covarianceKm2: Float64Array; // inertial: xx, yx, yy, zx, zy, zz
};

const STEPS_MAX = 25;
const TIME_TOLERANCE_S = 1e-7;
const PARTIAL_KM_S = 1e-6; // of a finite difference: linear to 1e-6, noise 1e-8
const SHARE_OF_TURN = 0.12; // an approach farther from the first one than this is another approach

export function createTrial(pair: AvoidPair, execution: ExecutionError = EXACT): Trial {
  const room = createRoom();
  const hasError = execution.share > 0 || execution.pointingRad > 0;
  let burnUs = Number.NaN;
  let spanS = Number.NaN;
  let steps = 1;
  return {
    own: room.own,
    other: room.other,
    covarianceKm2: room.covariance,
    burnAt: (us) => {
      burnUs = us;
      spanS = (pair.tcaUs - us) / 1e6;
      if (!pair.own(us, room.start)) return false;
      steps = zonalSteps(room.start, spanS);
      rtnFromStateInto(room.start, room.start.subarray(3), 0, room.axes);
      room.plain.set(room.start);
      moveZonal(room.plain, spanS, steps);
      if (hasError) partialsInto(room, spanS, steps);
      return room.plain.every(Number.isFinite);
    },
    burn: (r, t, n, out) => {
      out.fill(Number.NaN, 0, TRIAL_SLOTS);
      if (!Number.isFinite(burnUs)) return NO_STATE;
      kick(room, r, t, n, room.burnt);
      moveZonal(room.burnt, spanS, steps);
      const offsetS = meet(pair, room);
      if (typeof offsetS === 'string') return offsetS === 'lost' ? NO_APPROACH : NO_STATE;
      const code = combine(
        pair,
        room,
        hasError ? executionOf(room, execution, r, t, n) : undefined,
      );
      if (code !== GOOD) return NO_PROBABILITY;
      return answer(pair, room, offsetS, out);
    },
  };
}

function createRoom() {
  const six = () => new Float64Array(6);
  return {
    ...{ start: six(), plain: six(), burnt: six() }, // at the burn; without and with it, at the first closest approach
    ...{ plainNow: six(), burntNow: six(), own: six(), other: six(), covariance: six() },
    axes: new Float64Array(9), // R, T, N at the burn, as rows
    partials: new Float64Array(9), // column k: displacement (km) per km/s along axis k
    relative: new Float64Array(6),
    plane: new Float64Array(PC2D_SLOTS),
    ownAxes: new Float64Array(9),
  };
}
type Room = ReturnType<typeof createRoom>;

/** The state at the burn with an impulse along its axes. */
function kick({ start, axes }: Room, r: number, t: number, n: number, out: Float64Array): void {
  out.set(start);
  for (let k = 0; k < 3; k++) out[3 + k] += r * axes[k] + t * axes[3 + k] + n * axes[6 + k];
}

/** Newton on the range-rate, with the deviation carried along from the first closest approach. Returns seconds from it. */
function meet(pair: AvoidPair, room: Room): number | 'lost' | 'none' {
  const { own, other, plain, burnt, plainNow, burntNow, relative } = room;
  const turnS = turnSOf(burnt);
  let offsetS = 0;
  for (let k = 0; k < STEPS_MAX; k++) {
    const us = pair.tcaUs + offsetS * 1e6;
    if (!(pair.own(us, own) && pair.other(us, other))) return 'none';
    plainNow.set(plain);
    burntNow.set(burnt);
    const steps = zonalSteps(plain, offsetS);
    moveZonal(plainNow, offsetS, steps);
    moveZonal(burntNow, offsetS, steps);
    for (let i = 0; i < 6; i++) {
      own[i] += burntNow[i] - plainNow[i];
      relative[i] = other[i] - own[i];
    }
    const [x, y, z, u, v, w] = relative;
    const step = -(x * u + y * v + z * w) / (u * u + v * v + w * w);
    if (!Number.isFinite(step)) return 'lost';
    if (Math.abs(step) < TIME_TOLERANCE_S) return offsetS;
    offsetS += step;
    if (Math.abs(offsetS) > SHARE_OF_TURN * turnS) return 'lost';
  }
  return 'lost';
}

/** A revolution at the present turn rate, s. */
function turnSOf(state: Float64Array): number {
  const [x, y, z, u, v, w] = state;
  const h = Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u);
  return (2 * Math.PI * (x * x + y * y + z * z)) / h;
}

function combine(pair: AvoidPair, room: Room, extra: Float64Array | undefined): number {
  const { covariance, own, other } = room;
  covariance.fill(0);
  const code =
    addRtnCovarianceInto(own, pair.ownCovarianceRtnKm2, covariance) ||
    addRtnCovarianceInto(other, pair.otherCovarianceRtnKm2, covariance);
  if (code === GOOD && extra !== undefined) for (let k = 0; k < 6; k++) covariance[k] += extra[k];
  return code;
}

function answer(pair: AvoidPair, room: Room, offsetS: number, out: Float64Array): number {
  const { relative, covariance, plane, own, ownAxes } = room;
  const velocity = relative.subarray(3);
  const code = probability2dOfInertialInto(relative, velocity, covariance, pair.hbrKm, plane);
  if (code !== GOOD) return NO_PROBABILITY;
  rtnFromStateInto(own, own.subarray(3), 0, ownAxes);
  const [x, y, z] = relative;
  out[TRIAL.pc] = plane[PC2D.pc];
  out[TRIAL.pcMax] = plane[PC2D.pcMax];
  out[TRIAL.missKm] = Math.hypot(x, y, z);
  for (let k = 0; k < 3; k++)
    out[TRIAL.missRKm + k] = ownAxes[3 * k] * x + ownAxes[3 * k + 1] * y + ownAxes[3 * k + 2] * z;
  out[TRIAL.tcaUs] = pair.tcaUs + offsetS * 1e6;
  return 0;
}

/** Displacement at the first closest approach per km/s along R, T, N of the burn. */
function partialsInto(room: Room, spanS: number, steps: number): void {
  const { burnt, plain, partials } = room;
  for (let axis = 0; axis < 3; axis++) {
    const along = [0, 0, 0];
    along[axis] = PARTIAL_KM_S;
    kick(room, along[0]!, along[1]!, along[2]!, burnt);
    moveZonal(burnt, spanS, steps);
    for (let k = 0; k < 3; k++) partials[3 * k + axis] = (burnt[k] - plain[k]) / PARTIAL_KM_S;
  }
}

const executed = new Float64Array(6);

/** Φ Σ Φ' with Gates' Σ = s² v v' + p² (|v|² 1 − v v'), lower triangle. */
function executionOf(
  { partials }: Room,
  { share, pointingRad }: ExecutionError,
  r: number,
  t: number,
  n: number,
): Float64Array {
  const v = [r, t, n];
  const size2 = r * r + t * t + n * n;
  const across = pointingRad * pointingRad;
  const along = share * share - across;
  const moved = (row: number) =>
    partials[3 * row] * r + partials[3 * row + 1] * t + partials[3 * row + 2] * n;
  let slot = 0;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j <= i; j++) {
      let round = 0;
      for (let k = 0; k < v.length; k++) round += partials[3 * i + k] * partials[3 * j + k];
      executed[slot++] = along * moved(i) * moved(j) + across * size2 * round;
    }
  return executed;
}
