/**
 * What Monte Carlo is made of: random numbers, motion, the search whose proof is that a dense look finds nothing else, the filter
 * that spares trials their motion, paths that bend. Against published counts: monte-carlo.test.ts. More of each under NOROSHI_PROVE=1.
 */
import { describe, expect, test } from 'vitest';
import { statePath } from '../../src/avoid/path.ts';
import type { PcEvent } from '../../src/ladder/contract.ts';
import { MU_EARTH_KM3_S2, stateFromEquinoctialInto } from '../../src/ladder/equinoctial.ts';
import { moveInto, SHAPE_SLOTS, shapeInto } from '../../src/ladder/kepler-solver.ts';
import { monteCarlo } from '../../src/ladder/monte-carlo.ts';
import {
  type Encounter,
  isHit,
  prepareEncounter,
  shapeTrial,
} from '../../src/ladder/monte-carlo-encounter.ts';
import { isSpared, turnInto } from '../../src/ladder/monte-carlo-filter.ts';
import { comesNear, createSearchRoom, moveBothInto } from '../../src/ladder/monte-carlo-search.ts';
import { createNormalSource } from '../../src/ladder/sampler.ts';
import { inertialEvent } from './cdm-event.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';
const SEED = 20260901;

describe('random numbers', () => {
  test('the same seed and stream are the same numbers, whatever the pieces they are taken in', () => {
    const whole = new Float64Array(1000);
    createNormalSource(SEED, 3).fillNormal(whole, 1000);
    const source = createNormalSource(SEED, 3);
    const again = new Float64Array(1000);
    source.fillNormal(again, 1000);
    expect(again).toEqual(whole);
    const other = new Float64Array(1000);
    for (const [seed, stream] of [
      [SEED, 4],
      [SEED + 1, 3],
      [SEED + 2 ** 32, 3],
    ] as const) {
      createNormalSource(seed, stream).fillNormal(other, 1000);
      expect(other.filter((value, k) => value === whole[k]).length).toBe(0);
    }
  });

  test('normal: 200 cells of equal probability and the tail, by chi-square', () => {
    const count = 400_000;
    const cells = new Float64Array(200);
    const values = new Float64Array(count);
    createNormalSource(SEED, 0).fillNormal(values, count);
    let beyond = 0;
    for (const value of values) {
      cells[Math.min(199, Math.floor(200 * cumulative(value)))]! += 1;
      if (Math.abs(value) > 3.6541528853610088) beyond++;
    }
    const expected = count / 200;
    const chi2 = cells.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    expect(chi2).toBeGreaterThan(120); // 199 degrees of freedom: 1e-6 on either side
    expect(chi2).toBeLessThan(308);
    expect(Math.abs(beyond - count * 2.5805e-4)).toBeLessThan(5 * Math.sqrt(count * 2.58e-4));
  });
});

/** Of the standard normal, by its series in the middle and its asymptotic fraction outside (A&S 26.2.10, 26.2.14). */
function cumulative(x: number): number {
  const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) < 4) {
    let term = x;
    let sum = x;
    for (let k = 1; k < 60; k++) {
      term *= (x * x) / (2 * k + 1);
      sum += term;
    }
    return 0.5 + density * sum;
  }
  const upper = density / (Math.abs(x) + 1 / (Math.abs(x) + 2 / (Math.abs(x) + 3 / Math.abs(x))));
  return x < 0 ? upper : 1 - upper;
}

/** Uniform in (0, 1), for the properties below. */
function uniformOf(seed: number): () => number {
  return createNormalSource(seed, 0).uniform;
}

