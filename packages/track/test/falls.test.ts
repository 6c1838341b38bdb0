/** Two falls with an unknown drag: Biswas and Dempster's re-entry by a radar, Zarchan's falling object with its bound. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import {
  averageInterval,
  createBound,
  createFilter,
  createGaussian,
  createStep4,
  type FilterKind,
  type Measurement,
  type Motion,
  neesOf,
  type Transition,
} from '../src/index.ts';

const KINDS: readonly FilterKind[] = ['extended', 'unscented', 'cubature'];
const rowsOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number));

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function moving(motion: Motion, parts: number, noise: readonly number[]): Transition {
  const step = createStep4(motion);
  const n = motion.size;
  return {
    size: n,
    advance: (state, timeS, stepS) => {
      for (let i = 0; i < parts; i++) step(state, timeS, stepS / parts);
    },
    noiseInto: (stepS, out) => {
      out.fill(0, 0, n * n);
      for (const [i, density] of noise.entries()) out[i * (n + 1)] = density * stepS;
    },
  };
}

/**
 * Height and way over the ground (m), speed (m/s), angle of the path (rad), drag coefficient: a flat Earth of even pull in air that
 * thins by e in 7.16 km; force and scale as the staged truth has them, which it then follows within 14 m to the ground.
 */
const OVER_FLAT: Motion = {
  size: 5,
  rateInto: (_, [height, , speed, path, drag], rate) => {
    const push = (0.002725 / 0.7) * drag! * Math.exp(-height! / 7160) * 0.5 * speed! * speed!;
    rate[0] = speed! * Math.sin(path!);
    rate[1] = speed! * Math.cos(path!);
    rate[2] = -push - 9.80665 * Math.sin(path!);
    rate[3] = (-9.80665 * Math.cos(path!)) / speed!;
    rate[4] = 0;
  },
};
const EARTH_M = 6_371_000;
const RADAR_WAY_M = 10_000;

/** Range and elevation over a round Earth from a radar on the ground. */
const RADAR: Measurement = {
  size: 2,
  predictInto: ([height, way], out) => {
    const arc = (way! - RADAR_WAY_M) / EARTH_M;
    const level = (EARTH_M + height!) * Math.sin(arc);
    const up = (EARTH_M + height!) * Math.cos(arc) - EARTH_M;
    out[0] = Math.hypot(level, up);
    out[1] = Math.atan2(up, level);
  },
  noise: Float64Array.of(50 ** 2, 0, 0, (0.1 * Math.PI) ** 2 / 180 ** 2),
};

describeWithData('re-entry from 100 km', 'track/reentry/biswas_dempster_reentry.csv', (path) => {
  const rows = rowsOf(path);

  test('the law is that of the truth: within 14 m to the ground', () => {
    const state = Float64Array.from(rows[0]!.slice(1, 6));
    const transition = moving(OVER_FLAT, 10, []);
    let worst = 0;
    for (const [k, row] of rows.slice(1).entries()) {
      transition.advance(state, k, 1);
      worst = Math.max(worst, Math.hypot(state[0]! - row[1]!, state[1]! - row[2]!));
    }
    expect(worst).toBeLessThan(14);
    expect(state[1]).toBeCloseTo(360_679, -2);
  });

  for (const kind of KINDS)
    test(`${kind}: converges from kilometres off, and says how far it is off`, () => {
      const noise = [1, 1, 1e-2, 1e-8, 1e-7];
      const filter = createFilter(kind, moving(OVER_FLAT, 4, noise), 2);
      const estimate = createGaussian(5);
      estimate.mean.set([101_000, 5000, 6050, rows[0]![4]!, 0.7]);
      for (const [i, sigma] of [6000, 6000, 100, 0.1, 0.1].entries())
        estimate.covariance[i * 6] = sigma ** 2;
      const [errors, nees, nis]: [number[], number[], number[]] = [[], [], []];
      for (const [k, row] of rows.entries()) {
        if (k > 0) expect(filter.predict(estimate, k - 1, 1)).toBe(true);
        const fit = filter.update(estimate, RADAR, Float64Array.from(row.slice(6, 8)));
        nis.push(fit!.nis);
        nees.push(neesOf(estimate, Float64Array.from(row.slice(1, 6)))!);
        errors.push(Math.hypot(estimate.mean[0]! - row[1]!, estimate.mean[1]! - row[2]!));
      }
      const late = errors.slice(50);
      console.log(
        `${kind}: ${errors[0]!.toFixed(0)} m at first, then ${mean(late).toFixed(0)} m, at the end ${errors.at(-1)!.toFixed(0)} m; NIS ${mean(nis).toFixed(2)} of 2, NEES ${mean(nees).toFixed(2)} of 5; coefficient ${estimate.mean[4]!.toFixed(3)}`,
      );
      expect(mean(late)).toBeLessThan(150);
      expect(errors.at(-1)).toBeLessThan(150);
      const { low, high } = averageInterval(2, nis.length, 0.999);
      expect(mean(nis)).toBeGreaterThan(low);
      expect(mean(nis)).toBeLessThan(high);
      expect(mean(nees)).toBeLessThan(10);
      expect(Math.abs(estimate.mean[4]! - 0.7)).toBeLessThan(0.05);
    });
});

