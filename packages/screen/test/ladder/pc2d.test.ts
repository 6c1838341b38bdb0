/** The ladder's figures of the encounter plane: CARA's messages and unit cases, the squares against brute force, what is mended. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dataPath, describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PcEvent, PcObject, Plane, Triple } from '../../src/ladder/contract.ts';
import { smallDiskMaximum } from '../../src/ladder/maximum.ts';
import { boundFigures, planeFigures } from '../../src/ladder/pc2d.ts';
import { encounterOf } from '../../src/ladder/pc2d-plane.ts';
import { diskIntegral, equalAreaHalfKm, squareIntegral } from '../../src/ladder/shapes.ts';
import { smallDiskProbability } from '../../src/probability/disk.ts';
import { erf, erfc } from '../../src/probability/erf.ts';
import { readJson, readTable } from '../probability/messages.ts';
import { inertialEvent, readAlfano, readEvent } from './cdm-event.ts';

const figuresOf = (event: PcEvent) => planeFigures(event, encounterOf(event));

describeWithData('CARA test conjunctions', 'orbit/pc/cara/PcTestCaseCDMs', (folder) => {
  const table = readTable(dataPath('orbit/pc/cara/CARA_PcMethod_Test_Conjunctions.csv')!);
  const staged = new Set(readdirSync(folder));
  const rows = table.filter((row) => staged.has(`${row.Conjunction_ID}.cdm`));

  test('column Pc2D: 1e-7 relative down to 1e-30, below it 1e-9 of the logarithm', () => {
    expect(rows.length).toBeGreaterThanOrEqual(35);
    for (const row of rows) {
      const wanted = Number(row.Pc2D);
      const event = readEvent(`${folder}/${row.Conjunction_ID}.cdm`, Number(row.HBR_m));
      const { value, error } = figuresOf(event).pc2d;
      const gap =
        wanted >= 1e-30
          ? Math.abs(value! / wanted - 1) / 1e-7
          : Math.abs(Math.log10(value!) - Math.log10(wanted)) / 1e-9;
      expect(gap, row.Conjunction_ID).toBeLessThanOrEqual(1);
      expect(error! / value!, row.Conjunction_ID).toBeLessThan(1.01e-10);
    }
  });
});

describeWithData('CARA test conjunctions, exactly', 'orbit/pc/cara/PcTestCaseCDMs', (folder) => {
  const file = new URL('../../golden/pc2d-cara.json', import.meta.url);
  const { values } = readJson(fileURLToPath(file)) as { values: Record<string, number> };
  const table = readTable(dataPath('orbit/pc/cara/CARA_PcMethod_Test_Conjunctions.csv')!);

  test('60 digits within 1e-11 relative, thin errors and 1e-168 too', () => {
    const held = Object.entries(values).filter(([id]) => readdirSync(folder).includes(`${id}.cdm`));
    expect(held.length).toBeGreaterThanOrEqual(30);
    for (const [id, wanted] of held) {
      const row = table.find(({ Conjunction_ID }) => Conjunction_ID === id)!;
      const event = readEvent(`${folder}/${id}.cdm`, Number(row.HBR_m));
      const { value } = figuresOf(event).pc2d;
      expect(Math.abs(value! / wanted - 1), id).toBeLessThan(1e-11); // 4e-12 measured
    }
  });
});

describeWithData('CARA sample messages', 'orbit/pc/cara/SampleCDMs', (folder) => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.cdm'));
  const at = (name: string, hbrM: number) => readEvent(`${folder}/${name}`, hbrM);

  test(`all have an encounter plane, and the shapes stand to each other as areas do`, () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
    for (const name of names) {
      const { pc2d, pc2dSquare, pc2dEqualArea } = figuresOf(at(name, 10));
      expect(pc2d.value, name).toBeGreaterThanOrEqual(0);
      expect(pc2dSquare.value!, name).toBeGreaterThanOrEqual(pc2d.value! * (1 - 1e-9));
      expect(pc2dSquare.value!, name).toBeGreaterThanOrEqual(pc2dEqualArea.value!);
    }
  });

  test('Alfano 1 to 11 as CARA has them, 1e-3: the messages print fewer digits than their table', () => {
    const expected = readTable(dataPath('orbit/pc/cara/alfano2009-expected.csv')!);
    for (const row of expected.slice(0, 11)) {
      const name = `AlfanoTestCase${row.Case!.padStart(2, '0')}.cdm`;
      if (!names.includes(name)) continue;
      const { value } = figuresOf(at(name, Number(row.HBR))).pc2d;
      expect(Math.abs(value! / Number(row.CARA_Pc2D) - 1), name).toBeLessThan(1e-3);
    }
  });

  test('not positive definite: mended by the floor, near 0, not valid, and said', () => {
    const figure = figuresOf(at('OmitronTestCase_Test07_NonPDCovariance.cdm', 20)).pc2d;
    expect(figure.value).toBeLessThan(1e-10);
    expect(figure).toMatchObject({
      valid: false,
      why: expect.stringContaining('not positive definite'),
    });
  });

  test('2-D fails where the motion bends: the value is right all the same', () => {
    const { value } = figuresOf(at('OmitronTestCase_Test08_3DNc.cdm', 20)).pc2d;
    expect(Math.abs(value! / 2.2660816e-20 - 1)).toBeLessThan(1e-3);
  });
});

type UnitCase = {
  readonly id: string;
  readonly units: string;
  readonly expectedPc: number;
  readonly also: Record<string, readonly [number, number]>;
  readonly HBR: number;
  readonly r1: number[];
  readonly v1: number[];
  readonly r2: number[];
  readonly v2: number[];
  readonly cov1: number[][];
  readonly cov2: number[][];
};

describeWithData('CARA unit cases', 'orbit/pc/cara/pc-unit-cases.json', (path) => {
  const { cases } = readJson(path) as { cases: UnitCase[] };
  const eventOf = (id: string): PcEvent => {
    const c = cases.find((one) => one.id === id)!;
    const m = c.units === 'km' ? 1000 : 1;
    const states = [[...c.r1, ...c.v1].map((x) => x * m), [...c.r2, ...c.v2].map((x) => x * m)];
    return inertialEvent(states, [padded(c.cov1, m * m), padded(c.cov2, m * m)], c.HBR * m);
  };

  test('Foster over circle, square and square of equal area', () => {
    const found = figuresOf(eventOf('omitron1'));
    const { also } = cases.find((one) => one.id === 'omitron1')!;
    const pairs = [
      [found.pc2d, also['Foster circle']],
      [found.pc2dSquare, also['Foster square']],
      [found.pc2dEqualArea, also['Foster equal-area square']],
    ] as const;
    for (const [figure, wanted] of pairs)
      expect(Math.abs(figure.value! / wanted![0] - 1)).toBeLessThan(wanted![1]);
  });

  test('a matrix that is no covariance in the plane: 0, and said', () => {
    const { value, valid } = figuresOf(eventOf('omitron3-npd')).pc2d;
    expect(value).toBeLessThan(1e-10);
    expect(valid).toBe(false);
  });
});

describeWithData('Alfano 2009 at TCA', 'orbit/pc/cara/alfano2009', (folder) => {
  test('cases 1 to 11 to CARA’s 1e-3 or better; case 12 has no plane, and its figures say so', () => {
    for (const row of readTable(dataPath('orbit/pc/cara/alfano2009-expected.csv')!)) {
      const event = readAlfano(`${folder}/Case${row.Case}_data_at_TCA.csv`, Number(row.HBR));
      const { pc2d } = figuresOf(event);
      if (row.Case === '12') {
        expect(pc2d).toMatchObject({ value: null, valid: false });
        expect(pc2d.why).toMatch(/relative velocity is zero/);
      } else expect(Math.abs(pc2d.value! / Number(row.CARA_Pc2D) - 1), row.Case).toBeLessThan(1e-4);
    }
  });
});

describeWithData('2,170 conjunctions', 'orbit/pc/armellin-2170-conjunctions.csv', (path) => {
  test('Pc_approx and Pc_max within 1e-7 by the closed forms in the plane of an event; the bounds above them', () => {
    const lines = readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
    expect(lines.length).toBeGreaterThanOrEqual(2000);
    for (const line of lines) {
      const c = line.split(',').map(Number);
      const object = (at: number): PcObject => ({
        positionKm: [c[at]!, c[at + 1]!, c[at + 2]!],
        velocityKmS: [c[at + 3]!, c[at + 4]!, c[at + 5]!],
        ...{ covarianceRtn: ofSix(c.slice(at + 6, at + 12)), knows: 'position' as const },
      });
      const event = { epochUs: 0, object1: object(2), object2: object(14), hbrKm: c[1]! };
      const plane = encounterOf(event).plane!;
      const { missWideKm: x, missNarrowKm: y, sigmaWideKm, sigmaNarrowKm } = plane;
      const near = smallDiskProbability(x, y, sigmaWideKm, sigmaNarrowKm, event.hbrKm);
      expect(Math.abs(near / c[27]! - 1), `row ${c[0]}`).toBeLessThan(1e-7);
      expect(
        Math.abs(smallDiskMaximum(plane, event.hbrKm) / c[28]! - 1),
        `row ${c[0]}`,
      ).toBeLessThan(1e-7);
    }
  });
});

/** rr, tt, nn, rt, rn, tn */
function ofSix([rr, tt, nn, rt, rn, tn]: readonly number[]): Float64Array {
  const c = new Float64Array(36);
  c.set([rr!, rt!, rn!], 0);
  c.set([rt!, tt!, tn!], 6);
  c.set([rn!, tn!, nn!], 12);
  return c;
}

