/**
 * The planned ephemeris: the own path up to the burn, and from the burn on the path with it, as two tables that a screen, an
 * OEM and a person can read. Steps of a 96th of a revolution and Lagrange of degree 9: 1 mm inside, 1 m at the ends (test).
 */
import { type EphemerisTable, rtnFromStateInto } from '@noroshi/orbit';
import type { Path } from './path.ts';
import { moveZonal, perigeeRateRadS, zonalSteps } from './zonal.ts';

export type PlannedBurn = {
  readonly burnUs: number;
  readonly burnRtnKmS: readonly [number, number, number];
};

const STEPS_A_TURN = 96;
const STEP_S_MAX = 600;
const STEP_S_MIN = 10;
const DEGREE = 9;
const ROWS_MAX = 60_000;
export const ROWS_MIN = DEGREE + 2;

/** Undefined where the own path has no state at the burn or shortly after it; a path that ends later cuts the table short. */
export function plannedTable(
  own: Path,
  { burnUs, burnRtnKmS }: PlannedBurn,
  toUs: number,
): EphemerisTable | undefined {
  const start = new Float64Array(6);
  if (!own(burnUs, start)) return undefined;
  const axes = new Float64Array(9);
  rtnFromStateInto(start, start.subarray(3), 0, axes);
  const plain = Float64Array.from(start);
  const burnt = Float64Array.from(start);
  const [r, t, n] = burnRtnKmS;
  for (let k = 0; k < 3; k++) burnt[3 + k] += r * axes[k] + t * axes[3 + k] + n * axes[6 + k];
  const stepUs = stepUsOf(start);
  const steps = zonalSteps(start, stepUs / 1e6);
  const state = new Float64Array(6);
  return collect(burnUs, toUs, stepUs, (us, k) => {
    if (k > 0) {
      moveZonal(plain, stepUs / 1e6, steps);
      moveZonal(burnt, stepUs / 1e6, steps);
    }
    if (!own(us, state)) return undefined;
    for (let i = 0; i < 6; i++) state[i] += burnt[i] - plain[i];
    return state;
  });
}

/** The own path without a burn as a table. */
export function pathTable(own: Path, fromUs: number, toUs: number): EphemerisTable | undefined {
  const state = new Float64Array(6);
  if (!own(fromUs, state)) return undefined;
  const stepUs = stepUsOf(state);
  return collect(fromUs, toUs, stepUs, (us) => (own(us, state) ? state : undefined));
}

export function collect(
  fromUs: number,
  toUs: number,
  stepUs: number,
  at: (us: number, k: number) => Float64Array | undefined,
): EphemerisTable | undefined {
  const rows = Math.min(ROWS_MAX, Math.ceil((toUs - fromUs) / stepUs) + 1);
  const epochUs = new Float64Array(rows);
  const states = new Float64Array(6 * rows);
  let count = 0;
  for (; count < rows; count++) {
    const us = fromUs + count * stepUs;
    const state = at(us, count);
    if (state === undefined) break;
    epochUs[count] = us;
    states.set(state, 6 * count);
  }
  if (count <= DEGREE) return undefined;
  return {
    epochUs: epochUs.subarray(0, count),
    states: states.subarray(0, 6 * count),
    ...{ method: 'lagrange', degree: DEGREE },
    ...{ fromUs, toUs: Math.min(toUs, epochUs[count - 1]) },
  };
}

/** By the turn at perigee; whole seconds, so that the times of a file are short. */
export function stepUsOf(state: Float64Array): number {
  const turnS = (2 * Math.PI) / perigeeRateRadS(state);
  return Math.round(Math.min(STEP_S_MAX, Math.max(STEP_S_MIN, turnS / STEPS_A_TURN))) * 1e6;
}
