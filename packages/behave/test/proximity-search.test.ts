/**
 * The search over a catalogue against brute force: orbits of every regime, each with a companion that differs a little or a
 * little too much, every pair of all of them on a grid of a minute. Nothing that adds up is lost, nothing is found that does not.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  mergeBatches,
  propagateInto,
  type Regime,
  regimeOf,
} from '@noroshi/orbit';
import { createRandom } from '@noroshi/sim';
import { expect, test } from 'vitest';
import {
  describeProximities,
  findProximities,
  measureProximities,
  NEAR_LIMITS,
  planProximities,
} from '../src/index.ts';
import { BASE, type Elements, setsFrom } from './support/elements.ts';

const FROM = BASE.epochUs;
const DAYS = 2;
const TO = FROM + DAYS * 86_400e6;
const PAIRS = process.env.NOROSHI_PROVE === '1' ? 600 : 80;
const SEED = 20_260_310;

const ORBITS: readonly Partial<Elements>[] = [
  { meanMotionRevDay: 15.6, eccentricity: 4e-4, inclinationDeg: 51.6, bstar: 1e-4 },
  { meanMotionRevDay: 15.06, eccentricity: 1.5e-4, inclinationDeg: 53.2 },
  { meanMotionRevDay: 14.3, eccentricity: 1e-3, inclinationDeg: 98.6 },
  { meanMotionRevDay: 13.2, eccentricity: 0.06, inclinationDeg: 74 },
  { meanMotionRevDay: 2.0057, eccentricity: 5e-3, inclinationDeg: 55, bstar: 0 },
  { meanMotionRevDay: 1.0027, eccentricity: 2e-4, inclinationDeg: 0.04, bstar: 0 },
  { meanMotionRevDay: 1.0027, eccentricity: 5e-4, inclinationDeg: 6, bstar: 0 },
  { meanMotionRevDay: 2.006, eccentricity: 0.7, inclinationDeg: 63.4, bstar: 0 },
];

/** Pairs whose differences are of the size of the limits, some well inside, some well outside. */
function companions(): ElementSetBatch {
  const { uniform } = createRandom(`companions ${SEED}`);
  const draws = Array.from({ length: PAIRS }, () =>
    Array.from({ length: 10 }, () => 2 * uniform() - 1),
  );
  const elements = draws.flatMap((d, k) => {
    const one: Elements = {
      ...{ ...BASE, ...ORBITS[k % ORBITS.length]!, id: String(2 * k + 1), epochUs: FROM - 3600e6 },
      ...{ raanDeg: 180 * d[0]!, argPerigeeDeg: 180 * d[1]!, meanAnomalyDeg: 180 * d[2]! },
    };
    const size = 10 ** (1.5 * d[3]! - 0.5); // of the differences, from a hundredth to ten limits
    return [
      one,
      {
        ...{ ...one, id: String(2 * k + 2), cosparId: '2023-002A' },
        inclinationDeg: Math.max(0.01, one.inclinationDeg + 0.3 * size * d[4]!),
        raanDeg: one.raanDeg + 0.3 * size * d[5]!,
        argPerigeeDeg: one.argPerigeeDeg + 0.3 * d[6]! * size,
        meanAnomalyDeg: one.meanAnomalyDeg - 0.3 * d[6]! * size + 0.3 * size * d[7]!,
        eccentricity: Math.max(1e-5, one.eccentricity + 2e-3 * size * d[8]!),
        meanMotionRevDay: one.meanMotionRevDay * (1 + 1e-3 * size * d[9]!),
      },
    ];
  });
  return setsFrom(elements);
}

/** Seconds together and least distance of every pair that has any, from states of all objects minute by minute. */
function bruteForce(sets: ElementSetBatch): Map<string, { togetherS: number; minKm: number }> {
  const model = initialiseSgp4(sets, 'a');
  const scratch = createResonanceScratch(model);
  const states = createStateBatch(sets.count, 'TEME');
  const { positionKm: p, velocityKmS: v } = states;
  const limits = Array.from({ length: sets.count }, (_, row) => NEAR_LIMITS[regime(sets, row)]);
  const all = new Map<string, { togetherS: number; minKm: number }>();
  for (let atUs = FROM; atUs <= TO; atUs += 60e6) {
    propagateInto(model, scratch, atUs, states);
    for (let i = 0; i < sets.count; i++) {
      for (let j = i + 1; j < sets.count; j++) {
        const x = p[3 * j]! - p[3 * i]!;
        if (!(Math.abs(x) <= 100)) continue;
        const y = p[3 * j + 1]! - p[3 * i + 1]!;
        const z = p[3 * j + 2]! - p[3 * i + 2]!;
        const range = Math.hypot(x, y, z);
        const { rangeKm, speedKmS } =
          limits[i]!.rangeKm >= limits[j]!.rangeKm ? limits[i]! : limits[j]!;
        if (range > rangeKm) continue;
        if (turningSpeed(p, v, 3 * i, 3 * j) > speedKmS) continue;
        const known = all.get(`${i} ${j}`) ?? { togetherS: 0, minKm: Number.POSITIVE_INFINITY };
        known.togetherS += 60;
        known.minKm = Math.min(known.minKm, range);
        all.set(`${i} ${j}`, known);
      }
    }
  }
  return all;
}

