/**
 * What a burn costs beside its Δv: how the mean altitude changes, how fast the satellite then drifts along its track, and
 * how it comes home. Two-body elements at the burn (Vallado 2013, sections 2.4 and 6.6); J2 changes the rates by 1 in 1000.
 * Coming home is one plain plan: after the approach the burn is made twice the other way, the drift runs back for as long as
 * it ran away, and a last burn stops it. It takes four burns' worth of Δv; a burn across the track asks for none of this.
 */
import { MU_KM3_S2, rtnFromStateInto } from '@noroshi/orbit';

export type BurnCost = {
  readonly deltaVKmS: number;
  readonly altitudeChangeKm: number; // of the semi-major axis
  readonly driftKmDay: number; // along the track, positive ahead of the place without a burn
  readonly offsetKm: number; // along the track at the closest approach, by the drift
  readonly returnS: number; // from the closest approach until it is back at its place
  readonly returnDeltaVKmS: number; // first burn included
};

const NO_DRIFT_KM = 1e-4; // of the semi-major axis: nothing to come home from

const axes = new Float64Array(9);

/** `state`: own state at the burn (km, km/s). `burnRtnKmS`: the impulse. `spanS`: from burn to closest approach. */
export function burnCost(
  state: Float64Array,
  burnRtnKmS: readonly [number, number, number],
  spanS: number,
): BurnCost {
  const [r, t, n] = burnRtnKmS;
  const deltaVKmS = Math.hypot(r, t, n);
  rtnFromStateInto(state, state.subarray(3), 0, axes);
  const after = Float64Array.from(state);
  for (let k = 0; k < 3; k++) after[3 + k] += r * axes[k] + t * axes[3 + k] + n * axes[6 + k];
  const before = semiMajorAxisKm(state);
  const altitudeChangeKm = semiMajorAxisKm(after) - before;
  const meanMotionRadS = Math.sqrt(MU_KM3_S2 / before ** 3);
  const driftKmS = -1.5 * meanMotionRadS * altitudeChangeKm;
  const drifts = Math.abs(altitudeChangeKm) > NO_DRIFT_KM;
  return {
    deltaVKmS,
    altitudeChangeKm,
    driftKmDay: driftKmS * 86_400,
    offsetKm: driftKmS * spanS,
    returnS: drifts ? spanS : 0,
    returnDeltaVKmS: drifts ? 4 * deltaVKmS : deltaVKmS,
  };
}

function semiMajorAxisKm(state: Float64Array): number {
  const [x, y, z, u, v, w] = state;
  return 1 / (2 / Math.hypot(x, y, z) - (u * u + v * v + w * w) / MU_KM3_S2);
}
