/**
 * Which rows run together: the kernel takes two sets at a time, so sets that need the same steps stand side by side, in row
 * order inside each group. Plain data, before any memory is touched.
 */
import { CODE_GOOD } from '../sgp4/codes.ts';
import { D, DEEP_FIELDS, N, NEAR_FIELDS, type Sgp4Model } from '../sgp4/model.ts';
import { HALF_DAY, SYNCHRONOUS } from '../sgp4/resonance.ts';
import {
  DEEP_FIELDS_A_PAIR,
  KIND_DEEP,
  KIND_HALF_DAY,
  KIND_NEAR,
  KIND_SYNCHRONOUS,
  NEAR_FIELDS_A_PAIR,
} from './fields.ts';

export type Sgp4Kind =
  | typeof KIND_NEAR
  | typeof KIND_DEEP
  | typeof KIND_SYNCHRONOUS
  | typeof KIND_HALF_DAY;

export type Sgp4Group = {
  readonly kind: Sgp4Kind;
  readonly rows: Uint32Array; // ascending
};

/** Ranges of eccentricity that assembly/kepler.ts solves alike (0.02, 0.2, 0.8), less what drag may add meanwhile. */
const ECCENTRICITY_MAX = [0.0195, 0.198, 0.795];
/** A drag shift that cannot reach the fast form's limit (assembly/near.ts: 0.06 rad) within two weeks. */
const SMALL_SHIFT_RAD = 0.05;
const TWO_WEEKS_MIN = 20160;
/** Below it the node is changed by Lyddane's form (0.2 rad); Sun and Moon move the inclination by less than the rest. */
const LOW_INCLINATION_RAD = 0.205;

/** Groups of the rows that can be propagated; rows whose set was refused are in none. Speed only: any grouping is right. */
export function groupRows(model: Sgp4Model): readonly Sgp4Group[] {
  const lists = new Map<number, { kind: Sgp4Kind; rows: number[] }>();
  for (let row = 0; row < model.count; row++) {
    if (model.code[row] !== CODE_GOOD) continue;
    const kind = kindOf(model, row);
    const key = 8 * kind + 2 * rangeOf(model, row) + (isSpecial(model, row, kind) ? 1 : 0);
    const list = lists.get(key) ?? { kind, rows: [] };
    list.rows.push(row);
    lists.set(key, list);
  }
  const keys = [...lists.keys()].sort((a, b) => a - b);
  return keys.map((key) => {
    const { kind, rows } = lists.get(key)!;
    return { kind, rows: Uint32Array.from(rows) };
  });
}

/** Where each row stands: its group and its slot there; rows of no group have −1. */
export type Place = { readonly group: Int32Array; readonly slot: Int32Array };

export function placeRows(groups: readonly Sgp4Group[], count: number): Place {
  const place = { group: new Int32Array(count).fill(-1), slot: new Int32Array(count).fill(-1) };
  groups.forEach(({ rows }, g) => {
    rows.forEach((row, slot) => {
      place.group[row] = g;
      place.slot[row] = slot;
    });
  });
  return place;
}

export function kindOf(model: Sgp4Model, row: number): Sgp4Kind {
  const deepRow = model.deepRow[row];
  if (deepRow < 0) return KIND_NEAR;
  const resonance = model.deep[deepRow * DEEP_FIELDS + D.resonance];
  if (resonance === SYNCHRONOUS) return KIND_SYNCHRONOUS;
  return resonance === HALF_DAY ? KIND_HALF_DAY : KIND_DEEP;
}

export function fieldsAPair(kind: Sgp4Kind): number {
  return kind === KIND_NEAR ? NEAR_FIELDS_A_PAIR : DEEP_FIELDS_A_PAIR;
}

function rangeOf(model: Sgp4Model, row: number): number {
  const e = model.near[row * NEAR_FIELDS + N.eccentricity];
  const range = ECCENTRICITY_MAX.findIndex((limit) => e <= limit);
  return range < 0 ? ECCENTRICITY_MAX.length : range;
}

/** Sets that need the longer of two forms: a wide drag shift near the Earth, a low inclination far from it. */
function isSpecial(model: Sgp4Model, row: number, kind: Sgp4Kind): boolean {
  const c = model.near;
  const o = row * NEAR_FIELDS;
  if (kind !== KIND_NEAR) return c[o + N.inclination] < LOW_INCLINATION_RAD;
  const eta = Math.abs(c[o + N.eta]);
  const cube = Math.max((1 + eta) ** 3 - c[o + N.deltaM0], c[o + N.deltaM0] - (1 - eta) ** 3);
  const shiftRad =
    Math.abs(c[o + N.meanAnomalyCof]) * cube + Math.abs(c[o + N.omegaCof]) * TWO_WEEKS_MIN;
  return shiftRad >= SMALL_SHIFT_RAD;
}
