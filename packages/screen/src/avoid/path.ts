/**
 * Where an object is at any time, as a function: by its element set, or by a state that is carried with zonal.ts (an object
 * of a CDM, of which nothing else is known). States are TEME, km and km/s.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  type OpsMode,
  pickSets,
  propagateRow,
} from '@noroshi/orbit';
import { moveZonal, zonalSteps } from './zonal.ts';

/** Six numbers into `out`; false where there is no state at that time. */
export type Path = (epochUs: number, out: Float64Array) => boolean;

/** By SGP4 itself. */
export function elementSetPath(sets: ElementSetBatch, row: number, opsMode: OpsMode): Path {
  const model = initialiseSgp4(pickSets(sets, [row]), opsMode);
  const scratch = createResonanceScratch(model);
  const states = createStateBatch(1, 'TEME');
  return (epochUs, out) => {
    const code = propagateRow(model, scratch, 0, epochUs, states, 0);
    out.set(states.positionKm, 0);
    out.set(states.velocityKmS, 3);
    return code === 0;
  };
}

/** From one state, both ways, by the zonal field: without drag, so for days and not for weeks. */
export function statePath(state: ArrayLike<number>, epochUs: number): Path {
  const from = Float64Array.from(state);
  return (atUs, out) => {
    out.set(from);
    const spanS = (atUs - epochUs) / 1e6;
    moveZonal(out, spanS, zonalSteps(from, spanS));
    return out.every(Number.isFinite);
  };
}
