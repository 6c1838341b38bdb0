import { describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import { coppola } from '../../src/ladder/coppola.ts';
import { nc2d } from '../../src/ladder/nc2d.ts';
import { nc3d, nc3dWithPassage } from '../../src/ladder/nc3d.ts';
import { inwardSpeedKmS } from '../../src/ladder/nc3d-rate.ts';
import { gaussLegendre } from '../../src/ladder/sphere-legendre.ts';
import { createSphereCells, divideSphere, integrateSphere } from '../../src/ladder/sphere-rule.ts';
import { createOverlap, overlapInto, twoBodyPair } from '../../src/ladder/two-body-pair.ts';
import { leastSquaredSigmas } from '../../src/ladder/two-body-peak.ts';
import { readJson, readTable } from '../probability/messages.ts';
import { inertialEvent, readAlfano, readEvent } from './cdm-event.ts';

type UnitCase = {
  readonly id: string;
  readonly r1: number[];
  readonly v1: number[];
  readonly cov1: number[][];
  readonly r2: number[];
  readonly v2: number[];
  readonly cov2: number[][];
  readonly HBR: number;
  readonly expectedPc: number;
};

describeWithData('published 3-D figures', 'orbit/pc/cara', (root) => {
  const unit = readJson(`${root}/pc-unit-cases.json`) as { cases: UnitCase[] };

  test('a case where 2-D and 3-D agree', () => {
    const c = unit.cases.find(({ id }) => id === '2d-3d-agree')!;
    const event = inertialEvent(
      [
        [...c.r1, ...c.v1],
        [...c.r2, ...c.v2],
      ],
      [c.cov1, c.cov2],
      c.HBR,
    );
    expect(Math.abs(nc3d(event).value! / c.expectedPc - 1)).toBeLessThan(1e-3);
    expect(Math.abs(nc2d(event).value! / nc3d(event).value! - 1)).toBeLessThan(1e-4);
  });

  test('a case where 2-D gives 2.3e-20 and the curved motion 1.9e-5', () => {
    const event = readEvent(`${root}/SampleCDMs/OmitronTestCase_Test08_3DNc.cdm`, 20);
    expect(Math.abs(nc3d(event).value! / 1.9271201e-5 - 1)).toBeLessThan(1e-3);
    expect(Math.abs(nc2d(event).value! / 1.9271201e-5 - 1)).toBeLessThan(1e-3);
    expect(nc3d(event).valid).toBe(true);
  });

  /** Of Alfano 2009 (AAS 09-233): seconds on either side of the closest approach; the others need none. */
  const HALF_SPAN_S: Record<string, number> = {
    5: 1420,
    6: 1420,
    7: 1420,
    9: 10800,
    11: 1420,
    12: 1420,
  };

  /** The quick ones of the twelve; all of them under NOROSHI_PROVE=1. */
  const QUICK = ['2', '3', '6', '7', '8', '10'];
  const prove = process.env.NOROSHI_PROVE === '1';

  test('long encounters of Alfano 2009, and the interval of 1e8 trials where the figure holds', () => {
    let held = 0;
    for (const row of readTable(`${root}/alfano2009-expected.csv`)) {
      if (!prove && !QUICK.includes(row.Case!)) continue;
      const event = readAlfano(
        `${root}/alfano2009/Case${row.Case}_data_at_TCA.csv`,
        Number(row.HBR),
      );
      const half = HALF_SPAN_S[row.Case!];
      const figure = nc3d(event, half ? { segment: { fromS: -half, toS: half } } : {});
      expect(Math.abs(figure.value! / Number(row.CARA_Pc3D) - 1), `case ${row.Case}`).toBeLessThan(
        1e-3,
      );
      if (!figure.valid) continue;
      held++;
      expect(figure.value!, `case ${row.Case}`).toBeGreaterThan(Number(row.CARA_PcMCLo95));
      expect(figure.value!, `case ${row.Case}`).toBeLessThan(Number(row.CARA_PcMCHi95));
    }
    expect(held).toBe(prove ? 9 : QUICK.length);
  });

  test('an encounter that does not end within the segment is not valid, and says so', () => {
    const event = readAlfano(`${root}/alfano2009/Case11_data_at_TCA.csv`, 4);
    const { figure, passage } = nc3dWithPassage(event);
    expect(figure.valid).toBe(false);
    expect(figure.why).toMatch(/goes on at the end/);
    expect(passage!.toS - passage!.fromS).toBeGreaterThan(0.9 * passage!.periodS);
  });
});

test('Gauss-Legendre is exact to twice its order', () => {
  for (const order of [1, 2, 6, 9, 20]) {
    const { nodes, weights } = gaussLegendre(order);
    for (let power = 0; power < 2 * order; power++) {
      const sum = nodes.reduce((total, x, i) => total + weights[i]! * x ** power, 0);
      expect(sum).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 14);
    }
  }
});

const IDENTITY = new Float64Array([1, 0, 0, 0, 1, 0, 0, 0, 1]);
const NOWHERE = new Float64Array(3);

