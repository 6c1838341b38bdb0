/**
 * Monte Carlo against what it is made of (random numbers, motion, the proof that nothing is missed) and against the published
 * counts: 12 cases of Alfano 2009 with 1e8 trials, and real messages with up to 4e9. A sample here; all of it under NOROSHI_PROVE=1.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import { statePath } from '../../src/avoid/path.ts';
import { sameProbabilityP } from '../../src/ladder/binomial.ts';
import type { PcEvent } from '../../src/ladder/contract.ts';
import { MU_EARTH_KM3_S2, stateFromEquinoctialInto } from '../../src/ladder/equinoctial.ts';
import { estimateOf, steeredTrials } from '../../src/ladder/importance.ts';
import { steer } from '../../src/ladder/importance-steer.ts';
import { moveInto, SHAPE_SLOTS, shapeInto } from '../../src/ladder/kepler-solver.ts';
import { countHits, monteCarlo } from '../../src/ladder/monte-carlo.ts';
import {
  type Encounter,
  prepareEncounter,
  shapeTrial,
} from '../../src/ladder/monte-carlo-encounter.ts';
import { comesNear, createSearchRoom, moveBothInto } from '../../src/ladder/monte-carlo-search.ts';
import { createNormalSource } from '../../src/ladder/sampler.ts';
import { inertialEvent, readAlfano, readEvent } from './cdm-event.ts';
import { readRows } from './rows.ts';

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

function encounterOf(event: PcEvent, halfS?: number): Encounter {
  const window = halfS === undefined ? undefined : { fromS: -halfS, toS: halfS };
  const encounter = prepareEncounter(event, window);
  if ('problem' in encounter) throw new Error(encounter.problem);
  return encounter;
}

/** Half windows of the published runs: a quarter of a revolution of the low cases, six hours of the high ones (three: case 9). */
const HALF_WINDOW_S: Readonly<Record<string, number>> = {
  ...{ 1: 21_600, 2: 21_600, 3: 21_600, 4: 21_600, 5: 1420, 6: 1420, 7: 1420, 8: 21_600 },
  ...{ 9: 10_800, 10: 21_600, 11: 1420, 12: 1420 },
};

describeWithData('Alfano 2009', 'orbit/pc/cara/alfano2009-expected.csv', (path) => {
  const folder = path.replace(/[^/]*$/, 'alfano2009');
  const rows = readRows(readFileSync(path, 'utf8'));
  const trials = PROVE ? 2_000_000 : 12_000;

  test.each(rows)('case $Case: hits as in 1e8 published trials', { timeout: 600_000 }, (row) => {
    const event = readAlfano(`${folder}/Case${row.Case}_data_at_TCA.csv`, Number(row.HBR));
    const encounter = encounterOf(event, HALF_WINDOW_S[row.Case!]);
    const { hits } = countHits(encounter, trials, SEED, Number(row.Case));
    const [theirs, total] = [Number(row.CARA_MCHits), Number(row.CARA_MCTrials)];
    expect(sameProbabilityP(hits, trials, theirs, total)).toBeGreaterThan(1e-4);
  });
});