describe('squares', () => {
  const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const planes = fc
    .tuple(share(-1.5, 0.5), share(0, 1), share(-1.5, 0.8), share(0, 6.28))
    .map(([lnWide, thin, lnMiss, angle]): [Plane, number] => {
      const wide = 10 ** lnWide;
      const miss = 10 ** lnMiss;
      return [
        {
          ...{ missWideKm: miss * Math.cos(angle), missNarrowKm: miss * Math.sin(angle) },
          ...{ sigmaWideKm: wide, sigmaNarrowKm: wide * (0.2 + 0.8 * thin) },
        },
        miss,
      ];
    });

  test('one side along the miss: as brute force over the square has it', () => {
    fc.assert(
      fc.property(planes, share(-1.3, 0.3), ([plane, miss], lnHalf) => {
        const half = 10 ** lnHalf;
        const { value } = squareIntegral(plane, half);
        const wanted = bruteSquare(plane, miss, half);
        expect(Math.abs(value - wanted)).toBeLessThan(2e-4 * wanted + 1e-14);
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  test('a miss along an axis: the product of two error functions, also for needles and far tails', () => {
    const cases = [
      [1, 0, 3, 0.001, 0.1],
      [0, 5, 30, 0.5, 1],
      [20, 0, 1, 0.1, 2],
      [0, 3, 1, 1e-6, 3.00001],
      [1e-3, 0, 1e-4, 1e-5, 1e-3],
    ] as const;
    for (const [x, y, wide, narrow, half] of cases) {
      const plane = { missWideKm: x, missNarrowKm: y, sigmaWideKm: wide, sigmaNarrowKm: narrow };
      const { value, error } = squareIntegral(plane, half);
      const wanted = span(x, wide, half) * span(y, narrow, half);
      expect(Math.abs(value / wanted - 1), `${plane}`).toBeLessThan(1e-8);
      expect(error).toBeLessThan(1e-8 * wanted);
    }
  });

  test('any shape of error, far tails too: the axes exchanged give the same, within the errors told; above the disk', () => {
    fc.assert(
      fc.property(
        share(0, 1),
        share(-3, 1),
        share(0, 6.28),
        share(-4, 1),
        (thin, lnMiss, angle, lnHalf) => {
          const [narrow, miss, half] = [10 ** (-8 * thin * thin), 10 ** lnMiss, 10 ** lnHalf];
          const [x, y] = [miss * Math.cos(angle), miss * Math.sin(angle)];
          const plane = { missWideKm: x, missNarrowKm: y, sigmaWideKm: 1, sigmaNarrowKm: narrow };
          const turned = { missWideKm: y, missNarrowKm: x, sigmaWideKm: narrow, sigmaNarrowKm: 1 };
          const [one, other] = [squareIntegral(plane, half), squareIntegral(turned, half)];
          expect(Math.abs(one.value - other.value)).toBeLessThanOrEqual(one.error + other.error);
          expect(one.error).toBeLessThanOrEqual(1e-8 * one.value + 1e-299);
          expect(one.value).toBeGreaterThanOrEqual(diskIntegral(plane, half).value * (1 - 1e-8));
        },
      ),
      { numRuns: 300, seed: 6 },
    );
  });

  test('of equal area: the same as the disk where both are small', () => {
    const plane = { missWideKm: 0.7, missNarrowKm: 0.3, sigmaWideKm: 1, sigmaNarrowKm: 0.5 };
    const disk = diskIntegral(plane, 1e-3).value;
    expect(Math.abs(squareIntegral(plane, equalAreaHalfKm(1e-3)).value / disk - 1)).toBeLessThan(
      1e-6,
    );
    expect(squareIntegral(plane, 0).value).toBe(0);
    expect(squareIntegral(plane, Infinity).value).toBe(1);
  });
});

describe('what an event lacks', () => {
  const state = (dz: number, v: Triple) => ({
    ...{ positionKm: [7000, 0, dz] as const, velocityKmS: v },
  });
  const diagonal = (sigmaKm: number) => {
    const c = new Float64Array(36);
    for (let i = 0; i < 3; i++) c[7 * i] = sigmaKm * sigmaKm;
    return c;
  };
  const eventWith = (c1: Float64Array | null, c2: Float64Array | null, over = {}): PcEvent => ({
    epochUs: 0,
    object1: { ...state(0, [0, 7.5, 0]), covarianceRtn: c1, knows: 'position' },
    object2: { ...state(0.2, [0, 0.1, 7.5]), covarianceRtn: c2, knows: 'position' },
    hbrKm: 0.01,
    ...over,
  });

  test('one covariance missing: a figure that is not valid, and Frisbee’s bound above it', () => {
    const event = eventWith(diagonal(0.1), null);
    const { pc2d } = figuresOf(event);
    expect(pc2d).toMatchObject({ valid: false, why: expect.stringContaining('object 2') });
    const { maxFrisbee } = boundFigures(event, encounterOf(event), pc2d.value);
    expect(maxFrisbee.value).toBeGreaterThanOrEqual(pc2d.value!);
    expect(maxFrisbee.why).toContain('object 2’s covariance not being known');
  });

  test('the default of 10 Earth radii counts as missing; with none known there is a bound by an assumed shape only', () => {
    const event = eventWith(diagonal(63_781), diagonal(63_781));
    expect(figuresOf(event).pc2d).toMatchObject({ value: null, valid: false });
    const { maxAlfano, maxFrisbee } = boundFigures(event, encounterOf(event), null);
    expect(maxAlfano.value).toBeGreaterThan(1e-4);
    expect(maxAlfano.why).toContain('assumed shape');
    expect(maxFrisbee.value).toBe(null);
  });

  test('zero miss: the centre of the error; nothing moves: no plane; a radius that is none: said', () => {
    const same = eventWith(diagonal(0.1), diagonal(0.1));
    const there = { ...same.object2, positionKm: same.object1.positionKm };
    const centre = figuresOf({ ...same, object2: there }).pc2d.value!;
    expect(centre).toBeCloseTo(-Math.expm1(-(0.01 ** 2) / (2 * 0.02)), 12);
    const still = { ...same.object2, velocityKmS: same.object1.velocityKmS };
    expect(figuresOf({ ...same, object2: still }).pc2d.value).toBe(null);
    expect(figuresOf({ ...same, hbrKm: Number.NaN }).pc2d.why).toMatch(/radius/);
  });

  test('any numbers: a figure or a reason, never a throw', () => {
    const any = fc.double();
    const matrix = fc.array(any, { minLength: 36, maxLength: 36 }).map((c) => Float64Array.from(c));
    const triple = fc.tuple(any, any, any);
    const object = fc.record({
      ...{ positionKm: triple, velocityKmS: triple },
      ...{ covarianceRtn: fc.option(matrix), knows: fc.constant('full' as const) },
    });
    fc.assert(
      fc.property(object, object, any, (object1, object2, hbrKm) => {
        const event = { epochUs: 0, object1, object2, hbrKm };
        const encounter = encounterOf(event);
        const figures = planeFigures(event, encounter);
        const { maxAlfano, maxFrisbee } = boundFigures(event, encounter, figures.pc2d.value);
        for (const { value, why } of [...Object.values(figures), maxAlfano, maxFrisbee]) {
          expect(why).not.toBe('');
          if (value !== null) expect(value >= 0 && value <= 1, `${value}`).toBe(true);
        }
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});

function padded(c: readonly (readonly number[])[], scale: number): number[][] {
  return Array.from({ length: 6 }, (_, i) =>
    Array.from({ length: 6 }, (__, j) => (c[i]?.[j] ?? 0) * scale),
  );
}

function span(middle: number, sigma: number, half: number): number {
  const k = Math.SQRT1_2 / sigma;
  const [low, high] = [(Math.abs(middle) - half) * k, (Math.abs(middle) + half) * k];
  return 0.5 * (low < 0.5 ? erf(high) - erf(low) : erfc(low) - erfc(high));
}

function bruteSquare(plane: Plane, miss: number, half: number): number {
  const { missWideKm: x, missNarrowKm: y, sigmaWideKm: a, sigmaNarrowKm: b } = plane;
  const [c, s] = [x / miss, y / miss];
  const count = 300;
  const step = (2 * half) / count;
  let sum = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      const [u, v] = [-half + (i + 0.5) * step, -half + (j + 0.5) * step];
      sum += Math.exp(-0.5 * (((x + u * c - v * s) / a) ** 2 + ((y + u * s + v * c) / b) ** 2));
    }
  return (sum * step * step) / (2 * Math.PI * a * b);
}