test('the quick motion is that of the elements, up to an eccentricity of 0.95', () => {
  const random = uniformOf(SEED);
  const shape = new Float64Array(SHAPE_SLOTS);
  const [quick, slow] = [new Float64Array(6), new Float64Array(6)];
  let worstKm = 0;
  let worstKmS = 0;
  for (let i = 0; i < 20_000; i++) {
    const e = i % 2 === 0 ? 0.95 * random() : 0.02 * random();
    const turn = 2 * Math.PI * random();
    const elements = Float64Array.of(
      ...[1e-4 + 1e-3 * random(), e * Math.cos(turn), e * Math.sin(turn)],
      ...[2 * random() - 1, 2 * random() - 1, 12 * (random() - 0.5)],
    );
    const factor = random() < 0.5 ? 1 : -1;
    const afterS = 6000 * (random() - 0.5);
    shapeInto(elements, 0, factor, shape, 0);
    moveInto(shape, 0, afterS, quick, 0);
    stateFromEquinoctialInto(elements, factor, afterS, slow);
    for (let k = 0; k < 3; k++) {
      worstKm = Math.max(worstKm, Math.abs(quick[k]! - slow[k]!));
      worstKmS = Math.max(worstKmS, Math.abs(quick[3 + k]! - slow[3 + k]!));
    }
  }
  expect(worstKm).toBeLessThan(1e-8);
  expect(worstKmS).toBeLessThan(1e-11);
});

/** Least distance by a look every `stepS` and a golden section in each step that can hold it: no code shared with the search. */
function denseLeastKm(shapes: Float64Array, fromS: number, toS: number, stepS: number): number {
  const [a, b] = [new Float64Array(6), new Float64Array(6)];
  const at = (s: number) => {
    moveInto(shapes, 0, s, a, 0);
    moveInto(shapes, SHAPE_SLOTS, s, b, 0);
    return Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!);
  };
  let least = at(toS);
  for (let s = fromS; s < toS; s += stepS) {
    const here = at(s);
    least = Math.min(least, here);
    if (here - 22 * stepS > least) continue; // no two bodies close that fast
    let [low, high] = [s, Math.min(toS, s + stepS)];
    for (let k = 0; k < 60; k++) {
      const left = low + 0.382 * (high - low);
      const right = low + 0.618 * (high - low);
      if (at(left) < at(right)) high = right;
      else low = left;
    }
    least = Math.min(least, at(low));
  }
  return least;
}

test('the search finds what a dense look finds, and nothing else: fast, slow, high and long passes', () => {
  const random = uniformOf(SEED + 1);
  const room = createSearchRoom();
  const elements = new Float64Array(12);
  const rounds = PROVE ? 4000 : 250;
  let near = 0;
  let told = 0;
  for (let i = 0; i < rounds; i++) {
    const long = i % 5 === 0;
    const e = long ? 0.7 * random() : 0.01 * random();
    const aKm = (6700 + 1500 * random() + (long ? 20_000 * random() : 0)) / (1 - e);
    const turn = 2 * Math.PI * random();
    const first = [
      ...[Math.sqrt(MU_EARTH_KM3_S2 / aKm ** 3), e * Math.cos(turn), e * Math.sin(turn)],
      ...[random() - 0.5, random() - 0.5, 6 * random()],
    ];
    // a neighbour: the same orbit but for little, or but for its plane
    const slow = 10 ** (-2 - 4 * random());
    const tilt = i % 2 === 0 ? 0 : random() - 0.5;
    elements.set(first);
    first.forEach((value, k) => {
      const scale = k === 0 ? value * slow : slow;
      elements[6 + k] = value + scale * (random() - 0.5) + (k === 3 || k === 4 ? tilt : 0);
    });
    shapeInto(elements, 0, 1, room.shapes, 0);
    shapeInto(elements, 6, 1, room.shapes, SHAPE_SLOTS);
    const [fromS, toS] = [-2500 * random(), 2500 * random()];
    const leastKm = denseLeastKm(room.shapes, fromS, toS, 10);
    for (const limitKm of [0.5 * leastKm, 0.999 * leastKm, 1.001 * leastKm, 2 * leastKm]) {
      const found = comesNear(room, limitKm, fromS, toS, fromS + random() * (toS - fromS));
      near++;
      if (found === limitKm > leastKm) told++;
    }
  }
  expect(told).toBe(near);
});