test('the sphere: its area, a kink on the equator, a spot, a ring', () => {
  const cells = createSphereCells();
  const axis = new Float64Array([0.6, 0, 0.8]);
  const height = (x: number, z: number) => 0.6 * x + 0.8 * z;
  divideSphere(axis, 1e-4, IDENTITY, NOWHERE, 0.1, Infinity, cells);
  expect(integrateSphere(cells, 6, () => 1)).toBeCloseTo(4 * Math.PI, 8);
  const inward = integrateSphere(cells, 6, (x, _, z) => Math.max(0, -height(x, z)));
  expect(inward).toBeCloseTo(Math.PI, 8);

  // exp(-|R u - m|^2 / 2) with |m| = R: a spot of 1/R; closed form 2 pi / R^2 (1 - exp(-2 R^2))
  const reach = 60;
  const middle = new Float64Array([0, reach, 0]);
  divideSphere(axis, 1e-4, IDENTITY, middle, reach, 60, cells);
  const spot = integrateSphere(cells, 9, (x, y, z) => {
    const d = (reach * x) ** 2 + (reach * y - reach) ** 2 + (reach * z) ** 2;
    return Math.exp(-0.5 * d);
  });
  expect(spot / ((2 * Math.PI) / reach ** 2)).toBeCloseTo(1, 9);
  expect(cells.count).toBeLessThan(400);

  // a sheet across z: integral of exp(-(R z)^2 / 2) = 2 pi sqrt(2 pi) / R
  const sheet = new Float64Array([1e-9, 0, 0, 0, 1e-9, 0, 0, 0, 1]);
  divideSphere(axis, 1e-4, sheet, NOWHERE, reach, 60, cells);
  const ring = integrateSphere(cells, 9, (_x, _y, z) => Math.exp(-0.5 * (reach * z) ** 2));
  expect(ring / ((2 * Math.PI) ** 1.5 / reach)).toBeCloseTo(1, 8);

  divideSphere(axis, 1e-4, IDENTITY, NOWHERE, 1e6, Infinity, cells);
  expect(cells.full).toBe(true);
});

test('the mean inward speed is that of its integral, and of its limits', () => {
  for (const [mean, sigma] of [
    [0, 1],
    [-3, 1],
    [2, 0.5],
    [-1, 4],
    [5, 1],
  ] as const) {
    let sum = 0;
    const n = 200_000;
    const from = Math.min(-40 * sigma, mean - 12 * sigma);
    for (let i = 0; i < n; i++) {
      const s = from + ((0 - from) * (i + 0.5)) / n;
      sum += -s * Math.exp(-0.5 * ((s - mean) / sigma) ** 2);
    }
    const integral = (sum * -from) / n / (sigma * Math.sqrt(2 * Math.PI));
    expect(inwardSpeedKmS(mean, sigma * sigma) / integral).toBeCloseTo(1, 7);
  }
  expect(inwardSpeedKmS(-2, 0)).toBe(2);
  expect(inwardSpeedKmS(2, -1e-20)).toBe(0);
});

test('the nearest point of the sphere, against a search over its surface', () => {
  const at = createOverlap();
  const sigmas = [4, 1, 0.1];
  at.mean.set([5, -3, 2, 0, 0, 0]);
  for (let i = 0; i < 3; i++) {
    at.covariance[7 * i] = sigmas[i]! ** 2;
    at.inverse[4 * i] = 1 / sigmas[i]! ** 2;
  }
  let best = Infinity;
  for (let i = 0; i <= 600; i++) {
    for (let j = 0; j < 1200; j++) {
      const [a, b] = [(Math.PI * i) / 600, (Math.PI * j) / 600];
      const u = [Math.sin(a) * Math.cos(b), Math.sin(a) * Math.sin(b), Math.cos(a)];
      const d = u.reduce((sum, x, k) => sum + ((1.5 * x - at.mean[k]!) / sigmas[k]!) ** 2, 0);
      best = Math.min(best, d);
    }
  }
  expect(leastSquaredSigmas(at, 1.5)).toBeLessThanOrEqual(best);
  expect(leastSquaredSigmas(at, 1.5) / best).toBeCloseTo(1, 2);
  expect(leastSquaredSigmas(at, 10)).toBe(0);
});

test('the peak overlap is the most probable pair of orbits that meet', () => {
  const c = [1e4, 4e6, 1e4, 1e1, 1e-1, 1e-2].map((x, i) =>
    Array.from({ length: 6 }, (_, j) => (i === j ? x : 0)),
  );
  const event = inertialEvent(
    [
      [7e6, 0, 0, 0, 7500, 0],
      [7e6, 3000, 2000, -50, 3000, 6800],
    ],
    [c, c],
    10,
  );
  const pair = twoBodyPair(event);
  if (typeof pair === 'string') throw new Error(pair);
  const [loose, tight] = [createOverlap(), createOverlap()];
  expect(overlapInto(pair, 0.3, false, loose)).toBe(true);
  expect(overlapInto(pair, 0.3, true, tight)).toBe(true);
  expect(tight.converged).toBe(true);
  expect(tight.iterations).toBeGreaterThan(1);
  expect(tight.squaredSigmas).not.toBe(loose.squaredSigmas);
  expect(tight.squaredSigmas / loose.squaredSigmas).toBeCloseTo(1, 1);
  expect(coppola(event).valid).toBeNull();
});

test('nothing is thrown at what is no encounter', () => {
  const zero = [0, 0, 0, 0, 0, 0].map(() => [0, 0, 0, 0, 0, 0]);
  const same = [7e6, 0, 0, 0, 7500, 0];
  for (const event of [
    inertialEvent([same, same], [zero, zero], 10),
    inertialEvent([same, [Number.NaN, 0, 0, 0, 1, 0]], [zero, zero], 10),
    inertialEvent([same, same], [zero, zero], Number.NaN),
    inertialEvent([same, same], [zero, zero], 0),
  ]) {
    for (const method of [nc2d, nc3d, coppola]) {
      const figure = method(event);
      expect(figure.value).toBeNull();
      expect(figure.why.length).toBeGreaterThan(10);
    }
  }
});