/** Change of R, T, N coordinates of 2 in the axes of 1 over a second. */
function turningSpeed(p: Float64Array, v: Float64Array, i: number, j: number): number {
  const coordinates = (dt: number) => {
    const at = (k: number) => [0, 1, 2].map((c) => p[k + c]! + v[k + c]! * dt);
    const [one, two] = [at(i), at(j)];
    const speed = [0, 1, 2].map((c) => v[i + c]!);
    const h = cross(one, speed);
    const radial = one.map((c) => c / Math.hypot(...one));
    const normal = h.map((c) => c / Math.hypot(...h));
    const along = cross(normal, radial);
    const d = two.map((c, k) => c - one[k]!);
    return [radial, along, normal].map((axis) => axis.reduce((sum, c, k) => sum + c * d[k]!, 0));
  };
  const [before, after] = [coordinates(-0.5), coordinates(0.5)];
  return Math.hypot(...before.map((c, k) => after[k]! - c));
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [
    a[1]! * b[2]! - a[2]! * b[1]!,
    a[2]! * b[0]! - a[0]! * b[2]!,
    a[0]! * b[1]! - a[1]! * b[0]!,
  ];
}

function regime(sets: ElementSetBatch, row: number): Regime {
  return regimeOf(sets.meanMotionRadS[row]!, sets.eccentricity[row]!);
}

const sets = companions();

test(`brute force over ${2 * PAIRS} objects (seed ${SEED}) finds nothing that the search loses`, () => {
  const truth = bruteForce(sets);
  const plan = planProximities(sets, { fromUs: FROM, toUs: TO });
  const found = measureProximities(plan);
  const keys = Array.from({ length: found.count }, (_, k) => `${found.row1[k]} ${found.row2[k]}`);
  const needed = (key: string) => {
    const [i, j] = key.split(' ').map(Number);
    return Math.min(
      NEAR_LIMITS[regime(sets, i!)].togetherS,
      NEAR_LIMITS[regime(sets, j!)].togetherS,
    );
  };
  const lasting = [...truth].filter(([key, { togetherS }]) => togetherS >= 1.15 * needed(key));
  expect(lasting.length).toBeGreaterThan(PAIRS / 5);
  expect(new Set(lasting.map(([key]) => regime(sets, Number(key.split(' ')[0]))))).toEqual(
    new Set(['LEO', 'MEO', 'GEO', 'HEO']),
  );
  expect(lasting.filter(([key]) => !keys.includes(key)).map(([key]) => key)).toEqual([]);
  const none = { togetherS: 0, minKm: Number.NaN };
  for (const [k, key] of keys.entries()) {
    const { togetherS, minKm } = truth.get(key) ?? none;
    expect(togetherS, key).toBeGreaterThan(0.85 * needed(key));
    expect(found.minKm[k]!, key).toBeLessThan(minKm + 0.01);
  }
});

test('shares put together are the same as one run, and the same twice', () => {
  const search = { fromUs: FROM, toUs: TO };
  const plan = planProximities(sets, search);
  const half = plan.candidates.count >> 1;
  const shares = [measureProximities(plan, 0, half), measureProximities(plan, half)];
  expect(describeProximities(plan, shares)).toEqual(findProximities(sets, search));
});

test('primaries: only pairs with one of them, and whoever is unknown is named', () => {
  const search = { fromUs: FROM, toUs: TO };
  const all = findProximities(sets, search);
  const id = all[0]!.id1;
  const some = findProximities(sets, { ...search, primaryIds: [id] });
  expect(some).toEqual(all.filter(({ id1, id2 }) => id1 === id || id2 === id));
  const plan = planProximities(sets, { ...search, primaryIds: [id, '99999'] });
  expect(plan.unknownPrimaries).toEqual(['99999']);
});

test('limits moved by half change how many, not what is found at the top', () => {
  const search = { fromUs: FROM, toUs: TO };
  const scaled = (by: number) =>
    Object.fromEntries(
      Object.entries(NEAR_LIMITS).map(([key, limit]) => [
        key,
        { ...limit, rangeKm: limit.rangeKm * by, togetherS: limit.togetherS },
      ]),
    ) as typeof NEAR_LIMITS;
  const ids = (by: number) =>
    new Set(
      findProximities(sets, { ...search, limits: scaled(by) }).map((p) => `${p.id1} ${p.id2}`),
    );
  const [less, usual, more] = [ids(0.5), ids(1), ids(1.5)];
  expect([...less].every((key) => usual.has(key))).toBe(true);
  expect([...usual].every((key) => more.has(key))).toBe(true);
  expect(less.size).toBeGreaterThan(0.5 * usual.size);
});

test('what SGP4 cannot carry through the window is named, and the others are searched', () => {
  const bad = setsFrom([{ ...BASE, id: '9001', meanMotionRevDay: 16.6, eccentricity: 0.3 }]);
  const plan = planProximities(mergeBatches([sets, bad]), { fromUs: FROM, toUs: TO });
  expect(plan.excluded).toEqual(['9001']);
  expect(measureProximities(plan).count).toBe(
    measureProximities(planProximities(sets, { fromUs: FROM, toUs: TO })).count,
  );
});
