/**
 * Objects whose SGP4 velocity is too far from the derivative of their SGP4 position to interpolate with.
 * The difference is a constant and two sines (once and twice a revolution) that grow away from epoch, so five phases of one
 * revolution at each end of the window bound it: it is nowhere above √5 times the largest of them (Parseval, Cauchy-Schwarz).
 * An object that fails at one of them (it decays in the window, or dips below the surface) is not trusted either.
 */
import {
  createResonanceScratch,
  createStateBatch,
  N,
  NEAR_FIELDS,
  propagateRow,
  type Sgp4Model,
} from '@noroshi/orbit';
import { CLOSURE_KM_MAX, closureKm } from './knots.ts';
import type { ScreenPlan } from './plan.ts';

const PHASES = 5;

/** 1 where an object must be propagated at every step of the window. */
export function roughRows(model: Sgp4Model, plan: ScreenPlan): Uint8Array {
  const scratch = createResonanceScratch(model);
  const states = createStateBatch(2, 'TEME');
  const rough = new Uint8Array(model.count);
  for (let row = 0; row < model.count; row++) {
    const revolutionUs = (2 * Math.PI * 60e6) / model.near[row * NEAR_FIELDS + N.meanMotion];
    for (let k = 0; k < 2 * PHASES && rough[row] === 0; k++) {
      const endUs = k < PHASES ? plan.fromUs : plan.toUs;
      const us = endUs + ((k % PHASES) * revolutionUs) / PHASES;
      const good =
        propagateRow(model, scratch, row, us, states, 0) === 0 &&
        propagateRow(model, scratch, row, us + plan.knotUs, states, 1) === 0;
      if (!(good && closureKm(states, 0, states, 1, plan.knotUs / 1e6) < CLOSURE_KM_MAX))
        rough[row] = 1;
    }
  }
  return rough;
}