describeWithData('real messages', 'orbit/pc/cara/CARA_PcMethod_Test_Conjunctions.csv', (path) => {
  const folder = path.replace(/[^/]*$/, 'PcTestCaseCDMs');
  const file = (row: Record<string, string>) => `${folder}/${row.Conjunction_ID}.cdm`;
  const all = readRows(readFileSync(path, 'utf8')).filter((row) => existsSync(file(row)));
  const sample = PROVE ? all : all.filter((_, k) => k % 5 === 0);

  test('there are files', () => {
    expect(sample.length).toBeGreaterThan(3);
  });

  test.each(sample)('$Conjunction_ID: plain trials', { timeout: 600_000 }, (row) => {
    const trials = PROVE ? 10_000_000 : 60_000;
    const { hits } = countHits(
      encounterOf(readEvent(file(row), Number(row.HBR_m))),
      trials,
      SEED,
      1,
    );
    const p = sameProbabilityP(hits, trials, Number(row.NhitSDMC), Number(row.NtotSDMC));
    if (PROVE) console.log(`${row.Conjunction_ID} ${hits}/${trials} p ${p.toPrecision(3)}`);
    expect(p).toBeGreaterThan(1e-4);
  });

  // bodies that fly together have no likeliest pass to steer to: their plain trials are above
  const passing = sample.filter((row) => Number(row.Vrel_mps) > 20);
  test.each(passing)('$Conjunction_ID: steered trials', { timeout: 600_000 }, (row) => {
    const trials = PROVE ? 400_000 : 12_000;
    const steering = steer(encounterOf(readEvent(file(row), Number(row.HBR_m))));
    const found = estimateOf(steeredTrials(steering!, trials, SEED, 2));
    expect(found.aimedShare).toBeGreaterThan(0.99);
    expect(found.effectiveHits).toBeGreaterThan(trials / 30);
    const [hits, total] = [Number(row.NhitSDMC), Number(row.NtotSDMC)];
    const theirs = hits / total;
    const spread = Math.sqrt(found.standardError ** 2 + (theirs * (1 - theirs)) / total);
    const z = (found.value - theirs) / spread;
    if (PROVE) console.log(`${row.Conjunction_ID} ${found.value} ± ${found.standardError} z ${z}`);
    expect(Math.abs(z)).toBeLessThan(3.89); // p 1e-4, two-sided
  });

  test('steered and plain trials agree where both have hits', () => {
    const row = all.find(({ NhitSDMC, NtotSDMC }) => Number(NhitSDMC) / Number(NtotSDMC) > 1e-3)!;
    const encounter = encounterOf(readEvent(file(row), Number(row.HBR_m)));
    const plain = countHits(encounter, PROVE ? 4_000_000 : 200_000, SEED, 3);
    const found = estimateOf(steeredTrials(steer(encounter)!, 20_000, SEED, 4));
    const value = plain.hits / plain.trials;
    const spread = Math.sqrt(found.standardError ** 2 + (value * (1 - value)) / plain.trials);
    expect(Math.abs(found.value - value)).toBeLessThan(3.89 * spread);
  });

  test('the figure: the same for the same seed, an interval, words; hits at another time are not valid', () => {
    const passing = monteCarlo(readEvent(file(all[0]!), Number(all[0]!.HBR_m)), {
      ...{ seed: 5, trials: 20_000, steeredTrials: 5000 },
    });
    const again = monteCarlo(readEvent(file(all[0]!), Number(all[0]!.HBR_m)), {
      ...{ seed: 5, trials: 20_000, steeredTrials: 5000 },
    });
    expect(again).toEqual(passing);
    expect(passing.valid).toBe(true);
    expect(passing.interval95![0]).toBeLessThan(passing.value!);
    expect(passing.interval95![1]).toBeGreaterThan(passing.value!);
    expect(passing.why).toMatch(/seed 5/);
  });
});

describe('what cannot be drawn is said', () => {
  const state = [
    [7000e3, 0, 0, 0, 7546, 0],
    [7000e3, 10, 0, 0, 0, 7546],
  ];
  const covariance = (variance: number) =>
    Array.from({ length: 6 }, (_, i) =>
      Array.from({ length: 6 }, (_, j) => (i === j ? variance * (i < 3 ? 1 : 1e-6) : 0)),
    );
  const event = inertialEvent(state, [covariance(1e4), covariance(1e4)], 10);
  const options = { seed: 1, trials: 2000, steeredTrials: 2000 };

  test('no covariance, no velocity covariance, no ellipse, no trials', () => {
    const { object1 } = event;
    const without = (part: Partial<PcEvent['object1']>) =>
      monteCarlo({ ...event, object1: { ...object1, ...part } }, options);
    expect(without({ covarianceRtn: null })).toMatchObject({ value: null, valid: false });
    expect(without({ covarianceRtn: null }).why).toContain('object 1 has no covariance');
    expect(without({ knows: 'position' }).why).toContain('velocity covariance');
    expect(without({ velocityKmS: [0, 20, 0] }).why).toContain('no ellipse');
    expect(without({ covarianceRtn: new Float64Array(36).fill(Number.NaN) }).valid).toBe(false);
    expect(monteCarlo(event, { ...options, trials: 0 }).valid).toBe(false);
    expect(monteCarlo(event, { ...options, seed: 0.5 }).valid).toBe(false);
    expect(monteCarlo({ ...event, hbrKm: Number.NaN }, options).valid).toBe(false);
  });

  test('a matrix that is no covariance is mended, and that is said', () => {
    const broken = covariance(1e4);
    broken[0]![1] = 1.0005e4; // as rounding may print it
    broken[1]![0] = 1.0005e4; // as rounding may print it
    const found = monteCarlo(inertialEvent(state, [broken, covariance(1e4)], 10), options);
    expect(found.value).not.toBeNull();
    expect(found.why).toContain('negative eigenvalues');
  });

  test('a probability of 1 and one of 0 have intervals that say what was tried', () => {
    const sure = monteCarlo(
      { ...event, hbrKm: 100 },
      { ...options, window: { fromS: -100, toS: 100 } },
    );
    expect(sure.value).toBe(1);
    const never = monteCarlo({ ...event, hbrKm: 0 }, options);
    expect(never.value).toBe(0);
    expect(never.valid).toBe(false);
    expect(never.interval95![1]).toBeGreaterThan(0);
  });
});
