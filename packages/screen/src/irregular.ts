/**
 * The place of a row that is not interpolated: by SGP4 at the step's centre, its velocity from places half a step apart,
 * not SGP4's. A row that fails or starts within the step is carried to the centre from the side where it is good, so that
 * approaches up to its last moment are seen: a parabola through two places, bent by the point mass (error: the third
 * derivative of the place × τ³, below the plan's margin for a place).
 */
import {
  createStateBatch,
  MU_KM3_S2,
  propagateRow,
  type ResonanceScratch,
  type Sgp4Model,
  type StateBatch,
} from '@noroshi/orbit';

export type IrregularPlaces = {
  readonly model: Sgp4Model;
  readonly scratch: ResonanceScratch;
  readonly halfStepUs: number;
  readonly near: StateBatch; // places of one row at −2 … 2 half steps from the centre
};

const OFFSETS = 5;
const CENTRE = 2;

export function createIrregularPlaces(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  halfStepUs: number,
): IrregularPlaces {
  return { model, scratch, halfStepUs, near: createStateBatch(OFFSETS, 'TEME') };
}

/** Writes place and velocity of `row` at the step's centre into the same row of `out`; NaN when it is good nowhere in the step. */
export function placeIrregular(
  w: IrregularPlaces,
  row: number,
  centreUs: number,
  out: StateBatch,
): void {
  const before = goodAt(w, row, centreUs, -1);
  const centre = goodAt(w, row, centreUs, 0);
  const after = goodAt(w, row, centreUs, 1);
  if (before && after) parabola(w, row, -1, 1, centre, out);
  else if (centre && before) parabola(w, row, -1, 0, true, out);
  else if (centre && after) parabola(w, row, 0, 1, true, out);
  else if (before && goodAt(w, row, centreUs, -2)) parabola(w, row, -2, -1, false, out);
  else if (after && goodAt(w, row, centreUs, 2)) parabola(w, row, 1, 2, false, out);
  else copyCentre(w, row, out);
}

function copyCentre({ near }: IrregularPlaces, row: number, out: StateBatch): void {
  for (let k = 0; k < 3; k++) {
    out.positionKm[3 * row + k] = near.positionKm[3 * CENTRE + k];
    out.velocityKmS[3 * row + k] = near.velocityKmS[3 * CENTRE + k];
  }
}

function goodAt(w: IrregularPlaces, row: number, centreUs: number, offset: number): boolean {
  const us = centreUs + offset * w.halfStepUs;
  return propagateRow(w.model, w.scratch, row, us, w.near, CENTRE + offset) === 0;
}

/** Through the places at `from` and `to` half steps; `exact` keeps SGP4's own place at the centre. */
function parabola(
  w: IrregularPlaces,
  row: number,
  from: number,
  to: number,
  exact: boolean,
  out: StateBatch,
): void {
  const p = w.near.positionKm;
  const halfS = w.halfStepUs / 1e6;
  const a = 3 * (CENTRE + from);
  const b = 3 * (CENTRE + to);
  const pull = -MU_KM3_S2 / Math.hypot(p[b], p[b + 1], p[b + 2]) ** 3;
  const s1 = from * halfS;
  const s2 = to * halfS;
  for (let k = 0; k < 3; k++) {
    const bend = 0.5 * pull * p[b + k];
    const speed = (p[b + k] - p[a + k]) / (s2 - s1);
    const carried = p[a + k] - s1 * speed + bend * s1 * s2;
    out.positionKm[3 * row + k] = exact ? p[3 * CENTRE + k] : carried;
    out.velocityKmS[3 * row + k] = speed - bend * (s1 + s2);
  }
}
