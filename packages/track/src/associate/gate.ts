/**
 * Which readings may be of an object: those inside the ellipsoid of what is expected of it. The readings lie in a grid over their
 * first two numbers, so a look costs what is near it, not what there is. Bar-Shalom, Willett and Tian, Tracking and Data Fusion
 * (2011), §3.2.
 */
import { type Gaussian, type Measurement, readingSlopeInto } from '../filter/model.ts';
import {
  choleskyInto,
  mahalanobis2,
  multiplyInto,
  multiplyTransposedInto,
} from '../linear/matrix.ts';

export type Gate = {
  /** Places of the readings with a normalised distance squared of at most `nisMax`, rising. */
  readonly near: (estimate: Gaussian, nisMax: number) => number[];
};

const PROBE = 7; // more than one turn: a number that comes back changed is an angle
const TURN_RAD = 2 * Math.PI;

/** `readings` holds measurement.size numbers each; kept, not copied. `size` is that of the state. */
export function createGate(measurement: Measurement, size: number, readings: Float64Array): Gate {
  const m = measurement.size;
  const grid = createGrid(measurement, readings);
  const [h, cross] = [new Float64Array(m * size), new Float64Array(size * m)];
  const [spread, root] = [new Float64Array(m * m), new Float64Array(m * m)];
  const [expected, off, work] = [new Float64Array(m), new Float64Array(m), new Float64Array(m)];
  const expect = ({ mean, covariance }: Gaussian): boolean => {
    measurement.predictInto(mean, expected);
    readingSlopeInto(measurement, mean, h);
    multiplyTransposedInto(covariance, h, size, size, m, cross);
    multiplyInto(h, cross, m, size, m, spread);
    for (let i = 0; i < m * m; i++) spread[i]! += measurement.noise[i]!;
    return choleskyInto(spread, m, root);
  };
  return {
    near: (estimate, nisMax) => {
      if (!expect(estimate)) return [];
      const found: number[] = [];
      for (const j of grid(expected, spread, nisMax)) {
        for (let i = 0; i < m; i++) off[i] = readings[j * m + i]! - expected[i]!;
        measurement.wrap?.(off);
        if (mahalanobis2(root, m, off, work) <= nisMax) found.push(j);
      }
      return found.sort((a, b) => a - b);
    },
  };
}

/** One number of a reading cut into cells; an angle goes round. */
type Axis = {
  readonly from: number;
  readonly cell: number;
  readonly cells: number;
  readonly isAngle: boolean;
};

type Query = (
  expected: Float64Array,
  spread: Float64Array,
  nisMax: number,
) => Iterable<number> | readonly number[];

function createGrid(measurement: Measurement, readings: Float64Array): Query {
  const m = measurement.size;
  const count = readings.length / m;
  const axes = [0, 1].slice(0, m).map((i) => axisOf(measurement, readings, i));
  const last = axes[1] ?? { from: 0, cell: Number.POSITIVE_INFINITY, cells: 1, isAngle: false };
  const cells: number[][] = Array.from({ length: axes[0]!.cells * last.cells }, () => []);
  for (let j = 0; j < count; j++) {
    const a = cellOf(axes[0]!, readings[j * m]!);
    const b = m > 1 ? cellOf(last, readings[j * m + 1]!) : 0;
    cells[a * last.cells + b]!.push(j);
  }
  return (expected, spread, nisMax) => {
    const found: number[] = [];
    const seconds = m > 1 ? cellsOf(last, expected[1]!, Math.sqrt(nisMax * spread[m + 1]!)) : [0];
    for (const a of cellsOf(axes[0]!, expected[0]!, Math.sqrt(nisMax * spread[0]!)))
      for (const b of seconds) for (const j of cells[a * last.cells + b]!) found.push(j);
    return found;
  };
}

function axisOf({ size: m, wrap }: Measurement, readings: Float64Array, i: number): Axis {
  const count = readings.length / m;
  const cells = Math.max(1, Math.ceil(Math.sqrt(count)));
  const probe = new Float64Array(m);
  probe[i] = PROBE;
  wrap?.(probe);
  if (probe[i] !== PROBE) return { from: 0, cell: TURN_RAD / cells, cells, isAngle: true };
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let j = 0; j < count; j++) {
    least = Math.min(least, readings[j * m + i]!);
    most = Math.max(most, readings[j * m + i]!);
  }
  const cell = (most - least) / cells;
  return { from: least, cell: cell > 0 ? cell : 1, cells, isAngle: false };
}

function cellOf({ from, cell, cells, isAngle }: Axis, value: number): number {
  const at = Math.floor((value - from) / cell);
  if (isAngle) return ((at % cells) + cells) % cells;
  return Math.min(cells - 1, Math.max(0, at));
}

/** Cells that a span about a value touches, each once. */
function cellsOf(axis: Axis, value: number, reach: number): number[] {
  const { from, cell, cells, isAngle } = axis;
  const first = Math.floor((value - reach - from) / cell);
  const last = Math.floor((value + reach - from) / cell);
  const found: number[] = [];
  if (!isAngle) {
    for (let at = Math.max(0, first); at <= Math.min(cells - 1, last); at++) found.push(at);
    // the greatest reading lies in the last cell although its own would be the next
    if (first === cells) found.push(cells - 1);
    return found;
  }
  if (!(last - first + 1 < cells)) return Array.from({ length: cells }, (_, at) => at);
  for (let at = first; at <= last; at++) found.push(((at % cells) + cells) % cells);
  return found;
}
