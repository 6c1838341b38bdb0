/**
 * A place from two lines of sight at one time: the point nearest to both, weighted by how sharp each is there, with its covariance and
 * how far the lines pass each other, which tells whether they can be of one thing. Hartley and Sturm, Triangulation, CVIU 68
 * (1997), the linear weighted form.
 */
import { inverseInto } from '../linear/matrix.ts';
import type { Sight } from '../sensor/sight.ts';

export type SightLook = { readonly sight: Sight; readonly reading: Float64Array };

export type Triangulated = {
  readonly positionKm: Float64Array; // ITRF
  readonly covariance: Float64Array; // km², 3×3
  /** Square of the passing distance over its own variance: χ² of one degree for lines of one thing. */
  readonly misfit2: number;
};

const ROUNDS = 3; // ranges, hence weights, settle at once

/** Null where the lines are parallel, or meet behind a satellite. */
export function triangulate(looks: readonly [SightLook, SightLook]): Triangulated | null {
  const lines = looks.map(({ sight, reading }) => {
    const unit = new Float64Array(3);
    sight.directionInto(reading, unit);
    return { from: sight.positionKm, unit, variance: sight.measurement.noise[0]!, rangeKm: 36_000 };
  });
  const [covariance, information, work] = [9, 9, 9].map((size) => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const place = new Float64Array(3);
  for (let round = 0; round < ROUNDS; round++) {
    const pull = new Float64Array(3);
    information.fill(0);
    for (const { from, unit, variance, rangeKm } of lines)
      addAcross(from, unit, 1 / (variance * rangeKm * rangeKm), information, pull);
    if (!inverseInto(information, 3, work, covariance)) return null;
    for (let i = 0; i < 3; i++)
      place[i] = [0, 1, 2].reduce((sum, k) => sum + covariance[3 * i + k]! * pull[k]!, 0);
    for (const line of lines) {
      line.rangeKm = [0, 1, 2].reduce(
        (sum, k) => sum + line.unit[k]! * (place[k]! - line.from[k]!),
        0,
      );
      if (!(line.rangeKm > 0)) return null;
    }
  }
  let misfit2 = 0;
  for (const { from, unit, variance, rangeKm } of lines)
    misfit2 += across2(place, from, unit) / (variance * rangeKm * rangeKm);
  return { positionKm: place, covariance, misfit2 };
}

/** Information of a line: nothing along it. */
function addAcross(
  from: Float64Array,
  unit: Float64Array,
  weight: number,
  information: Float64Array,
  pull: Float64Array,
): void {
  for (let i = 0; i < 3; i++)
    for (let k = 0; k < 3; k++) {
      const part = weight * ((i === k ? 1 : 0) - unit[i]! * unit[k]!);
      information[3 * i + k]! += part;
      pull[i]! += part * from[k]!;
    }
}

function across2(place: Float64Array, from: Float64Array, unit: Float64Array): number {
  let [along, whole] = [0, 0];
  for (let k = 0; k < 3; k++) {
    const away = place[k]! - from[k]!;
    along += away * unit[k]!;
    whole += away * away;
  }
  return Math.max(0, whole - along * along);
}
