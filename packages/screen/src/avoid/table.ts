/**
 * An ephemeris as a table: states at given times and how to interpolate between them, as an OEM says it (CCSDS 502.0-B-3,
 * 5.2.4). Lagrange goes through places only and gives the velocity as its derivative; Hermite takes velocities as well.
 * Near an end of the table the nodes lie on one side, where the error is largest. Newton's divided differences with
 * repeated nodes do both; TEME, km and km/s, times µs TAI.
 */
import type { Path } from './path.ts';

export type EphemerisTable = {
  readonly epochUs: Float64Array; // ascending
  readonly states: Float64Array; // x y z vx vy vz, one an epoch
  readonly method: 'lagrange' | 'hermite';
  readonly degree: number;
  readonly fromUs: number; // may be used from here …
  readonly toUs: number; // … to here
};

export const TABLE_DEGREE_MAX = 27;

/** States of a table; none outside its span. */
export function tablePath(table: EphemerisTable): Path {
  const repeats = table.method === 'hermite' ? 2 : 1;
  const wanted = Math.max(1, Math.round((Math.min(table.degree, TABLE_DEGREE_MAX) + 1) / repeats));
  const nodes = Math.min(table.epochUs.length, Math.max(wanted, repeats === 2 ? 1 : 2));
  const count = nodes * repeats;
  const times = new Float64Array(count);
  const coefficients = new Float64Array(count);
  return (epochUs, out) => {
    if (!(epochUs >= table.fromUs && epochUs <= table.toUs)) return false;
    const first = firstNode(table.epochUs, epochUs, nodes);
    for (let k = 0; k < count; k++)
      times[k] = (table.epochUs[first + Math.floor(k / repeats)] - epochUs) / 1e6;
    for (let axis = 0; axis < 3; axis++) {
      differences(table, first, axis, repeats, times, coefficients);
      evaluate(times, coefficients, axis, out);
    }
    return true;
  };
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
  { states }: EphemerisTable,
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
      const span = times[k] - times[k - order];
      out[k] = span === 0 ? states[cell(k) + 3] : (out[k] - out[k - 1]) / span;
    }
}

/** Newton's form and its derivative at time zero. */
function evaluate(times: Float64Array, c: Float64Array, axis: number, out: Float64Array): void {
  let value = c[c.length - 1];
  let slope = 0;
  for (let k = c.length - 2; k >= 0; k--) {
    slope = value - times[k] * slope;
    value = c[k] - times[k] * value;
  }
  out[axis] = value;
  out[3 + axis] = slope;
}
