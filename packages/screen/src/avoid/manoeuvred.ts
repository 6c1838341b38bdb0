/**
 * An operator's own plan: one state, and burns after it, as tables that a screen can read; a table ends where a burn begins. The
 * path is the own element set's, plus the difference of two zonal paths: the operator's with its burns, and the element set's
 * without. So drag and the Moon stay in it. A burn that lasts is a row of impulses. Axes: CCSDS 502.0-B-3, annex B (RTN, TNW).
 */
import { EARTH_RADIUS_KM, type EphemerisTable, MU_KM3_S2, rtnFromStateInto } from '@noroshi/orbit';
import type { Path } from './path.ts';
import { collect, ROWS_MIN, stepUsOf } from './planned.ts';
import { moveZonal, zonalSteps } from './zonal.ts';

export type StateBurn = {
  readonly burnUs: number;
  readonly durationS: number; // 0: an impulse
  readonly deltaVKmS: readonly [number, number, number];
  readonly axes: 'RTN' | 'TNW' | 'TEME';
};

export type OwnPlan = {
  readonly epochUs: number;
  readonly state: readonly number[]; // TEME, km and km/s, before any burn
  readonly burns: readonly StateBurn[]; // in order of time, none before the epoch
};

export const OWN_PLAN_LIMITS = { burnsMax: 16, burnSMax: 3600, impulsesMax: 60 } as const;

const IMPULSE_S = 120; // of a burn that lasts

/** Undefined where there is no path: it meets the Earth, leaves it, or the element set has no state there. */
export function manoeuvredTables(
  own: Path | undefined,
  { epochUs, state, burns }: OwnPlan,
  toUs: number,
): readonly EphemerisTable[] | undefined {
  const burnt = Float64Array.from(state);
  const plain = Float64Array.from(state);
  if (own !== undefined && !own(epochUs, plain)) return undefined;
  const impulses = burns.flatMap(impulsesOf).filter(({ burnUs }) => burnUs < toUs);
  const tables: EphemerisTable[] = [];
  let fromUs = epochUs;
  for (let k = 0; k <= impulses.length; k++) {
    if (!isFlown(burnt)) return undefined;
    const endUs = impulses[k]?.burnUs ?? toUs;
    if (endUs > fromUs) {
      const table = coast(own, plain, burnt, fromUs, endUs);
      if (table === undefined) return undefined;
      tables.push(table);
      for (const one of [plain, burnt]) move(one, (endUs - fromUs) / 1e6);
      if (own !== undefined && !anchor(own, endUs, plain, burnt)) return tables; // decayed
    }
    if (impulses[k] !== undefined) burn(burnt, impulses[k]!);
    fromUs = endUs;
  }
  return tables;
}

/** The middles of equal parts. */
function impulsesOf(burn: StateBurn): StateBurn[] {
  const parts = Math.max(1, Math.ceil(burn.durationS / IMPULSE_S));
  const [x, y, z] = burn.deltaVKmS.map((part) => part / parts);
  return Array.from({ length: parts }, (_, k) => ({
    ...{ axes: burn.axes, durationS: 0, deltaVKmS: [x!, y!, z!] as const },
    burnUs: Math.round(burn.burnUs + ((k + 0.5) * burn.durationS * 1e6) / parts),
  }));
}

/** An ellipse above the ground. */
function isFlown(state: Float64Array): boolean {
  const [x, y, z, u, v, w] = state;
  const r = Math.hypot(x!, y!, z!);
  const h2 = (y! * w! - z! * v!) ** 2 + (z! * u! - x! * w!) ** 2 + (x! * v! - y! * u!) ** 2;
  const energy = (u! * u! + v! * v! + w! * w!) / 2 - MU_KM3_S2 / r;
  const e = Math.sqrt(Math.max(0, 1 + (2 * energy * h2) / MU_KM3_S2 ** 2));
  return e < 1 && h2 / (MU_KM3_S2 * (1 + e)) > EARTH_RADIUS_KM;
}

/** From here to the next burn; rows go on beyond it where it is too near for a table, and are not used. */
function coast(
  own: Path | undefined,
  plain: Float64Array,
  burnt: Float64Array,
  fromUs: number,
  endUs: number,
): EphemerisTable | undefined {
  const stepUs = stepUsOf(burnt);
  const steps = zonalSteps(burnt, stepUs / 1e6);
  const [here, there] = [Float64Array.from(plain), Float64Array.from(burnt)];
  const state = new Float64Array(6);
  const farUs = Math.max(endUs, fromUs + ROWS_MIN * stepUs);
  const table = collect(fromUs, farUs, stepUs, (us, k) => {
    if (k > 0) for (const one of [here, there]) moveZonal(one, stepUs / 1e6, steps);
    if (own === undefined) return there;
    if (!own(us, state)) return undefined;
    for (let i = 0; i < 6; i++) state[i]! += there[i]! - here[i]!;
    return state;
  });
  return table && { ...table, toUs: Math.min(endUs, table.toUs) };
}

function move(state: Float64Array, spanS: number): void {
  moveZonal(state, spanS, zonalSteps(state, spanS));
}

/** The difference of the two paths stays; both begin anew at the element set's. */
function anchor(own: Path, us: number, plain: Float64Array, burnt: Float64Array): boolean {
  for (let i = 0; i < 6; i++) burnt[i]! -= plain[i]!;
  const isThere = own(us, plain);
  for (let i = 0; i < 6; i++) burnt[i]! += plain[i]!;
  return isThere;
}

function burn(state: Float64Array, { axes, deltaVKmS }: StateBurn): void {
  const [a, b, c] = deltaVKmS;
  const to = axes === 'TEME' ? [1, 0, 0, 0, 1, 0, 0, 0, 1] : axesOf(state, axes);
  for (let k = 0; k < 3; k++) state[3 + k]! += a * to[k]! + b * to[3 + k]! + c * to[6 + k]!;
}

/** Rows: the three axes. */
function axesOf(state: Float64Array, axes: 'RTN' | 'TNW'): ArrayLike<number> {
  const rtn = new Float64Array(9);
  rtnFromStateInto(state, state.subarray(3), 0, rtn);
  if (axes === 'RTN') return rtn;
  const speed = Math.hypot(...state.subarray(3));
  const [x, y, z] = state.subarray(3).map((part) => part / speed);
  const [u, v, w] = rtn.subarray(6);
  return [x!, y!, z!, v! * z! - w! * y!, w! * x! - u! * z!, u! * y! - v! * x!, u!, v!, w!];
}
