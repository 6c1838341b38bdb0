/**
 * Where something is over the turning Earth, as a function of time: by SGP4 from an element set, at nodes that follow each other closely enough for
 * what a station sees of it to have at most one turn between two.
 */
import {
  createResonanceScratch,
  createStateBatch,
  MU_KM3_S2,
  N,
  NEAR_FIELDS,
  propagateRow,
  propagateRowInto,
  type Sgp4Model,
  temeToItrfInto,
} from '@noroshi/orbit';
import { type EarthOrientation, NO_EARTH_ORIENTATION } from '@noroshi/time';

/** ITRF, km and km/s, at nodes of time (µs TAI) as far from each other; NaN where it cannot be known. */
export type Nodes = {
  readonly epochUs: Float64Array;
  readonly positionKm: Float64Array;
  readonly velocityKmS: Float64Array;
};

export type GroundPath = {
  readonly nodes: (fromUs: number, toUs: number) => Nodes;
  /** Six numbers at an instant; false where it cannot be known. */
  readonly stateInto: (epochUs: number, out: Float64Array) => boolean;
};

/** Nodes an orbit at the rate of its lowest point: what a station sees of a low orbit turns twice a revolution. */
const NODES_A_TURN = 100;
const STEP_S = { min: 10, max: 300 } as const;

/** One row of a model. Without a table of Earth orientation the pole is 0 and UT1 = UTC: up to 0.9 s in time. */
export function sgp4Path(
  model: Sgp4Model,
  row: number,
  earthOrientation: EarthOrientation = NO_EARTH_ORIENTATION,
): GroundPath {
  const scratch = createResonanceScratch(model);
  const [teme, itrf] = [createStateBatch(1, 'TEME'), createStateBatch(1, 'ITRF')];
  const stepUs = 1e6 * stepSOf(model, row);
  let kept: { readonly fromUs: number; readonly toUs: number; readonly nodes: Nodes } | undefined;
  return {
    stateInto: (epochUs, out) => {
      teme.epochUs[0] = epochUs;
      teme.rows[0] = row;
      if (propagateRow(model, scratch, row, epochUs, teme, 0) !== 0) return false;
      temeToItrfInto(teme, earthOrientation, itrf);
      out.set(itrf.positionKm, 0);
      out.set(itrf.velocityKmS, 3);
      return true;
    },
    nodes: (fromUs, toUs) => {
      if (kept?.fromUs === fromUs && kept.toUs === toUs) return kept.nodes; // one for all stations
      const count = Math.max(2, Math.ceil((toUs - fromUs) / stepUs) + 1);
      const epochUs = Float64Array.from({ length: count }, (_, k) =>
        Math.round(fromUs + ((toUs - fromUs) * k) / (count - 1)),
      );
      const [states, ground] = [createStateBatch(count, 'TEME'), createStateBatch(count, 'ITRF')];
      propagateRowInto(model, scratch, row, epochUs, states);
      temeToItrfInto(states, earthOrientation, ground);
      const { positionKm, velocityKmS } = ground;
      kept = { fromUs, toUs, nodes: { epochUs, positionKm, velocityKmS } };
      return kept.nodes;
    },
  };
}

/** By the rate at the lowest point, from the mean elements. */
function stepSOf(model: Sgp4Model, row: number): number {
  const motionRadS = model.near[row * NEAR_FIELDS + N.meanMotion]! / 60;
  const e = Math.min(0.99, model.near[row * NEAR_FIELDS + N.eccentricity]!);
  const aKm = Math.cbrt(MU_KM3_S2 / motionRadS ** 2);
  const lowKm = aKm * (1 - e);
  const rate = Math.sqrt((MU_KM3_S2 * (1 + e)) / lowKm ** 3);
  return Math.min(STEP_S.max, Math.max(STEP_S.min, (2 * Math.PI) / rate / NODES_A_TURN));
}

/**
 * Between two nodes by the cubic through both states (Hermite): within a metre and 0.1 m/s of SGP4 in low orbit, within 40 m and 10 m/s at
 * the perigee of e = 0.89, where SGP4's velocity is not quite the derivative of its position: milliseconds of a pass. Measured in
 * test/passes.test.ts.
 */
export function interpolateInto(
  { epochUs, positionKm, velocityKmS }: Nodes,
  atUs: number,
  outKm: Float64Array,
  outKmS: Float64Array,
): void {
  const last = epochUs.length - 1;
  const share = (atUs - epochUs[0]!) / (epochUs[last]! - epochUs[0]!);
  let k = Math.min(last - 1, Math.max(0, Math.floor(share * last)));
  if (k > 0 && atUs < epochUs[k]!)
    k--; // nodes are whole microseconds
  else if (k < last - 1 && atUs > epochUs[k + 1]!) k++;
  const stepS = (epochUs[k + 1]! - epochUs[k]!) / 1e6;
  const x = (atUs - epochUs[k]!) / 1e6 / stepS;
  const [x2, x3] = [x * x, x * x * x];
  const [a0, b0, a1, b1] = [2 * x3 - 3 * x2 + 1, x3 - 2 * x2 + x, 3 * x2 - 2 * x3, x3 - x2];
  const [da, db0, db1] = [(6 * x2 - 6 * x) / stepS, 3 * x2 - 4 * x + 1, 3 * x2 - 2 * x];
  for (let axis = 0; axis < 3; axis++) {
    const [p0, p1] = [positionKm[3 * k + axis]!, positionKm[3 * k + 3 + axis]!];
    const [v0, v1] = [velocityKmS[3 * k + axis]!, velocityKmS[3 * k + 3 + axis]!];
    outKm[axis] = a0 * p0 + b0 * stepS * v0 + a1 * p1 + b1 * stepS * v1;
    outKmS[axis] = da * (p0 - p1) + db0 * v0 + db1 * v1;
  }
}
