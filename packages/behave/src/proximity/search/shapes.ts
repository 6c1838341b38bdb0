/**
 * The mean orbits of a whole catalogue at the begin, the middle and the end of a window, as columns: plane, size, eccentricity
 * vector, mean longitude. SGP4's states over one revolution about each instant, averaged (see ../orbits.ts, the same method on
 * objects one by one; a test holds one against the other). TEME; km, rad.
 */
import {
  createResonanceScratch,
  createStateBatch,
  MU_KM3_S2,
  propagateRow,
  type Sgp4Model,
} from '@noroshi/orbit';
import { wrapped } from '../orbits.ts';

/** Cells of a row of `values`, one run an instant. */
export const SHAPE = {
  a: 0, // semi-major axis
  wx: 1, // unit normal
  wy: 2,
  wz: 3,
  ex: 4, // eccentricity vector
  ey: 5,
  ez: 6,
  longitude: 7, // from the axis of ../orbits.ts `planeAxes`
} as const;
export const SHAPE_FIELDS = 8;
export const SHAPE_INSTANTS = 3;

export type Shapes = {
  readonly count: number;
  readonly atUs: Float64Array; // SHAPE_INSTANTS
  readonly values: Float64Array; // count × SHAPE_INSTANTS × SHAPE_FIELDS
  readonly good: Uint8Array; // 1: known at all instants
};

const NODES_ROUND = 12; // harmonics of J2 to J4 on near-circles average out
const NODES_ECCENTRIC = 36;
const ECCENTRICITY_ROUND_MAX = 0.05;

/** Shapes of rows `from` to `to`; `meanMotionRadS` and `eccentricity` as the sets print them. */
export function shapesOf(
  model: Sgp4Model,
  meanMotionRadS: Float64Array,
  eccentricity: Float64Array,
  fromUs: number,
  toUs: number,
): Shapes {
  const { count } = model;
  const shapes = {
    count,
    atUs: Float64Array.of(fromUs, (fromUs + toUs) / 2, toUs),
    values: new Float64Array(count * SHAPE_INSTANTS * SHAPE_FIELDS),
    good: new Uint8Array(count),
  };
  const scratch = createResonanceScratch(model);
  for (let row = 0; row < count; row++) {
    const nodes = eccentricity[row]! > ECCENTRICITY_ROUND_MAX ? NODES_ECCENTRIC : NODES_ROUND;
    const n = meanMotionRadS[row]!;
    let good = model.code[row] === 0;
    for (let k = 0; good && k < SHAPE_INSTANTS; k++) {
      const at = (row * SHAPE_INSTANTS + k) * SHAPE_FIELDS;
      const sample = (us: number) => propagateRow(model, scratch, row, us, state, 0) === 0;
      good = averageInto(sample, shapes.atUs[k]!, n, nodes, shapes.values, at);
    }
    shapes.good[row] = good ? 1 : 0;
  }
  return shapes;
}

const state = createStateBatch(1, 'TEME');
const one = new Float64Array(7); // a, momentum unit vector, eccentricity vector
const samples = new Float64Array(NODES_ECCENTRIC * 10); // the same, position; one run a node
const axes = new Float64Array(6);

function averageInto(
  sample: (us: number) => boolean,
  atUs: number,
  n: number,
  nodes: number,
  out: Float64Array,
  at: number,
): boolean {
  const revolutionUs = (2e6 * Math.PI) / n;
  out.fill(0, at, at + SHAPE_FIELDS);
  for (let k = 0; k < nodes; k++) {
    if (!sample(atUs + revolutionUs * ((k + 0.5) / nodes - 0.5))) return false;
    osculating();
    samples.set(one, k * 10);
    samples.set(state.positionKm, k * 10 + 7);
    for (let i = 0; i < 7; i++) out[at + i]! += one[i]! / nodes;
  }
  const size = Math.hypot(out[at + SHAPE.wx]!, out[at + SHAPE.wy]!, out[at + SHAPE.wz]!);
  for (let i = SHAPE.wx; i <= SHAPE.wz; i++) out[at + i]! /= size;
  axesInto(out[at + SHAPE.wx]!, out[at + SHAPE.wy]!, out[at + SHAPE.wz]!);
  out[at + SHAPE.longitude] = meanLongitude(nodes, revolutionUs, n);
  return true;
}

/** Osculating semi-major axis, unit normal and eccentricity vector of the state at hand. */
function osculating(): void {
  const [x, y, z] = [state.positionKm[0]!, state.positionKm[1]!, state.positionKm[2]!];
  const [u, v, w] = [state.velocityKmS[0]!, state.velocityKmS[1]!, state.velocityKmS[2]!];
  const r = Math.sqrt(x * x + y * y + z * z);
  const hx = y * w - z * v;
  const hy = z * u - x * w;
  const hz = x * v - y * u;
  const h = Math.sqrt(hx * hx + hy * hy + hz * hz);
  one[0] = 1 / (2 / r - (u * u + v * v + w * w) / MU_KM3_S2);
  one[1] = hx / h;
  one[2] = hy / h;
  one[3] = hz / h;
  one[4] = (v * hz - w * hy) / MU_KM3_S2 - x / r;
  one[5] = (w * hx - u * hz) / MU_KM3_S2 - y / r;
  one[6] = (u * hy - v * hx) / MU_KM3_S2 - z / r;
}

/** x̂ and ŷ of a plane, as `planeAxes` has them. */
export function axesInto(wx: number, wy: number, wz: number, out = axes): void {
  const size = Math.sqrt(wx * wx + wy * wy);
  let [x, y, z] = size > 1e-4 ? [-wy / size, wx / size, 0] : [1, 0, 0];
  out[3] = wy * z - wz * y;
  out[4] = wz * x - wx * z;
  out[5] = wx * y - wy * x;
  const length = Math.sqrt(out[3]! ** 2 + out[4]! ** 2 + out[5]! ** 2);
  for (let k = 3; k < 6; k++) out[k]! /= length;
  [x, y, z] = [
    out[4]! * wz - out[5]! * wy,
    out[5]! * wx - out[3]! * wz,
    out[3]! * wy - out[4]! * wx,
  ];
  out[0] = x;
  out[1] = y;
  out[2] = z;
}

/** Mean of the samples' mean longitudes, each brought to the middle. The plane turns little within a revolution and evenly. */
function meanLongitude(nodes: number, revolutionUs: number, n: number): number {
  let first = 0;
  let sum = 0;
  for (let k = 0; k < nodes; k++) {
    const from = k * 10;
    const dot = (at: number, axis: number) =>
      samples[at]! * axes[axis]! +
      samples[at + 1]! * axes[axis + 1]! +
      samples[at + 2]! * axes[axis + 2]!;
    const kk = dot(from + 4, 0);
    const hh = dot(from + 4, 3);
    const root = Math.sqrt(Math.max(1e-12, 1 - hh * hh - kk * kk));
    const beta = 1 / (1 + root);
    const [px, py] = [dot(from + 7, 0), dot(from + 7, 3)];
    const scale = samples[from]! * root;
    const cosF = kk + ((1 - kk * kk * beta) * px - hh * kk * beta * py) / scale;
    const sinF = hh + ((1 - hh * hh * beta) * py - hh * kk * beta * px) / scale;
    const longitude = Math.atan2(sinF, cosF) - kk * sinF + hh * cosF;
    const brought = longitude - (n * revolutionUs * ((k + 0.5) / nodes - 0.5)) / 1e6;
    if (k === 0) first = brought;
    sum += wrapped(brought - first);
  }
  return wrapped(first + sum / nodes);
}
