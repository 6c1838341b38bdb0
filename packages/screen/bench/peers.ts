/**
 * What a screen is held against in the same run: the floor below it (SGP4 at the knots and nothing else), and the plain way
 * (every pair at every step), measured on a few and carried over to all.
 */
import {
  createResonanceScratch,
  createSgp4Engine,
  createStateBatch,
  propagateInto,
  type Sgp4Model,
  type StateBatch,
} from '@noroshi/orbit';
import type { ScreenPlan } from '@noroshi/screen';
import type { KernelChoice } from './tiers.ts';

const KNOTS_MEASURED = 24;
const BRUTE_OBJECTS_MAX = 2000;
const BRUTE_LOOKS = 3;

/** Processor seconds of SGP4 at every knot of the plan, on one thread, in the tier of the screen. */
export function knotFloorS(model: Sgp4Model, plan: ScreenPlan, kernels: KernelChoice): number {
  const engine = createSgp4Engine({ model, ...kernels.sgp4, stateRows: model.count });
  const out = engine.createStates(model.count);
  engine.propagateInto(plan.fromUs, out); // warm
  const startMs = performance.now();
  for (let k = 0; k < KNOTS_MEASURED; k++) engine.propagateInto(plan.fromUs + k * plan.knotUs, out);
  return ((performance.now() - startMs) / 1000 / KNOTS_MEASURED) * plan.knotCount;
}

/**
 * Seconds that the linear-motion test alone would take for every pair at every step on `workers` threads, states for free.
 * Measured over the first objects of the catalogue.
 */
export function bruteForceS(model: Sgp4Model, plan: ScreenPlan, workers: number): number {
  const few = Math.min(BRUTE_OBJECTS_MAX, model.count);
  const states = createStateBatch(model.count, 'TEME');
  const scratch = createResonanceScratch(model);
  const reachKm = plan.thresholdKm + plan.marginKm;
  let near = 0;
  let testedMs = 0;
  for (let look = 0; look <= BRUTE_LOOKS; look++) {
    propagateInto(model, scratch, plan.fromUs + look * plan.stepUs, states);
    const startMs = performance.now();
    near += pairsWithinReach(states, few, reachKm, plan.stepUs / 2e6);
    if (look > 0) testedMs += performance.now() - startMs; // the first look warms
  }
  if (near < 0) throw new Error('assertion: a count is never negative');
  const steps = (plan.toUs - plan.fromUs) / plan.stepUs;
  const perPairS = testedMs / 1000 / BRUTE_LOOKS / (few * (few - 1));
  return (perPairS * model.count * (model.count - 1) * steps) / workers;
}

/** Pairs of the first `few` rows whose linear relative motion comes within reach during ±`halfStepS`. */
function pairsWithinReach(
  states: StateBatch,
  few: number,
  reachKm: number,
  halfStepS: number,
): number {
  const p = states.positionKm;
  const v = states.velocityKmS;
  let found = 0;
  for (let a = 0; a < 3 * few; a += 3) {
    for (let b = a + 3; b < 3 * few; b += 3) {
      const [dx, dy, dz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]];
      const [wx, wy, wz] = [v[b] - v[a], v[b + 1] - v[a + 1], v[b + 2] - v[a + 2]];
      const excess = dx * dx + dy * dy + dz * dz - reachKm * reachKm;
      const w2 = wx * wx + wy * wy + wz * wz;
      const dw = dx * wx + dy * wy + dz * wz;
      if (excess * w2 > dw * dw) continue;
      const s = Math.max(-halfStepS, Math.min(halfStepS, -dw / w2));
      if (excess + s * (2 * dw + s * w2) <= 0) found++;
    }
  }
  return found;
}
