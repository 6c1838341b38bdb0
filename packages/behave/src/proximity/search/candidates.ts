/**
 * Which pairs of a catalogue can be slowly near each other within a window, from their mean orbits alone: planes, sizes,
 * eccentricity vectors, and a phase that is together or comes together. Every test is a necessary condition of what
 * `limits.ts` asks for, so no pair is lost that SGP4 would find (an oracle test says so); the pairs left are measured.
 * Unit normals lie in cells as wide as two planes may differ, so the work grows with the catalogue and its crowding, not its square.
 * References: Clohessy & Wiltshire 1960 for the motion of a near pair; D'Amico & Montenbruck 2006 for its elements.
 */
import { MU_KM3_S2 } from '@noroshi/orbit';
import { wrapped } from '../orbits.ts';
import type { NearLimits } from './limits.ts';
import { axesInto, SHAPE, SHAPE_FIELDS, SHAPE_INSTANTS, type Shapes } from './shapes.ts';

export type Candidates = {
  readonly count: number;
  readonly row1: Uint32Array;
  readonly row2: Uint32Array;
  readonly fromUs: Float64Array; // when the phase comes into reach, with a margin
  readonly toUs: Float64Array;
};

/** How much wider than the linear theory every condition is drawn. */
const MARGIN = 1.15;
const MARGIN_KM = 5;
const PHASE_STEPS = 56; // of a window, for when the phase is in reach

type Row = { readonly limits: NearLimits; readonly speedKmS: number; readonly n: number };

/**
 * Pairs in order of rows. `limitsOf` gives a row's limits; a pair has the wider of both. `primary`: 1 where a row is asked for;
 * pairs of which neither is are left out.
 */
export function findCandidates(
  shapes: Shapes,
  limitsOf: (row: number) => NearLimits,
  primary?: Uint8Array,
): Candidates {
  const rows = Array.from({ length: shapes.count }, (_, row) => rowOf(shapes, row, limitsOf));
  const cells = cellsOf(shapes, rows);
  const found: number[][] = [];
  const phase = new Float64Array(2);
  for (let one = 0; one < shapes.count; one++) {
    if (shapes.good[one] === 0) continue;
    eachNear(cells, shapes, one, (other) => {
      if (other <= one) return;
      if (primary !== undefined && primary[one] === 0 && primary[other] === 0) return;
      if (couldMeet(shapes, rows, one, other, phase))
        found.push([one, other, phase[0]!, phase[1]!]);
    });
  }
  found.sort((p, q) => p[0]! - q[0]! || p[1]! - q[1]!);
  return {
    count: found.length,
    row1: Uint32Array.from(found, (pair) => pair[0]!),
    row2: Uint32Array.from(found, (pair) => pair[1]!),
    fromUs: Float64Array.from(found, (pair) => pair[2]!),
    toUs: Float64Array.from(found, (pair) => pair[3]!),
  };
}

function rowOf(shapes: Shapes, row: number, limitsOf: (row: number) => NearLimits): Row {
  const a = shapes.values[cell(row, 1) + SHAPE.a]!;
  return {
    limits: limitsOf(row),
    speedKmS: Math.sqrt(MU_KM3_S2 / a),
    n: Math.sqrt(MU_KM3_S2 / a ** 3),
  };
}

function cell(row: number, instant: number): number {
  return (row * SHAPE_INSTANTS + instant) * SHAPE_FIELDS;
}

/** Sine of the largest angle between planes of which one crosses the other slowly enough. */
function tiltMax({ limits, speedKmS }: Row, eccentricity: number): number {
  return (MARGIN * limits.speedKmS * slowest(eccentricity)) / speedKmS;
}

/** Mean speed against the speed at the apogee: near there a plane may differ by more. */
function slowest(eccentricity: number): number {
  return Math.sqrt((1 + eccentricity) / (1 - eccentricity));
}

type Cells = {
  readonly width: number;
  readonly rowsOf: ReadonlyMap<number, number[]>;
};

