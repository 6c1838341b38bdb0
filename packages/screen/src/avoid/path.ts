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

/** Seconds between the states that a path keeps on its way, so that far times are not begun from the start. */
const ANCHOR_S = 900;
const ANCHORS_MAX = 100_000;

/** From one state, both ways, by the zonal field: without drag, so for days and not for weeks. The same whatever was asked before. */
export function statePath(state: ArrayLike<number>, epochUs: number): Path {
  const forwards = [Float64Array.from(state)];
  const backwards = [Float64Array.from(state)];
  const steps = zonalSteps(forwards[0]!, ANCHOR_S);
  return (atUs, out) => {
    const spanS = (atUs - epochUs) / 1e6;
    const [side, sign] = spanS < 0 ? [backwards, -1] : [forwards, 1];
    const wanted = Math.floor(Math.abs(spanS) / ANCHOR_S);
    if (!(wanted < ANCHORS_MAX)) return false;
    while (side.length <= wanted) {
      const next = Float64Array.from(side.at(-1)!);
      moveZonal(next, sign * ANCHOR_S, steps);
      side.push(next);
    }
    out.set(side[wanted]!);
    const restS = spanS - sign * wanted * ANCHOR_S;
    moveZonal(out, restS, zonalSteps(out, restS));
    return out.every(Number.isFinite);
  };
}
