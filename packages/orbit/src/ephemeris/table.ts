/**
 * One segment of an ephemeris: states at given times and how to interpolate between them, as an OEM says it (CCSDS 502.0-B-3,
 * 5.2.3, 5.2.4). Lagrange of degree d goes through d + 1 places and gives the velocity as its derivative; Hermite of degree d
 * takes (d + 1) / 2 places with their velocities. As many nodes before as after, also from outside the useable span, never from
 * another segment; near an end of the table they lie on one side, where the error is largest. Newton's divided differences
 * with repeated nodes do both (Stoer & Bulirsch 2002, section 2.1.5). TEME, km and km/s, times µs TAI.
 */
import type { EphemerisCovariances } from './covariance.ts';

export type EphemerisTable = {
  readonly epochUs: Float64Array; // ascending
  readonly states: Float64Array; // x y z vx vy vz, one an epoch
  readonly method: 'lagrange' | 'hermite';
  readonly degree: number;
  readonly fromUs: number; // may be used from here …
  readonly toUs: number; // … to here
  readonly covariances?: EphemerisCovariances;
  readonly frameName?: string; // that its message had, before TEME
};

export const TABLE_DEGREE_MAX = 27;

/** Six numbers into `out`; false where there is no state at that time. */
export type StateAt = (epochUs: number, out: Float64Array) => boolean;

export type TableInterpolator = {
  readonly state: StateAt;
  /** ẍ ÿ z̈ of the interpolating polynomial, km/s²; inside the table. */
  readonly accelerationInto: (epochUs: number, out: Float64Array) => void;
};

/** States of a table; none outside its span. */
export function tablePath(table: EphemerisTable): StateAt {
  return createTableInterpolator(table).state;
}

/** How many rows of the table one interpolation uses: fewer than the degree asks for where the table has no more. */
export function tableNodes({ method, degree, epochUs }: EphemerisTable): number {
  const repeats = method === 'hermite' ? 2 : 1;
  const wanted = Math.max(1, Math.round((Math.min(degree, TABLE_DEGREE_MAX) + 1) / repeats));
  return Math.min(epochUs.length, Math.max(wanted, repeats === 2 ? 1 : 2));
}

/** Keeps the polynomials of the last interval asked for; the answer does not depend on what was asked before. */
export function createTableInterpolator(table: EphemerisTable): TableInterpolator {
  const repeats = table.method === 'hermite' ? 2 : 1;
  const nodes = tableNodes(table);
  const count = nodes * repeats;
  const times = new Float64Array(count); // s from the window's middle row
  const coefficients = new Float64Array(3 * count);
  const column = new Float64Array(count);
  let window = -1;
  let originUs = 0;
  const open = (epochUs: number) => {
    const first = firstNode(table.epochUs, epochUs, nodes);
    if (first === window) return;
    window = first;
    originUs = table.epochUs[first + (nodes >> 1)];
    for (let k = 0; k < count; k++)
      times[k] = (table.epochUs[first + Math.floor(k / repeats)] - originUs) / 1e6;
    for (let axis = 0; axis < 3; axis++) {
      differences(table.states, first, axis, repeats, times, column);
      coefficients.set(column, axis * count);
    }
  };
  const state: StateAt = (epochUs, out) => {
    if (!(epochUs >= table.fromUs && epochUs <= table.toUs)) return false;
    open(epochUs);
    const s = (epochUs - originUs) / 1e6;
    for (let axis = 0; axis < 3; axis++) evaluate(times, coefficients, axis, s, out);
    return true;
  };
  const accelerationInto = (epochUs: number, out: Float64Array) => {
    open(epochUs);
    const s = (epochUs - originUs) / 1e6;
    for (let axis = 0; axis < 3; axis++)
      out[axis] = secondDerivative(times, coefficients, axis * count, s);
  };
  return { state, accelerationInto };
}

/** Of `nodes` neighbours, as many before as after. */
function firstNode(epochUs: Float64Array, atUs: number, nodes: number): number {
  let low = 0;
  let high = epochUs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (epochUs[middle] <= atUs) low = middle + 1;
    else high = middle;
  }
  return Math.min(epochUs.length - nodes, Math.max(0, low - (nodes >> 1)));
}

/** Divided differences of one axis; between two equal times the difference is the velocity there. */
function differences(
  states: Float64Array,
  first: number,
  axis: number,
  repeats: number,
  times: Float64Array,
  out: Float64Array,
): void {
  const count = times.length;
  const cell = (k: number) => 6 * (first + Math.floor(k / repeats)) + axis;
  for (let k = 0; k < count; k++) out[k] = states[cell(k)];
  for (let order = 1; order < count; order++)
    for (let k = count - 1; k >= order; k--) {
      const spanS = times[k] - times[k - order];
      out[k] = spanS === 0 ? states[cell(k) + 3] : (out[k] - out[k - 1]) / spanS;
    }
}

/** Newton's form and its derivative at `s`. */
function evaluate(
  times: Float64Array,
  c: Float64Array,
  axis: number,
  s: number,
  out: Float64Array,
): void {
  const from = axis * times.length;
  let value = c[from + times.length - 1];
  let slope = 0;
  for (let k = times.length - 2; k >= 0; k--) {
    const x = s - times[k];
    slope = value + x * slope;
    value = c[from + k] + x * value;
  }
  out[axis] = value;
  out[3 + axis] = slope;
}

function secondDerivative(times: Float64Array, c: Float64Array, from: number, s: number): number {
  let value = c[from + times.length - 1];
  let slope = 0;
  let bend = 0; // half of the second derivative
  for (let k = times.length - 2; k >= 0; k--) {
    const x = s - times[k];
    bend = slope + x * bend;
    slope = value + x * slope;
    value = c[from + k] + x * value;
  }
  return 2 * bend;
}