describe('the filter of trials', () => {
  /** A crossing at some angle; the second body's error is `alongM` along its track. */
  const crossing = (angle: number, alongM: number, hbrM: number) => {
    const speed = 7450;
    const covariance = (along: number) => {
      const variance = [2500, along * along, 2500, 1e-6 * along * along, 0.003, 0.003];
      const c = variance.map((value, i) => variance.map((_, j) => (i === j ? value : 0)));
      // an error along the track is an error of the radial speed
      c[3]![1] = c[1]![3] = -0.99e-3 * along * along;
      return c;
    };
    const event = inertialEvent(
      [
        [7178e3, 0, 0, 0, speed, 0],
        [7178e3 + 60, 30, -20, 0, speed * Math.cos(angle), speed * Math.sin(angle)],
      ],
      [covariance(100), covariance(100)],
      hbrM,
    );
    const c2 = covariance(alongM);
    const covarianceRtn = Float64Array.from(c2.flat(), (value) => value * 1e-6);
    return { ...event, object2: { ...event.object2, covarianceRtn } };
  };

  test.each([
    [1.2, 150, 60],
    [3.0, 1500, 40],
    [0.1, 300, 30],
  ])(
    'crossing at %d rad, %d m along the track: a trial it spares is none that hits',
    (angle, along, hbrM) => {
      const encounter = encounterOf(crossing(angle, along, hbrM));
      const { filter, normals } = encounter;
      expect(filter).toBeDefined();
      const source = createNormalSource(SEED, 6);
      const trials = PROVE ? 1_000_000 : 30_000;
      let [spared, hits, wrong] = [0, 0, 0];
      for (let i = 0; i < trials; i++) {
        source.fillNormal(filter!.drawn, 12);
        const isFree = isSpared(filter!);
        turnInto(filter!, normals);
        const hit = isHit(encounter);
        if (isFree) spared++;
        if (hit) hits++;
        if (isFree && hit) wrong++;
      }
      expect(wrong).toBe(0);
      expect(hits).toBeGreaterThan(trials / 200);
      expect(spared).toBeGreaterThan(trials / 2);
    },
  );

  test('its line is within its remainder of the true states, also five standard deviations out', () => {
    const encounter = encounterOf(crossing(3, 1500, 40));
    const { filter, normals, room } = encounter;
    const source = createNormalSource(SEED, 7);
    let worst = 0;
    for (let i = 0; i < 5000; i++) {
      source.fillNormal(filter!.drawn, 12);
      const stretch = i % 2 === 0 ? 1 : 2.5; // |z| near 3.5 and near 8.7 of the 10.5 that are allowed for
      for (let k = 0; k < 12; k++) filter!.drawn[k]! *= stretch;
      turnInto(filter!, normals);
      shapeTrial(encounter);
      moveBothInto(room, 0);
      let off2 = 0;
      for (let r = 0; r < 3; r++) {
        let line = filter!.mean[r]!;
        for (let k = 0; k < 6; k++) line += filter!.lower[6 * r + k]! * filter!.drawn[k]!;
        off2 += (room.states[6 + r]! - room.states[r]! - line) ** 2;
      }
      worst = Math.max(worst, Math.sqrt(off2) / filter!.widerKm);
    }
    expect(worst).toBeLessThan(1);
    expect(worst).toBeGreaterThan(0.01); // the bound is of something
  });

  test('it turns the numbers and does nothing else to them; where it would spare little there is none', () => {
    const { turn } = encounterOf(crossing(1.2, 150, 60)).filter!;
    for (let i = 0; i < 12; i++)
      for (let k = 0; k < 12; k++) {
        let sum = 0;
        for (let j = 0; j < 12; j++) sum += turn[12 * i + j]! * turn[12 * k + j]!;
        expect(sum).toBeCloseTo(i === k ? 1 : 0, 12);
      }
    expect(encounterOf(crossing(3, 300_000, 10)).filter).toBeUndefined();
    expect(encounterOf(flyingTogether(100)).filter).toBeUndefined();
  });
});

