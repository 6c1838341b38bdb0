/**
 * Every margin of the sieve (src/bounds.ts, src/plan.ts) against orbits flown numerically under the point mass and J2, by
 * thousands of seeded draws: none may pass its bound, and the worst must come near enough to show that the bound is tried.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';
import { createRandom, type Random } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import {
  GRADIENT_MAX_S2,
  interpolationErrorKm,
  interpolationVelocityErrorKmS,
  linearMotionErrorKm,
  radialRemainderKm,
  velocityMismatchKm,
} from '../src/bounds.ts';
import { CLOSURE_KM_MAX } from '../src/knots.ts';
import { planScreen, type ScreenPlan } from '../src/plan.ts';
import { drawState, drawStateAt, fly, polar, type State, unit } from './support/flight.ts';

const KNOT_S = 180;
const HALF_STEPS_S = [5, 15, 22.5, 30];
const THRESHOLDS_KM = [0.5, 5, 50, 200];
const draws = process.env.NOROSHI_PROVE === '1' ? 40 : 1;

describe('cubic Hermite between knots', () => {
  test('place and velocity within their bounds; the worst orbit, a parabola at the surface, comes close', () => {
    const random = createRandom('hermite');
    const worst = { place: 0, velocity: 0 };
    for (let k = 0; k < 1500 * draws; k++) hermiteErrors(drawState(random), worst);
    for (let k = -36; k <= 18; k++) hermiteErrors(fly(grazing(0.999), 5 * k), worst);
    const boundKm = interpolationErrorKm(KNOT_S);
    const boundKmS = interpolationVelocityErrorKmS(KNOT_S);
    console.info(
      `hermite: ${worst.place.toFixed(4)} of ${boundKm.toFixed(4)} km, ` +
        `${worst.velocity.toExponential(3)} of ${boundKmS.toExponential(3)} km/s`,
    );
    expect(worst.place).toBeLessThan(boundKm);
    expect(worst.velocity).toBeLessThan(boundKmS);
    expect(worst.place).toBeGreaterThan(0.9 * boundKm);
    expect(worst.velocity).toBeGreaterThan(0.9 * boundKmS);
  });

  test('a wrong velocity at the knots moves it by the weights used, and no less', () => {
    const changeKmS = 0.003;
    const meanKmS = (CLOSURE_KM_MAX + 0.1) / KNOT_S;
    let place = 0;
    let velocity = 0;
    for (let u = 0; u <= 1; u += 1 / 512) {
      const b0 = KNOT_S * u * (1 - u) ** 2;
      const b1 = -KNOT_S * u * u * (1 - u);
      const d0 = (1 - u) * (1 - 3 * u);
      const d1 = u * (3 * u - 2);
      for (const sign of [-1, 1]) {
        const left = meanKmS - (sign * changeKmS) / 2;
        const right = meanKmS + (sign * changeKmS) / 2;
        place = Math.max(place, Math.abs(b0 * left + b1 * right));
        velocity = Math.max(
          velocity,
          Math.abs((d0 - 1) * left + d1 * right + left),
          Math.abs(d0 * left + d1 * right),
        );
      }
    }
    for (const halfStepS of HALF_STEPS_S) {
      const boundKm = velocityMismatchKm(CLOSURE_KM_MAX, KNOT_S, halfStepS);
      expect(place + velocity * halfStepS).toBeLessThan(boundKm * (1 + 1e-12));
      expect(place + velocity * halfStepS).toBeGreaterThan(0.8 * boundKm);
    }
  });
});

describe('the sieve looks at a pair once a step', () => {
  test('relative acceleration is below the gradient bound times the distance', () => {
    const random = createRandom('gradient');
    let worst = 0;
    for (let k = 0; k < 20_000 * draws; k++) {
      const a = drawState(random);
      const away = unit(random).map((x) => x * 500 * random.uniform());
      const b = [a[0] + away[0], a[1] + away[1], a[2] + away[2], 0, 0, 0] as State;
      if (Math.hypot(b[0], b[1], b[2]) < EARTH_RADIUS_KM) continue;
      const relative = pointMass(b).map((x, i) => x - pointMass(a)[i]);
      worst = Math.max(worst, Math.hypot(...relative) / (GRADIENT_MAX_S2 * Math.hypot(...away)));
    }
    expect(worst).toBeLessThan(1);
    expect(worst).toBeGreaterThan(0.85);
  });

  test('a pair below the threshold in a step is a candidate at its centre, in direction, radius and linear motion', () => {
    const random = createRandom('encounters');
    const worst = { linear: 0, chord: 0, wide: 0, radial: 0, fast: 0, pairs: 0 };
    for (const thresholdKm of THRESHOLDS_KM) {
      for (const halfStepS of HALF_STEPS_S) {
        const plan = planOf(thresholdKm, halfStepS);
        for (let k = 0; k < 250 * draws; k++) lookAtEncounter(plan, random, worst);
      }
    }
    console.info(
      `encounters: ${worst.pairs}, ${worst.fast} with a fast object; share of the bound used: linear motion ` +
        `${worst.linear.toFixed(3)}, cell ${worst.chord.toFixed(3)}, wide ${worst.wide.toFixed(3)}, ` +
        `radius ${worst.radial.toFixed(3)}`,
    );
    expect(worst.linear).toBeLessThan(1);
    expect(worst.chord).toBeLessThan(1);
    expect(worst.wide).toBeLessThan(1);
    expect(worst.radial).toBeLessThan(1);
    expect(worst.linear).toBeGreaterThan(0.1);
    expect(worst.chord).toBeGreaterThan(0.8);
    expect(worst.wide).toBeGreaterThan(0.6);
    expect(worst.fast).toBeGreaterThan(100);
  });

  test('radius and turn rate within the step', () => {
    const random = createRandom('radius');
    let worst = 0;
    let turned = 0;
    for (let k = 0; k < 4000 * draws; k++) {
      const centre = drawState(random);
      const { radiusKm, radialKmS, acrossKmS, turnRadS } = polar(centre);
      const bend = (acrossKmS ** 2 - MU_KM3_S2 / radiusKm) / radiusKm;
      for (const halfStepS of HALF_STEPS_S) {
        const reach = Math.abs(radialKmS) * halfStepS + 0.5 * Math.abs(bend) * halfStepS ** 2;
        for (const s of [-halfStepS, -halfStepS / 2, halfStepS / 2, halfStepS]) {
          const then = polar(fly(centre, s));
          const left = Math.abs(then.radiusKm - radiusKm) - reach;
          worst = Math.max(worst, left / radialRemainderKm(halfStepS));
          if (Math.abs(turnRadS / 1.19e-3 - 1) > 0.1) continue;
          const growth = 1 + (2.2 * Math.abs(radialKmS) * halfStepS) / radiusKm;
          turned = Math.max(turned, then.turnRadS / turnRadS / growth - 1);
        }
      }
    }
    console.info(
      `radius: ${worst.toFixed(3)} of the remainder; turn rate ${turned.toExponential(1)} over 2.2 ṙ/r`,
    );
    expect(worst).toBeLessThan(1);
    expect(turned).toBeLessThan(5e-4); // TURN_SLACK of the plan
  });

  test('no orbit above the surface turns more than twice as fast as the plan allows a cell', () => {
    const escapeRadS = Math.sqrt((2 * MU_KM3_S2) / EARTH_RADIUS_KM) / EARTH_RADIUS_KM;
    expect(2 * planOf(5, 15).turnRateMaxRadS).toBeGreaterThan(1.05 * escapeRadS);
  });

  test('slow is slow enough: inside the threshold the gradient cannot stop a faster pair within its stay', () => {
    for (const thresholdKm of [0.001, 5, 50, 1000]) {
      const { slowKmS } = planOf(thresholdKm, 15);
      expect(slowKmS).toBeGreaterThanOrEqual(Math.sqrt(GRADIENT_MAX_S2) * thresholdKm);
      expect(slowKmS).toBeGreaterThanOrEqual(0.01);
    }
  });
});

function planOf(thresholdKm: number, halfStepS: number): ScreenPlan {
  const stepS = 2 * halfStepS;
  return planScreen({ objectCount: 1000, fromUs: 0, toUs: 3600e6, thresholdKm, stepS });
}

function grazing(e: number): State {
  return [EARTH_RADIUS_KM, 0, 0, 0, Math.sqrt((MU_KM3_S2 * (1 + e)) / EARTH_RADIUS_KM), 0];
}

function pointMass([x, y, z]: State): number[] {
  const pull = -MU_KM3_S2 / Math.hypot(x, y, z) ** 3;
  return [pull * x, pull * y, pull * z];
}

function hermiteErrors(left: State, worst: { place: number; velocity: number }): void {
  const right = fly(left, KNOT_S);
  for (let u = 0.125; u < 1; u += 0.125) {
    const truth = fly(left, u * KNOT_S);
    let place2 = 0;
    let velocity2 = 0;
    for (let k = 0; k < 3; k++) {
      const [p, q, v, w] = [left[k], right[k], left[k + 3], right[k + 3]];
      const a = u * u * (3 - 2 * u);
      const x = (1 - a) * p + a * q + KNOT_S * u * (1 - u) * ((1 - u) * v - u * w);
      const y =
        (6 * u * (1 - u) * (q - p)) / KNOT_S + (1 - u) * (1 - 3 * u) * v + u * (3 * u - 2) * w;
      place2 += (x - truth[k]) ** 2;
      velocity2 += (y - truth[k + 3]) ** 2;
    }
    worst.place = Math.max(worst.place, Math.sqrt(place2));
    worst.velocity = Math.max(worst.velocity, Math.sqrt(velocity2));
  }
}

/** Two objects within the threshold at some time of a step, seen from its centre; `worst` keeps the share of each bound used. */
function lookAtEncounter(plan: ScreenPlan, random: Random, worst: Record<string, number>): void {
  const { thresholdKm } = plan;
  const tau = plan.stepUs / 2e6;
  const then = drawState(random);
  const away = unit(random).map((x) => x * thresholdKm * random.uniform() ** 0.1);
  const [x, y, z] = [0, 1, 2].map((k) => then[k] + away[k]);
  if (Math.hypot(x, y, z) < EARTH_RADIUS_KM) return;
  const twin = drawStateAt([x, y, z], random);
  const s = tau * (random.integer(2) === 0 ? 2 * random.uniform() - 1 : random.integer(2) * 2 - 1);
  const [a, b] = [fly(then, -s), fly(twin, -s)];
  worst.pairs++;
  const d = [0, 1, 2].map((k) => b[k] - a[k]);
  const w = [3, 4, 5].map((k) => b[k] - a[k]);
  const w2 = w[0] ** 2 + w[1] ** 2 + w[2] ** 2;
  const t = Math.max(-tau, Math.min(tau, -(d[0] * w[0] + d[1] * w[1] + d[2] * w[2]) / w2));
  const missKm = Math.hypot(...d.map((x, k) => x + w[k] * t));
  const excess = (missKm - Math.hypot(...away)) / linearMotionErrorKm(tau, thresholdKm);
  worst.linear = Math.max(worst.linear, excess);
  const [pa, pb] = [polar(a), polar(b)];
  const chord = Math.hypot(...[0, 1, 2].map((k) => b[k] / pb.radiusKm - a[k] / pa.radiusKm));
  const fast = [pa, pb].some(
    (p) =>
      p.turnRadS > plan.turnRateMaxRadS / (1 + (2.2 * Math.abs(p.radialKmS) * tau) / p.radiusKm),
  );
  if (fast) worst.fast++;
  if (fast) worst.wide = Math.max(worst.wide, chord / (2 * plan.cellRad));
  else worst.chord = Math.max(worst.chord, chord / plan.cellRad);
  const gap = Math.abs(pa.radiusKm - pb.radiusKm) - reachKm(pa, tau) - reachKm(pb, tau);
  worst.radial = Math.max(worst.radial, gap / (2 * plan.radialMarginKm + thresholdKm));
}

function reachKm(
  { radiusKm, radialKmS, acrossKmS }: ReturnType<typeof polar>,
  tau: number,
): number {
  const bend = (acrossKmS ** 2 - MU_KM3_S2 / radiusKm) / radiusKm;
  return Math.abs(radialKmS) * tau + 0.5 * Math.abs(bend) * tau * tau;
}