/** Zarchan's: height (ft), speed (ft/s), ballistic coefficient (lb/ft²). */
const FALLING: Motion = {
  size: 3,
  rateInto: (_, [height, speed, beta], rate) => {
    rate[0] = speed!;
    rate[1] = (0.0034 * Math.exp(-height! / 22_000) * 32.2 * speed! * speed!) / (2 * beta!) - 32.2;
    rate[2] = 0;
  },
};

const HEIGHT: Measurement = {
  size: 1,
  predictInto: (state, out) => void (out[0] = state[0]!),
  jacobianInto: (_, out) => out.set([1, 0, 0]),
  noise: Float64Array.of(625),
};
const BEGIN = { mean: [200_025, -6150, 800], variance: [625, 2e4, 9e4] } as const;

describeWithData('falling object of Zarchan', 'track/reentry', (folder) => {
  const rows = rowsOf(join(folder, 'zarchan_falling_object.csv'));
  const staged = rowsOf(join(folder, 'zarchan_expected.csv'));

  test('the extended filter over 50 runs as staged', () => {
    const squares = staged.map(() => [0, 0, 0]);
    const transition = moving(FALLING, 1, [0, 0, 300 ** 2 / 30]);
    for (let run = 0; run < 50; run++) {
      const filter = createFilter('extended', transition, 1);
      const estimate = createGaussian(3);
      estimate.mean.set(BEGIN.mean);
      for (const [i, variance] of BEGIN.variance.entries()) estimate.covariance[i * 4] = variance;
      for (const row of rows) {
        filter.predict(estimate, row[1]! - 0.1, 0.1);
        filter.update(estimate, HEIGHT, Float64Array.of(row[4 + run]!));
        const at = staged.findIndex(([k]) => k === row[0]);
        if (at < 0) continue;
        for (const [i, truth] of [row[2]!, row[3]!, 500].entries())
          squares[at]![i]! += (estimate.mean[i]! - truth) ** 2 / 50;
      }
    }
    // from 11 to 16 s the drag peaks, the coefficient falls fast and the errors hang on how a filter linearises
    const worst = { calm: 0, peak: 0 };
    for (const [at, [, timeS, x, v, beta]] of staged.entries())
      for (const [i, theirs] of [x!, v!, beta!].entries()) {
        const part = timeS! > 10.5 && timeS! < 16.5 ? 'peak' : 'calm';
        const off = Math.abs(Math.sqrt(squares[at]![i]!) / theirs - 1);
        worst[part] = Math.max(worst[part], off);
      }
    console.log(`Zarchan: apart from the staged errors ${JSON.stringify(worst)}`);
    expect(worst.calm).toBeLessThan(0.06);
    expect(worst.peak).toBeLessThan(0.2);
  });

  test('the bound of every row', () => {
    const start = new Float64Array(9);
    for (const [i, variance] of BEGIN.variance.entries()) start[i * 4] = variance;
    const bound = createBound(moving(FALLING, 1, []), start);
    let before = Float64Array.of(200_000, -6000, 500);
    for (const row of rows) {
      bound.predict(before, row[1]! - 0.1, 0.1);
      before = Float64Array.of(row[2]!, row[3]!, 500);
      bound.update(before, HEIGHT);
      const expected = staged.find(([k]) => k === row[0]);
      if (expected === undefined) continue;
      for (let i = 0; i < 3; i++)
        expect(Math.abs(Math.sqrt(bound.covariance[i * 4]!) / expected[6 + i]! - 1)).toBeLessThan(
          0.015,
        );
    }
  });
});
