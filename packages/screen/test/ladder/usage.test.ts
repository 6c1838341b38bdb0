import { existsSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import type { MethodFigure, PcEvent } from '../../src/ladder/contract.ts';
import { type LadderMethods, probabilityLadder } from '../../src/ladder/ladder.ts';
import {
  judgeMonteCarlo,
  judgePc2d,
  type Passage,
  passageFaults,
  straightPassage,
  USAGE_LIMITS,
} from '../../src/ladder/usage.ts';
import { readTable } from '../probability/messages.ts';
import { readEvent } from './cdm-event.ts';

/** Trials that went well: whether they may be used is what is asked here. */
const TRIALS: MethodFigure = { value: 1e-6, error: 1e-8, valid: true, why: 'trials' };
const RUNGS = ['pc2d', 'nc2d', 'nc3d', 'monteCarlo'] as const;
const COLUMNS = ['ViolationsPc2D', 'ViolationsNc2D', 'ViolationsNc3D', 'ViolationsSDMC'];

describeWithData('the 53 published conjunctions', 'orbit/pc/cara', (root) => {
  const rows = readTable(`${root}/CARA_PcMethod_Test_Conjunctions.csv`).flatMap((row) => {
    const path = `${root}/PcTestCaseCDMs/${row.Conjunction_ID}.cdm`;
    if (!existsSync(path)) return [];
    const ladder = probabilityLadder(readEvent(path, Number(row.HBR_m)), { monteCarlo: TRIALS });
    return [{ row, ladder, name: row.Conjunction_ID! }];
  });
  const gap = (methods: LadderMethods, rung: 'nc2d' | 'nc3d', published: string) =>
    Math.abs(methods[rung]!.value! / Number(published) - 1);

  test('there are some', () => expect(rows.length).toBeGreaterThan(20));

  test('Nc2D and Nc3D are within 1e-3 where the published flags are 0', () => {
    for (const { row, ladder, name } of rows) {
      if (row.ViolationsNc2D === '0')
        expect(gap(ladder.methods, 'nc2d', row.Nc2D!), name).toBeLessThan(1e-4);
      if (row.ViolationsNc3D === '0')
        expect(gap(ladder.methods, 'nc3d', row.Nc3D!), name).toBeLessThan(1e-3);
    }
  });

  test('what is recommended is the first rung without a published violation, else none', () => {
    for (const { row, ladder, name } of rows) {
      const first = COLUMNS.findIndex((column) => Number(row[column]) === 0);
      expect(ladder.recommended, name).toBe(first < 0 ? 'none valid' : RUNGS[first]);
    }
  });

  test('every figure says why, and what fails is said with its limit', () => {
    for (const { ladder } of rows) {
      for (const figure of Object.values(ladder.methods))
        expect(figure.why.length).toBeGreaterThan(3);
      const { pc2d } = ladder.methods;
      if (pc2d!.valid === false) expect(pc2d!.why).toMatch(/more than|do not hold/);
    }
  });
});

const R = 7000;
const V = 7.5;

/** Two circular orbits that cross at an angle; sigmas in km, the same for both; object 2 apart by `apartKm` along y. */
function crossing(angleRad: number, sigmaKm: number, apartKm: number, hbrKm = 0.01): PcEvent {
  const object = (turnRad: number, y: number) => {
    const covarianceRtn = new Float64Array(36);
    for (let i = 0; i < 6; i++) covarianceRtn[7 * i] = (i < 3 ? sigmaKm : sigmaKm * 1e-3) ** 2;
    return {
      positionKm: [R, y, 0] as const,
      velocityKmS: [0, V * Math.cos(turnRad), V * Math.sin(turnRad)] as const,
      covarianceRtn,
      knows: 'full' as const,
    };
  };
  return { epochUs: 0, object1: object(0, 0), object2: object(angleRad, apartKm), hbrKm };
}

test('a passage is judged by its share of a revolution', () => {
  const limits = USAGE_LIMITS.straight;
  expect(passageFaults({ fromS: -10, toS: 10, periodS: 1000 }, limits)).toEqual([]);
  expect(passageFaults({ fromS: -10.1, toS: 10, periodS: 1000 }, limits)).toHaveLength(1);
  expect(passageFaults({ fromS: 11, toS: 12, periodS: 1000 }, limits)[0]).toMatch(/from the TCA/);
  expect(passageFaults({ fromS: Number.NaN, toS: 1, periodS: 1000 }, limits)).toHaveLength(2);
});

test('a straight passage lasts as long as the error along it, and lies where the miss lies', () => {
  const event = crossing(1, 0.2, 0);
  const speed = 2 * V * Math.sin(0.5);
  const passage = straightPassage(event)!;
  const sigma = Math.SQRT2 * 0.2;
  expect(passage.toS).toBeCloseTo((Math.sqrt(74) * sigma + 0.01) / speed, 6);
  expect(passage.fromS).toBeCloseTo(-passage.toS, 9);
  const a = 1 / (2 / R - V ** 2 / 398600.4418);
  expect(passage.periodS).toBeCloseTo(2 * Math.PI * Math.sqrt(a ** 3 / 398600.4418), 6);
  expect(straightPassage(crossing(0, 0.2, 1))).toBeUndefined();
});

test('Pc2D falls when it differs from what assumes less, when that fails too, and when the passage is long', () => {
  const event = crossing(1, 0.2, 0);
  const good: MethodFigure = { value: 1e-4, error: 1e-12, valid: true, why: 'known' };
  const with2 = (value: number | null, sound = true) =>
    judgePc2d(event, good, [{ figure: { ...good, value }, sound }]);
  expect(with2(1.05e-4).valid).toBe(true);
  expect(with2(1.2e-4)).toMatchObject({ valid: false });
  expect(with2(1.2e-4).why).toMatch(/differs .* by 17 %, more than 10 %/);
  expect(with2(1e-4, false).why).toMatch(/assume less do not hold/);
  expect(with2(null).valid).toBe(true);
  expect(judgePc2d(crossing(1e-3, 0.5, 0.1), good, []).why).toMatch(/lasts .* of a revolution/);
  expect(judgePc2d(event, { ...good, valid: false, why: 'no' }, []).why).toBe('no');
});

test('trials are judged by the passage they count in', () => {
  const judged = (passage: Passage | undefined, value = 1e-6, beyond = 0) =>
    judgeMonteCarlo(TRIALS, { figure: { ...TRIALS, value }, beyond, ...(passage && { passage }) });
  expect(judged(undefined)).toBe(TRIALS);
  expect(judged({ fromS: 200, toS: 360, periodS: 1000 }).valid).toBe(false);
  const here = { fromS: -300, toS: 360, periodS: 1000 };
  expect(judged(here).valid).toBe(true);
  expect(judged(here, 1e-6, 2e-7).valid).toBe(true); // the trials told the next encounter apart
  expect(judged(here, 0.8e-6, 2e-7).why).toMatch(/next encounter/);
});

test('covariances: missing, default, without velocity, not positive definite: no figure, or its doubt, in words', () => {
  const event = crossing(1, 0.2, 0.1);
  const methods = (object2: Partial<PcEvent['object2']>) =>
    probabilityLadder({ ...event, object2: { ...event.object2, ...object2 } }).methods;
  expect(methods({}).nc3d!.valid).toBe(true);
  expect(methods({ covarianceRtn: null }).nc2d).toMatchObject({
    value: null,
    valid: false,
    why: 'the covariance of object 2 is missing',
  });
  expect(methods({ knows: 'position' }).nc3d!.why).toMatch(/no velocity part/);
  const wide = event.object2.covarianceRtn!.map((x, i) => (i % 7 === 0 ? 1e10 : x));
  expect(methods({ covarianceRtn: wide }).nc2d!.why).toMatch(/stands for unknown/);
  const bent = event.object2.covarianceRtn!.slice();
  bent[6 * 3 + 4] = bent[6 * 4 + 3] = 1.0001 * bent[21]!;
  const doubted = methods({ covarianceRtn: bent });
  expect(doubted.nc3d!.why).toMatch(/object 2 is not positive definite, and mending it changes/);
  expect(doubted.nc3d!.value).toBeGreaterThan(0);
  expect(methods({ velocityKmS: [0, 20, 0] }).nc3d!.why).toMatch(/not on an ellipse/);
});
