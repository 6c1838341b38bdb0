/**
 * How two real paths leave two-body motion around an encounter: for motion by SGP4 (or any path), tabulated once and added to
 * every trial, as Encke's method adds perturbations to an osculating orbit (Vallado 2013, section 8.3). From the states that a
 * path has at the epoch two-body motion is carried on; what the path is off from it is the bend, zero at the epoch with its rate.
 * A trial differs from the mean path by its error, a share of 1e-5 to 1e-2 of its radius, and so does what it feels of the bend.
 */
import type { Path } from '../avoid/path.ts';
import {
  equinoctialFromStateInto,
  retrogradeFactor,
  stateFromEquinoctialInto,
} from './equinoctial.ts';

export type Bend = {
  readonly fromS: number;
  readonly stepS: number;
  readonly count: number; // of knots
  readonly knots: Float64Array; // a knot: position and velocity of the bend of object 1, then of object 2
  readonly apartKmMax: number; // what the two bends differ by, at most
  readonly pullKmS2Max: number; // and the acceleration in it
};

const STEP_S = 30; // cubic between: below 1 mm
const SLOTS = 12;
/** The largest differences are taken at the knots: between them they are a little larger. */
const BETWEEN_KNOTS = 1.2;

/** Undefined where a path has no state in the window, or none of an ellipse at the epoch. */
export function bendOf(
  paths: readonly [Path, Path],
  epochUs: number,
  fromS: number,
  toS: number,
): Bend | undefined {
  const count = Math.max(2, Math.ceil((toS - fromS) / STEP_S) + 1);
  const stepS = (toS - fromS) / (count - 1);
  const knots = new Float64Array(SLOTS * count);
  for (let which = 0; which < 2; which++)
    if (!knotsInto(paths[which]!, epochUs, fromS, stepS, knots, 6 * which)) return undefined;
  let apartKmMax = 0;
  let pullKmS2Max = 0;
  for (let i = 0; i < count; i++) {
    apartKmMax = Math.max(apartKmMax, differenceAt(knots, SLOTS * i, 0, -1));
    if (i > 0)
      pullKmS2Max = Math.max(
        pullKmS2Max,
        differenceAt(knots, SLOTS * i, 3, SLOTS * (i - 1)) / stepS,
      );
  }
  return {
    ...{ fromS, stepS, count, knots, apartKmMax: BETWEEN_KNOTS * apartKmMax },
    pullKmS2Max: BETWEEN_KNOTS * pullKmS2Max,
  };
}

function knotsInto(
  path: Path,
  epochUs: number,
  fromS: number,
  stepS: number,
  knots: Float64Array,
  to: number,
): boolean {
  const state = new Float64Array(6);
  const plain = new Float64Array(6);
  const elements = new Float64Array(6);
  if (!path(epochUs, state)) return false;
  const factor = retrogradeFactor(state);
  if (!equinoctialFromStateInto(state, factor, elements)) return false;
  for (let at = to, i = 0; at < knots.length; at += SLOTS, i++) {
    const afterS = fromS + i * stepS;
    if (!path(epochUs + afterS * 1e6, state)) return false;
    stateFromEquinoctialInto(elements, factor, afterS, plain);
    for (let k = 0; k < 6; k++) knots[at + k] = state[k]! - plain[k]!;
  }
  return knots.every(Number.isFinite);
}

/** Length of object 2's bend minus object 1's (from slot `part`), less the same at another knot if one is given. */
function differenceAt(knots: Float64Array, at: number, part: number, less: number): number {
  let sum = 0;
  for (let k = part; k < part + 3; k++) {
    let value = knots[at + 6 + k]! - knots[at + k]!;
    if (less >= 0) value -= knots[less + 6 + k]! - knots[less + k]!;
    sum += value * value;
  }
  return Math.sqrt(sum);
}

/** Adds the bend at an instant to two states (twelve numbers), by the cubic of the two knots around it. */
export function addBend(
  { fromS, stepS, count, knots }: Bend,
  atS: number,
  states: Float64Array,
): void {
  const place = (atS - fromS) / stepS;
  const knot = Math.min(count - 2, Math.max(0, Math.floor(place)));
  const x = place - knot;
  const y = 1 - x;
  const a = y * y * (1 + 2 * x);
  const b = x * x * (3 - 2 * x);
  const c = x * y * y * stepS;
  const d = -x * x * y * stepS;
  const slope = (6 * x * y) / stepS;
  const e = y * (1 - 3 * x);
  const f = x * (3 * x - 2);
  const first = SLOTS * knot;
  for (let half = 0; half < SLOTS; half += 6)
    for (let k = half; k < half + 3; k++) {
      const p = knots[first + k]!;
      const v = knots[first + k + 3]!;
      const q = knots[first + SLOTS + k]!;
      const w = knots[first + SLOTS + k + 3]!;
      states[k]! += a * p + b * q + c * v + d * w;
      states[k + 3]! += slope * (q - p) + e * v + f * w;
    }
}
