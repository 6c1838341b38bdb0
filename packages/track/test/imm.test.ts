/** Two modes of unequal size on the staged run, step by step; and what mixing must keep. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  createFilter,
  createGaussian,
  createImm,
  type Gaussian,
  type ImmEstimate,
  type Measurement,
  type Transition,
} from '../src/index.ts';

const STEP_S = 0.1;
const POSITION: Measurement = seeing(4);
const POSITION_OF_6: Measurement = seeing(6);

function seeing(n: number): Measurement {
  const jacobian = new Float64Array(2 * n);
  jacobian[0] = 1;
  jacobian[n + 1] = 1;
  return {
    size: 2,
    predictInto: (state, out) => out.set(state.subarray(0, 2)),
    jacobianInto: (_, out) => out.set(jacobian),
    noise: Float64Array.of(0.1, 0, 0, 0.1),
  };
}

/** In each of two axes a chain of `order` derivatives, the last driven by white noise of density q: x y vx vy (ax ay). */
function chain(order: 2 | 3, q: number): Transition {
  const n = 2 * order;
  const factorial = [1, 1, 2];
  const powers = (t: number) => Array.from({ length: order }, (_, k) => t ** k / factorial[k]!);
  const jacobianInto = (_: Float64Array, __: number, stepS: number, out: Float64Array) => {
    const p = powers(stepS);
    out.fill(0);
    for (let i = 0; i < order; i++)
      for (let j = i; j < order; j++)
        for (let axis = 0; axis < 2; axis++) out[(2 * i + axis) * n + 2 * j + axis] = p[j - i]!;
  };
  const f = new Float64Array(n * n);
  return {
    size: n,
    jacobianInto,
    advance: (state, _, stepS) => {
      jacobianInto(state, 0, stepS, f);
      const before = state.slice();
      for (let i = 0; i < n; i++)
        state[i] = before.reduce((sum, value, j) => sum + f[i * n + j]! * value, 0);
    },
    noiseInto: (stepS, out) => {
      out.fill(0);
      for (let i = 0; i < order; i++)
        for (let j = 0; j < order; j++) {
          const [a, b] = [order - 1 - i, order - 1 - j]; // how often integrated
          const value = (q * stepS ** (a + b + 1)) / (factorial[a]! * factorial[b]! * (a + b + 1));
          for (let axis = 0; axis < 2; axis++) out[(2 * i + axis) * n + 2 * j + axis] = value;
        }
    },
  };
}

function twoModes() {
  const modes = [
    { filter: createFilter('extended', chain(2, 0.01), 2), places: [0, 1, 2, 3] },
    { filter: createFilter('extended', chain(3, 1), 2), places: [0, 1, 2, 3, 4, 5] },
  ];
  const imm = createImm({ modes, size: 6, switching: Float64Array.of(0.98, 0.02, 0.02, 0.98) });
  const estimate: ImmEstimate = {
    modes: [starting(4), starting(6)],
    probabilities: Float64Array.of(0.9, 0.1),
  };
  return { imm, estimate };
}

function starting(n: number): Gaussian {
  const gaussian = createGaussian(n);
  gaussian.mean[3] = -1;
  for (let i = 0; i < n; i++) gaussian.covariance[i * (n + 1)] = i < 4 ? 0.1 : 0.5;
  return gaussian;
}

const measurementOf = (mode: number) => (mode === 0 ? POSITION : POSITION_OF_6);

describeWithData('interacting models, staged', 'track/filters/imm_cv_ca.csv', (path) => {
  test('state, covariance and probabilities of every step within 1e-8; the error as staged', () => {
    const [head, ...lines] = readFileSync(path, 'utf8')
      .trim()
      .split(/\r?\n/)
      .filter((line) => !line.startsWith('#'));
    const names = head!.split(',');
    const { imm, estimate } = twoModes();
    const whole = createGaussian(6);
    let squares = 0;
    for (const [k, line] of lines.entries()) {
      const cells = line.split(',').map(Number);
      const row = Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
      expect(imm.predict(estimate, k * STEP_S, STEP_S)).toBe(true);
      const fit = imm.update(estimate, measurementOf, Float64Array.of(row.zx!, row.zy!));
      expect(fit).not.toBeNull();
      imm.combineInto(estimate, whole);
      const ours = [...whole.mean, ...estimate.probabilities, whole.covariance[0]!];
      const theirs = ['x', 'y', 'vx', 'vy', 'ax', 'ay'].map((name) => row[`imm_${name}`]!);
      for (const [i, value] of [...theirs, row.mu_cv!, row.mu_ca!, row.imm_P11!].entries())
        expect(Math.abs(ours[i]! - value), `step ${k + 1}, ${i}`).toBeLessThanOrEqual(1e-8);
      squares += (whole.mean[0]! - row.x!) ** 2 + (whole.mean[1]! - row.y!) ** 2;
    }
    expect(squares / (2 * lines.length)).toBeCloseTo(0.0345871, 6);
  });
});

describe('interacting models', () => {
  test('probabilities sum to one, and none is lost for ever', () => {
    const { imm, estimate } = twoModes();
    for (let k = 0; k < 400; k++) {
      imm.predict(estimate, k * STEP_S, STEP_S);
      imm.update(estimate, measurementOf, Float64Array.of(0, -k * STEP_S));
      const sum = estimate.probabilities.reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 12);
      expect(Math.min(...estimate.probabilities)).toBeGreaterThan(0);
    }
    expect(estimate.probabilities[0]).toBeGreaterThan(0.8);
  });

  test('a turn moves the probability to the mode that can turn', () => {
    const { imm, estimate } = twoModes();
    for (let k = 0; k < 100; k++) {
      const timeS = (k + 1) * STEP_S;
      imm.predict(estimate, k * STEP_S, STEP_S);
      imm.update(estimate, measurementOf, Float64Array.of(2 * timeS * timeS, -timeS));
    }
    expect(estimate.probabilities[1]).toBeGreaterThan(0.9);
  });

  test('switching that is no probability is a bug of the caller', () => {
    const modes = [{ filter: createFilter('extended', chain(2, 1), 2), places: [0, 1, 2, 3] }];
    expect(() => createImm({ modes, size: 4, switching: Float64Array.of(0.9) })).toThrow(
      /row 0 sums to 0.9/,
    );
  });
});
