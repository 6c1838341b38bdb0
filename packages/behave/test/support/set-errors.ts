/**
 * How far element sets are off: against precise orbits, and between an object's own sets. Samples of R, T, N by age, and their
 * spread. Satellites of SP3 are found in the catalogue by where they are; sets are used forward only, as a watch must.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateRowInto,
  relativeRtnInto,
  transformStatesInto,
} from '@noroshi/orbit';
import { dataPath } from '@noroshi/tidy';
import { DAY_US, type EarthOrientation, parseFinals2000A } from '@noroshi/time';
import type { PreciseOrbit } from './precise.ts';

export type ErrorSample = {
  readonly row: number; // of the set in its batch
  readonly ageDays: number;
  readonly rtnKm: readonly [number, number, number];
};

export function readOrientation(): EarthOrientation {
  const path = dataPath('tle/aux/eop_finals2000A.all.gz')!;
  const read = parseFinals2000A(gunzipSync(readFileSync(path)).toString('latin1'));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** Truth in TEME: velocities are not needed and left at zero. */
export function truthTeme(orbit: PreciseOrbit, orientation: EarthOrientation): Float64Array {
  const n = orbit.epochUs.length;
  const itrf = createStateBatch(n, 'ITRF');
  const teme = createStateBatch(n, 'TEME');
  itrf.epochUs.set(orbit.epochUs);
  itrf.positionKm.set(orbit.itrfKm);
  transformStatesInto(itrf, 'TEME', orientation, teme);
  return teme.positionKm;
}

export type Prepared = {
  readonly sets: ElementSetBatch;
  readonly rowsOf: ReadonlyMap<number, readonly number[]>; // rows of an object
  readonly errorsInto: (
    row: number,
    epochsUs: Float64Array,
    temeKm: Float64Array,
    out: ErrorSample[],
  ) => void;
  /** Objects within a distance of a place by their set of nearest epoch. */
  readonly near: (atUs: number, temeKm: Float64Array, withinKm: number) => number[];
};

/** Sets ready to be propagated many times. */
export function prepare(sets: ElementSetBatch): Prepared {
  const model = initialiseSgp4(sets, 'a');
  const scratch = createResonanceScratch(model);
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < sets.count; row++) {
    const rows = rowsOf.get(sets.objectRow[row]!) ?? [];
    rows.push(row);
    rowsOf.set(sets.objectRow[row]!, rows);
  }
  const zero = new Float64Array(3);
  const rtn = new Float64Array(6);
  const errorsInto: Prepared['errorsInto'] = (row, epochsUs, temeKm, out) => {
    const states = createStateBatch(epochsUs.length, 'TEME');
    propagateRowInto(model, scratch, row, epochsUs, states);
    for (let k = 0; k < epochsUs.length; k++) {
      if (states.code[k] !== 0) continue;
      relativeRtnInto(
        states.positionKm,
        states.velocityKmS,
        3 * k,
        temeKm.subarray(3 * k, 3 * k + 3),
        zero,
        0,
        rtn,
      );
      const ageDays = Math.max(0, (epochsUs[k]! - sets.epochUs[row]!) / DAY_US);
      out.push({ row, ageDays, rtnKm: [rtn[0]!, rtn[1]!, rtn[2]!] });
    }
  };
  const held = new Map<number, { object: number; km: Float64Array }[]>(); // by instant: a file asks for few
  const near: Prepared['near'] = (atUs, temeKm, withinKm) => {
    if (!held.has(atUs)) {
      const state = createStateBatch(1, 'TEME');
      const at = Float64Array.of(atUs);
      const all = [...rowsOf].map(([object, rows]) => {
        propagateRowInto(model, scratch, nearestRow(sets, rows, atUs), at, state);
        return { object, km: state.positionKm.slice() };
      });
      held.set(atUs, all);
    }
    const away = (km: Float64Array) =>
      Math.hypot(km[0]! - temeKm[0]!, km[1]! - temeKm[1]!, km[2]! - temeKm[2]!);
    return held
      .get(atUs)!
      .filter(({ km }) => away(km) < withinKm)
      .map(({ object }) => object);
  };
  return { sets, rowsOf, errorsInto, near };
}

const MATCH_KM = 120; // two satellites of one slot of a plane are thousands apart
const EVERY = 6; // samples of a table taken, of each 5 to 15 minutes

/** The object that flies where the truth says, at its first and its last instant; undefined where none or more than one does. */
export function matchOf(
  prepared: Prepared,
  orbit: PreciseOrbit,
  temeKm: Float64Array,
): number | undefined {
  const last = orbit.epochUs.length - 1;
  const hits = new Set(prepared.near(orbit.epochUs[0]!, temeKm.subarray(0, 3), MATCH_KM));
  const then = prepared.near(orbit.epochUs[last]!, temeKm.subarray(3 * last), MATCH_KM);
  const both = then.filter((object) => hits.has(object));
  return both.length === 1 ? both[0] : undefined;
}

function nearestRow(sets: ElementSetBatch, rows: readonly number[], atUs: number): number {
  let best = rows[0]!;
  for (const row of rows) {
    if (Math.abs(sets.epochUs[row]! - atUs) < Math.abs(sets.epochUs[best]! - atUs)) best = row;
  }
  return best;
}

const FITTED_DAYS = 3; // a set is fitted to the days before its epoch: there it is as good as at its epoch

/** Errors of every set of an object up to `ageDaysMax` before the truth; inside the span it was fitted to its age is 0. */
export function againstTruth(
  prepared: Prepared,
  object: number,
  orbit: PreciseOrbit,
  temeKm: Float64Array,
  ageDaysMax: number,
): ErrorSample[] {
  const out: ErrorSample[] = [];
  for (const row of prepared.rowsOf.get(object) ?? []) {
    const epochs: number[] = [];
    const places: number[] = [];
    for (let k = 0; k < orbit.epochUs.length; k += EVERY) {
      const age = (orbit.epochUs[k]! - prepared.sets.epochUs[row]!) / DAY_US;
      if (age < -FITTED_DAYS || age > ageDaysMax) continue;
      epochs.push(orbit.epochUs[k]!);
      places.push(temeKm[3 * k]!, temeKm[3 * k + 1]!, temeKm[3 * k + 2]!);
    }
    if (epochs.length > 0)
      prepared.errorsInto(row, Float64Array.from(epochs), Float64Array.from(places), out);
  }
  return out;
}
