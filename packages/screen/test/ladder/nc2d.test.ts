import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import type { PcEvent } from '../../src/ladder/contract.ts';
import { probabilityLadder } from '../../src/ladder/ladder.ts';
import { monteCarlo } from '../../src/ladder/monte-carlo.ts';
import { nc2d, nc2dWithWorth } from '../../src/ladder/nc2d.ts';
import { nc3d } from '../../src/ladder/nc3d.ts';
import { createNormalSource } from '../../src/ladder/sampler.ts';
import { judgeNc2d } from '../../src/ladder/usage.ts';
import { readAlfano, readEvent } from './cdm-event.ts';

const SEED = 20260918;

/** Two orbits that come within some sigma of each other, of any angle, size of error and of body, from a stream of numbers. */
function drawn(stream: number): PcEvent {
  const out = new Float64Array(64);
  createNormalSource(SEED, stream).fillNormal(out, 64);
  const [turn, size, reach, body] = out as unknown as [number, number, number, number];
  const sigmaKm = Math.exp(size - 1.5);
  const object = (angleRad: number, missKm: number, from: number) => {
    const covarianceRtn = new Float64Array(36);
    for (let i = 0; i < 6; i++) {
      const sigma =
        sigmaKm * (i < 3 ? 1 : 1e-3) * (i === 1 ? 5 : 1) * Math.exp(0.7 * out[from + i]!);
      covarianceRtn[7 * i] = sigma ** 2;
    }
    return {
      positionKm: [7000 + missKm, missKm * out[from + 7]!, missKm] as const,
      velocityKmS: [
        0.05 * out[from + 8]!,
        7.5 * Math.cos(angleRad),
        7.5 * Math.sin(angleRad),
      ] as const,
      covarianceRtn,
      knows: 'full' as const,
    };
  };
  const hbrKm = 0.005 * Math.exp(body);
  return {
    epochUs: 0,
    object1: object(0, 0, 10),
    object2: object(turn, sigmaKm * reach, 30),
    hbrKm,
  };
}

describe('drawn encounters', () => {
  const events = Array.from({ length: 120 }, (_, stream) => drawn(stream));
  const ladders = events.map((event) => probabilityLadder(event).methods);

  test('where Nc2D and Nc3D are both valid they agree, each within its error and what the parabola leaves out', () => {
    const both = ladders.filter(
      ({ nc2d: a, nc3d: b }) => a!.valid && b!.valid && b!.value! > 1e-30,
    );
    expect(both.length).toBeGreaterThan(60);
    for (const { nc2d: a, nc3d: b } of both) {
      const gap = Math.abs(a!.value! - b!.value!);
      expect(gap).toBeLessThan(3 * a!.error! + b!.error! + 1e-4 * b!.value!);
    }
  });

  test('every figure is a number of 0 or more with an error, or none with a reason', () => {
    for (const methods of ladders) {
      for (const figure of [methods.nc2d!, methods.nc3d!, methods.coppola!]) {
        expect(figure.why).not.toBe('');
        if (figure.value === null) continue;
        expect(figure.value).toBeGreaterThanOrEqual(0);
        expect(figure.error).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test('trials with the full motion agree with Nc3D', () => {
    const likely = events
      .map((event, k) => ({ event, expected: ladders[k]!.nc3d! }))
      .filter(({ expected }) => expected.valid && expected.value! > 2e-3 && expected.value! < 0.5)
      .slice(0, 3);
    expect(likely.length).toBe(3);
    for (const { event, expected } of likely) {
      const trials = 200_000;
      const counted = monteCarlo(event, { seed: SEED, trials, steeredTrials: 0 });
      const sigma = Math.sqrt((expected.value! * (1 - expected.value!)) / trials);
      expect(Math.abs(counted.value! - expected.value!)).toBeLessThan(4.5 * sigma);
    }
  });
});

test('the order of the objects does not matter', () => {
  for (const stream of [1, 4, 9]) {
    const event = drawn(stream);
    const turned = { ...event, object1: event.object2, object2: event.object1 };
    expect(nc2d(turned).value! / nc2d(event).value!).toBeCloseTo(1, 6);
    expect(nc3d(turned).value! / nc3d(event).value!).toBeCloseTo(1, 6);
  }
});

test('Nc2D that Nc3D contradicts is not valid, and cannot vouch for Pc2D', () => {
  const good = { value: 1e-5, error: 1e-9, valid: true, why: 'straight' };
  const judged = (value: number | null) =>
    judgeNc2d({ figure: good, sound: true }, { value, error: 0, valid: true, why: '' });
  expect(judged(1.05e-5)).toEqual({ figure: good, sound: true });
  expect(judged(null).sound).toBe(true);
  expect(judged(1e-3)).toMatchObject({ figure: { valid: false }, sound: false });
  expect(judged(1e-3).figure.why).toBe(
    'it differs from the integral over time, 1.00e-3, by 99 %, more than 10 %',
  );
});

describeWithData('long encounters', 'orbit/pc/cara', (root) => {
  test('are not for Nc2D: their length, their offset or no parabola is said', () => {
    for (const number of [1, 2, 4, 6, 7, 8, 9, 10, 11, 12]) {
      const { figure, sound } = nc2dWithWorth(
        readAlfano(`${root}/alfano2009/Case${number}_data_at_TCA.csv`, 10),
      );
      expect(figure.valid, `case ${number}`).toBe(false);
      expect(sound).toBe(false);
      expect(figure.why).toMatch(/revolution|parabola|settle|too much work/);
    }
  });

  test('a body that is wide beside the error: Nc3D finds the ends of the passage', () => {
    const event = readEvent(`${root}/SampleCDMs/AlfanoTestCase03.cdm`, 20);
    expect(nc3d(event).value).toBeCloseTo(probabilityLadder(event).methods.pc2d!.value!, 4);
  });
});
