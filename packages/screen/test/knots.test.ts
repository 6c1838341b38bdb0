/**
 * What the sieve takes for places and velocities, against SGP4, over the whole real catalogue at random knots: within the
 * margin the plan adds for it, at the window's start and two weeks on, interpolated rows and the others apart.
 */
import {
  createResonanceScratch,
  createStateBatch,
  initialiseSgp4,
  propagateInto,
  type Sgp4Model,
} from '@noroshi/orbit';
import { createRandom } from '@noroshi/sim';
import { describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import { linearMotionErrorKm } from '../src/bounds.ts';
import { createIrregularPlaces, placeIrregular } from '../src/irregular.ts';
import { advanceKnots, classifyRows } from '../src/knots.ts';
import { planScreen, type ScreenPlan } from '../src/plan.ts';
import { roughRows } from '../src/rough.ts';
import { createReferenceSieve } from '../src/sieve-engine.ts';
import { CATALOGUE, CATALOGUE_FROM_US, readCatalogue } from './support/catalogue.ts';

const INTERVALS = process.env.NOROSHI_PROVE === '1' ? 120 : 8;

describeWithData('places of the sieve over the real catalogue', CATALOGUE, (path) => {
  const model = initialiseSgp4(readCatalogue(path), 'a');

  test.each([1, 14])('a window of %i days', (days) => {
    const toUs = CATALOGUE_FROM_US + days * 86_400e6;
    const request = { fromUs: CATALOGUE_FROM_US, toUs, thresholdKm: 5, objectCount: model.count };
    const plan = planScreen(request);
    const tau = plan.stepUs / 2e6;
    const boundKm = (plan.marginKm - linearMotionErrorKm(tau, plan.thresholdKm)) / 2;
    const worst = measurePlaces(model, plan, days);
    console.info(
      `${days} d: bound ${boundKm.toFixed(3)} km; interpolated ${worst.regularKm.toFixed(3)} km ` +
        `(${worst.regularId}), propagated ${worst.irregularKm.toFixed(3)} km, ${worst.irregular} of ` +
        `${worst.regular + worst.irregular} rows propagated`,
    );
    expect(worst.regularKm).toBeLessThan(boundKm);
    expect(worst.regularKm).toBeGreaterThan(0.1 * boundKm);
    expect(worst.irregularKm).toBeLessThan(boundKm);
    expect(worst.irregular).toBeGreaterThan(0);
    expect(worst.regular).toBeGreaterThan(0.99 * INTERVALS * model.count);
  });
});

/** Error of place plus half a step of the error of velocity, worst of all rows at random steps of random intervals. */
function measurePlaces(model: Sgp4Model, plan: ScreenPlan, seed: number) {
  const random = createRandom(`knots ${seed}`);
  const scratch = createResonanceScratch(model);
  const propagate = (us: number, out: ReturnType<typeof createStateBatch>) => {
    propagateInto(model, scratch, us, out);
  };
  const [truth, before, after] = [0, 1, 2].map(() => createStateBatch(model.count, 'TEME'));
  const sieve = createReferenceSieve(model.count, plan, undefined);
  const places = createIrregularPlaces(model, createResonanceScratch(model), plan.stepUs / 2);
  const rough = roughRows(model, plan);
  const worst = { regularKm: 0, regularId: -1, irregularKm: 0, regular: 0, irregular: 0 };
  for (let k = 0; k < INTERVALS; k++) {
    const leftUs = plan.fromUs + random.integer(plan.knotCount - 1) * plan.knotUs;
    advanceKnots(sieve.knots, leftUs, propagate);
    advanceKnots(sieve.knots, leftUs + plan.knotUs, propagate);
    classifyRows(sieve.knots, plan.knotUs / 1e6, rough);
    const u = (random.integer(plan.stepsPerKnot) + 0.5) / plan.stepsPerKnot;
    const centreUs = leftUs + u * plan.knotUs;
    sieve.interpolate(u);
    for (let j = 0; j < sieve.knots.irregularCount; j++)
      placeIrregular(places, sieve.knots.irregular[j], centreUs, sieve.place);
    propagate(centreUs, truth);
    propagate(centreUs - plan.stepUs / 2, before);
    propagate(centreUs + plan.stepUs / 2, after);
    for (let row = 0; row < model.count; row++) {
      if (truth.code[row] !== 0 || before.code[row] !== 0 || after.code[row] !== 0) continue;
      const errorKm = placeError(sieve.place, truth, before, after, row, plan.stepUs / 2e6);
      const regular = sieve.knots.regular[row] === 1;
      worst[regular ? 'regular' : 'irregular']++;
      if (regular && errorKm > worst.regularKm) worst.regularId = row;
      const field = regular ? 'regularKm' : 'irregularKm';
      worst[field] = Math.max(worst[field], errorKm);
    }
  }
  return worst;
}

type Batch = ReturnType<typeof createStateBatch>;

function placeError(
  place: Batch,
  truth: Batch,
  before: Batch,
  after: Batch,
  row: number,
  tau: number,
): number {
  let place2 = 0;
  let velocity2 = 0;
  for (let k = 3 * row; k < 3 * row + 3; k++) {
    place2 += (place.positionKm[k] - truth.positionKm[k]) ** 2;
    const velocityKmS = (after.positionKm[k] - before.positionKm[k]) / (2 * tau);
    velocity2 += (place.velocityKmS[k] - velocityKmS) ** 2;
  }
  return Math.sqrt(place2) + tau * Math.sqrt(velocity2);
}
