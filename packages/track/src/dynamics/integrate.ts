/**
 * Integration of a motion: Dormand and Prince's pair of orders 5 and 4 with steps chosen by the local error, and the classic step
 * of order 4 for filters. Nothing is allocated in a step. Dormand and Prince, J. Comput. Appl. Math. 6 (1980); step control
 * after Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, §II.4.
 */
import type { Motion } from './motion.ts';

export type Tolerance = {
  readonly positionKm: number; // of one step
  readonly velocityKmS: number;
  readonly stepSMax: number;
};

export const DEFAULT_TOLERANCE: Tolerance = { positionKm: 1e-6, velocityKmS: 1e-9, stepSMax: 10 };
const STEP_S_MIN = 1e-6;
const STEPS_MAX = 1_000_000;
const SAFETY = 0.9;

/** Advances `state` in place from one time to another (s), forwards or back. False where it cannot: the state is then not finite or the steps are spent. */
export type Integrator = (state: Float64Array, fromS: number, toS: number) => boolean;

/** Keeps its buffers: one for each use at a time. */
export function createIntegrator(
  motion: Motion,
  tolerance: Tolerance = DEFAULT_TOLERANCE,
): Integrator {
  const n = motion.size;
  const k = Array.from({ length: 7 }, () => new Float64Array(n));
  const trial = new Float64Array(n);
  return (state, fromS, toS) => {
    const sign = toS < fromS ? -1 : 1;
    let timeS = fromS;
    let stepS = Math.min(Math.abs(toS - fromS), tolerance.stepSMax, 1);
    motion.rateInto(timeS, state, k[0]!);
    for (let steps = 0; timeS !== toS; steps++) {
      if (steps === STEPS_MAX) return false;
      const h = Math.min(stepS, Math.abs(toS - timeS)) * sign;
      const error = tryStep(motion, timeS, h, state, k, trial, tolerance);
      if (!(error < Number.POSITIVE_INFINITY)) return false;
      if (error <= 1) {
        timeS = Math.abs(toS - timeS) <= Math.abs(h) ? toS : timeS + h;
        state.set(trial);
        k[0]!.set(k[6]!); // its last stage is the first of the next
      }
      const factor = error === 0 ? 5 : Math.min(5, Math.max(0.2, SAFETY * error ** -0.2));
      stepS = Math.min(tolerance.stepSMax, Math.abs(h) * factor);
      if (stepS < STEP_S_MIN) return false;
    }
    return true;
  };
}

/** The local error over the tolerance: at most 1 where the step holds. */
function tryStep(
  motion: Motion,
  timeS: number,
  h: number,
  state: Float64Array,
  k: readonly Float64Array[],
  trial: Float64Array,
  tolerance: Tolerance,
): number {
  const n = motion.size;
  for (let stage = 1; stage <= 6; stage++) {
    const row = A[stage - 1]!;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < stage; j++) sum += row[j]! * k[j]![i]!;
      trial[i] = state[i]! + h * sum;
    }
    motion.rateInto(timeS + C[stage - 1]! * h, trial, k[stage]!);
  }
  let worst = 0;
  for (let i = 0; i < 6; i++) {
    let sum = 0;
    for (let j = 0; j < 7; j++) sum += E[j]! * k[j]![i]!;
    const limit = i < 3 ? tolerance.positionKm : tolerance.velocityKmS;
    const error = Math.abs(h * sum) / limit;
    if (!(error <= worst)) worst = error; // NaN stays
  }
  return worst;
}

/** Nodes, weights of the stages (the last row is the result of order 5), and its difference to order 4. */
const C = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const A = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const E = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** The classic Runge-Kutta step of order 4 over `stepS`, in place. */
export function createStep4(
  motion: Motion,
): (state: Float64Array, timeS: number, stepS: number) => void {
  const n = motion.size;
  const k = Array.from({ length: 4 }, () => new Float64Array(n));
  const trial = new Float64Array(n);
  const [k1, k2, k3, k4] = k as [Float64Array, Float64Array, Float64Array, Float64Array];
  return (state, timeS, stepS) => {
    motion.rateInto(timeS, state, k1);
    for (let i = 0; i < n; i++) trial[i] = state[i]! + 0.5 * stepS * k1[i]!;
    motion.rateInto(timeS + 0.5 * stepS, trial, k2);
    for (let i = 0; i < n; i++) trial[i] = state[i]! + 0.5 * stepS * k2[i]!;
    motion.rateInto(timeS + 0.5 * stepS, trial, k3);
    for (let i = 0; i < n; i++) trial[i] = state[i]! + stepS * k3[i]!;
    motion.rateInto(timeS + stepS, trial, k4);
    for (let i = 0; i < n; i++)
      state[i]! += (stepS / 6) * (k1[i]! + 2 * (k2[i]! + k3[i]!) + k4[i]!);
  };
}