/** Rows by the cell of their normal in the middle of the window; a cell is as wide as any pair may differ there. */
function cellsOf(shapes: Shapes, rows: readonly Row[]): Cells {
  let width = 0.01;
  for (let row = 0; row < shapes.count; row++) {
    if (shapes.good[row] === 1)
      width = Math.max(width, tiltMax(rows[row]!, Math.min(0.8, eccentricityOf(shapes, row))));
  }
  width = Math.min(0.2, width + TURN_MAX);
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < shapes.count; row++) {
    if (shapes.good[row] === 0) continue;
    const key = keyOf(shapes, row, width, 0, 0, 0);
    const there = rowsOf.get(key);
    if (there === undefined) rowsOf.set(key, [row]);
    else there.push(row);
  }
  return { width, rowsOf };
}

/** How far the planes of a pair may turn against each other between the middle of a window and either end, rad. */
const TURN_MAX = 0.02;

function eccentricityOf(shapes: Shapes, row: number): number {
  const at = cell(row, 1);
  const v = shapes.values;
  return Math.hypot(v[at + SHAPE.ex]!, v[at + SHAPE.ey]!, v[at + SHAPE.ez]!);
}

function keyOf(
  shapes: Shapes,
  row: number,
  width: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const at = cell(row, 1);
  const index = (field: number, shift: number) =>
    Math.floor(shapes.values[at + field]! / width) + shift + 512;
  return (index(SHAPE.wx, dx) * 1024 + index(SHAPE.wy, dy)) * 1024 + index(SHAPE.wz, dz);
}

function eachNear(cells: Cells, shapes: Shapes, row: number, visit: (other: number) => void): void {
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dz = -1; dz <= 1; dz++) {
        const there = cells.rowsOf.get(keyOf(shapes, row, cells.width, dx, dy, dz));
        if (there !== undefined) for (const other of there) visit(other);
      }
    }
  }
}

/** Every condition, the cheap ones first; `phase` gets when the pair is in reach along the track. */
function couldMeet(
  shapes: Shapes,
  rows: readonly Row[],
  one: number,
  other: number,
  phase: Float64Array,
): boolean {
  const v = shapes.values;
  const [p, q] = [cell(one, 1), cell(other, 1)];
  const a = v[p + SHAPE.a]!;
  const da = Math.abs(v[q + SHAPE.a]! - a);
  const { limits, speedKmS, n } = wider(rows[one]!, rows[other]!);
  // radial: with no relative eccentricity they stay `da` apart, and eccentricity is bounded by speed
  const deMaxKm = (MARGIN * limits.speedKmS) / n + MARGIN_KM;
  const togetherS = limits.togetherS / MARGIN;
  if (da > deMaxKm + 2 * limits.rangeKm + MARGIN_KM) return false;
  if (1.5 * n * da * togetherS > 2 * (limits.rangeKm + 2 * deMaxKm) * MARGIN + MARGIN_KM)
    return false;
  const e = eccentricityOf(shapes, one);
  if (leastTilt(v, one, other) > (MARGIN * limits.speedKmS * slowest(e)) / speedKmS + 1e-4)
    return false;
  const deKm = leastEccentricityKm(v, one, other, a);
  if (deKm > deMaxKm * slowest(e)) return false;
  if (Math.abs(da) > deKm * (1 + e) + limits.rangeKm * MARGIN + MARGIN_KM) return false;
  const reachKm = (limits.rangeKm + 2 * deKm + MARGIN_KM) * slowest(e) * MARGIN;
  return inReach(shapes, one, other, reachKm / a, togetherS, phase);
}

function wider(one: Row, other: Row): Row {
  return one.limits.rangeKm >= other.limits.rangeKm ? one : other;
}

/** Least sine of the angle between both planes over the window, their difference taken as straight between instants. */
function leastTilt(v: Float64Array, one: number, other: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k + 1 < SHAPE_INSTANTS; k++) {
    const [p, q] = [cell(one, k), cell(other, k)];
    const [p2, q2] = [cell(one, k + 1), cell(other, k + 1)];
    let [d0d0, d0s, ss] = [0, 0, 0];
    for (let i = SHAPE.wx; i <= SHAPE.wz; i++) {
      const d0 = v[q + i]! - v[p + i]!;
      const s = v[q2 + i]! - v[p2 + i]! - d0;
      d0d0 += d0 * d0;
      d0s += d0 * s;
      ss += s * s;
    }
    const at = ss === 0 ? 0 : Math.max(0, Math.min(1, -d0s / ss));
    least = Math.min(least, Math.sqrt(Math.max(0, d0d0 + 2 * at * d0s + at * at * ss)));
  }
  return least;
}