/** Two bodies of one low orbit a kilometre apart, with an error of 50 m and its velocities. */
function flyingTogether(hbrM: number): PcEvent {
  const variance = [2500, 40_000, 2500, 0.04, 0.0025, 0.0025];
  const covariance = variance.map((value, i) => variance.map((_, j) => (i === j ? value : 0)));
  const states = [
    [7000e3, 0, 0, 0, 6000, 4575],
    [7000e3 + 40, 600, -150, 0.4, 6000.1, 4574.8],
  ];
  return inertialEvent(states, [covariance, covariance], hbrM);
}

describe('motion that bends', () => {
  const event = flyingTogether(100);
  const state = (which: 'object1' | 'object2') =>
    Float64Array.of(...event[which].positionKm, ...event[which].velocityKmS);
  const paths = [statePath(state('object1'), 0), statePath(state('object2'), 0)] as const;

  test('the mean trial goes where the paths go, to a millimetre over a revolution', () => {
    const encounter = prepareEncounter(event, { fromS: -2900, toS: 2900 }, paths);
    if ('problem' in encounter) throw new Error(encounter.problem);
    encounter.normals.fill(0);
    shapeTrial(encounter);
    const wanted = new Float64Array(6);
    let worstKm = 0;
    let worstKmS = 0;
    let farthestKm = 0;
    for (let atS = -2900; atS <= 2900; atS += 7.3) {
      moveBothInto(encounter.room, atS);
      const plain = new Float64Array(6);
      moveInto(encounter.room.shapes, 0, atS, plain, 0);
      paths.forEach((path, which) => {
        path(atS * 1e6, wanted);
        for (let k = 0; k < 3; k++) {
          const at = 6 * which + k;
          worstKm = Math.max(worstKm, Math.abs(encounter.room.states[at]! - wanted[k]!));
          worstKmS = Math.max(worstKmS, Math.abs(encounter.room.states[at + 3]! - wanted[k + 3]!));
          if (which === 0) farthestKm = Math.max(farthestKm, Math.abs(plain[k]! - wanted[k]!));
        }
      });
    }
    expect(worstKm).toBeLessThan(1e-6);
    expect(worstKmS).toBeLessThan(1e-7);
    expect(farthestKm).toBeGreaterThan(1); // and the field does something
  });

  test('the search with a bend finds what a dense look finds', () => {
    const encounter = prepareEncounter(event, { fromS: -2900, toS: 2900 }, paths);
    if ('problem' in encounter) throw new Error(encounter.problem);
    const source = createNormalSource(SEED, 5);
    const { room, normals } = encounter;
    let told = 0;
    let asked = 0;
    for (let i = 0; i < (PROVE ? 2000 : 150); i++) {
      source.fillNormal(normals, 12);
      shapeTrial(encounter);
      let leastKm = Infinity;
      for (let atS = -2900; atS <= 2900; atS += 1) {
        moveBothInto(room, atS);
        const s = room.states;
        leastKm = Math.min(leastKm, Math.hypot(s[6]! - s[0]!, s[7]! - s[1]!, s[8]! - s[2]!));
      }
      for (const limitKm of [0.7 * leastKm, 0.98 * leastKm, 1.0001 * leastKm]) {
        asked++;
        if (comesNear(room, limitKm, -2900, 2900, 0) === limitKm > leastKm) told++;
      }
    }
    expect(told).toBe(asked);
  });

  test('the figure says by what it moved; a path without a state in the window is said', () => {
    const options = { seed: 1, trials: 4000, steeredTrials: 0 };
    const bent = monteCarlo(event, { ...options, paths });
    const plain = monteCarlo(event, options);
    expect(bent.why).toContain('motion by element sets');
    expect(plain.why).toContain('two-body motion');
    // bodies of one orbit bend alike
    expect(Math.abs(bent.value! - plain.value!)).toBeLessThan(0.2 * plain.value!);
    expect(plain.value).toBeGreaterThan(0);
    expect(monteCarlo(event, { ...options, paths: [paths[0], () => false] })).toMatchObject({
      ...{ value: null, valid: false, why: expect.stringContaining('has no state') },
    });
  });
});

function encounterOf(event: PcEvent): Encounter {
  const encounter = prepareEncounter(event);
  if ('problem' in encounter) throw new Error(encounter.problem);
  return encounter;
}