/** Size of the difference of the eccentricity vectors times `a`: the least of the three instants. */
function leastEccentricityKm(v: Float64Array, one: number, other: number, a: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < SHAPE_INSTANTS; k++) {
    const [p, q] = [cell(one, k), cell(other, k)];
    const d = Math.hypot(
      v[q + SHAPE.ex]! - v[p + SHAPE.ex]!,
      v[q + SHAPE.ey]! - v[p + SHAPE.ey]!,
      v[q + SHAPE.ez]! - v[p + SHAPE.ez]!,
    );
    least = Math.min(least, d);
  }
  return a * least;
}

/** Whether the phase is within `reachRad` for `togetherS` in all; when from and to, with half a step of margin. */
function inReach(
  { atUs, values }: Shapes,
  one: number,
  other: number,
  reachRad: number,
  togetherS: number,
  phase: Float64Array,
): boolean {
  const [fromUs, , toUs] = [atUs[0]!, atUs[1]!, atUs[2]!];
  const [d0, d1, d2] = [0, 1, 2].map((k) => longitudeBetween(values, cell(one, k), cell(other, k)));
  // full turns between the instants, as the middle drift counts them
  const n = (k: number) => Math.sqrt(MU_KM3_S2 / values[cell(k, 1) + SHAPE.a]! ** 3);
  const halfTurn = ((n(other) - n(one)) * (toUs - fromUs)) / 2e6;
  const before = d1! - halfTurn + wrapped(d0! - (d1! - halfTurn));
  const after = d1! + halfTurn + wrapped(d2! - (d1! + halfTurn));
  const bend = (before + after) / 2 - d1!;
  const slope = (after - before) / 2;
  const stepUs = (toUs - fromUs) / PHASE_STEPS;
  const stepRad = (Math.abs(slope) + 2 * Math.abs(bend)) * (2 / PHASE_STEPS);
  let together = 0;
  phase[0] = Number.POSITIVE_INFINITY;
  for (let k = 0; k <= PHASE_STEPS; k++) {
    const s = (2 * k) / PHASE_STEPS - 1;
    if (Math.abs(wrapped(d1! + slope * s + bend * s * s)) > reachRad + stepRad) continue;
    together += stepUs / 1e6;
    phase[0] = Math.min(phase[0]!, fromUs + k * stepUs - stepUs);
    phase[1] = fromUs + k * stepUs + stepUs;
  }
  phase[0] = Math.max(fromUs, phase[0]!);
  phase[1] = Math.min(toUs, phase[1]!);
  return together > 0 && together + (2 * stepUs) / 1e6 >= togetherS;
}

const axes1 = new Float64Array(6);
const axes2 = new Float64Array(6);

/** Mean longitude of 2 minus that of 1, the axis of 2 carried into the plane of 1 by the least turn. */
function longitudeBetween(v: Float64Array, p: number, q: number): number {
  const [ax, ay, az] = [v[p + SHAPE.wx]!, v[p + SHAPE.wy]!, v[p + SHAPE.wz]!];
  const [bx, by, bz] = [v[q + SHAPE.wx]!, v[q + SHAPE.wy]!, v[q + SHAPE.wz]!];
  axesInto(ax, ay, az, axes1);
  axesInto(bx, by, bz, axes2);
  // x̂ of 2 in the plane of 1 to first order of the tilt: its part along the normal of 1 goes into the plane of 1 unchanged
  const cosine = axes2[0]! * axes1[0]! + axes2[1]! * axes1[1]! + axes2[2]! * axes1[2]!;
  const sine = axes2[0]! * axes1[3]! + axes2[1]! * axes1[4]! + axes2[2]! * axes1[5]!;
  return wrapped(v[q + SHAPE.longitude]! - v[p + SHAPE.longitude]! + Math.atan2(sine, cosine));
}
