/** Julier and Uhlmann's re-entry in a plane, with the constants of their paper (Proc. IEEE 92, 2004, §VI): the staged runs. */
import { readFileSync } from 'node:fs';
import { type Measurement, type Transition, wrapAngleRad } from '../src/index.ts';

const EARTH_KM = 6374;
const SCALE_KM = 13.406;
const DRAG = -0.59783;
const GM = 3.986e5;
const NOISE = [0, 0, 2.4064e-5, 2.4064e-5]; // of one step of 0.1 s, as in the staged truth
export const STEP_S = 0.1;
/** A step's variance of the drag parameter: as in the published filters, and one that is nearer to a truth in which it stays. */
export const DRAG_NOISE = { published: 1e-6, nearer: 2.8e-7 } as const;
export const START = {
  mean: [6500.4, 349.14, -1.8093, -6.7967, 0],
  variance: [1e-6, 1e-6, 1e-6, 1e-6, 1],
} as const;

function rate(state: Float64Array, out: Float64Array): void {
  const [x, y, vx, vy, b] = state as unknown as [number, number, number, number, number];
  const radius = Math.hypot(x, y);
  const drag = DRAG * Math.exp(b + (EARTH_KM - radius) / SCALE_KM) * Math.hypot(vx, vy);
  const pull = -GM / radius ** 3;
  out[0] = vx;
  out[1] = vy;
  out[2] = drag * vx + pull * x;
  out[3] = drag * vy + pull * y;
  out[4] = 0;
}

/** By Euler's step, of which the staged truth was made. */
export function reentry(dragNoise: number): Transition {
  const slope = new Float64Array(5);
  return {
    size: 5,
    advance: (state, _, stepS) => {
      rate(state, slope);
      for (let i = 0; i < 5; i++) state[i]! += stepS * slope[i]!;
    },
    noiseInto: (_, out) => {
      out.fill(0);
      for (const [i, variance] of [...NOISE, dragNoise].entries()) out[i * 5 + i] = variance;
    },
  };
}

export const RADAR: Measurement = {
  size: 2,
  predictInto: (state, out) => {
    out[0] = Math.hypot(state[0]! - EARTH_KM, state[1]!);
    out[1] = Math.atan2(state[1]!, state[0]! - EARTH_KM);
  },
  noise: Float64Array.of(1e-3 ** 2, 0, 0, 0.17e-3 ** 2),
  wrap: (difference) => {
    difference[1] = wrapAngleRad(difference[1]!);
  },
};

export type Run = { readonly truth: Float64Array[]; readonly readings: Float64Array[] };

export function readRuns(path: string): Run[] {
  const runs: Run[] = [];
  for (const line of readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [run, , , ...values] = line.split(',').map(Number);
    runs[run!] ??= { truth: [], readings: [] };
    runs[run!]!.truth.push(Float64Array.from(values.slice(0, 5)));
    runs[run!]!.readings.push(Float64Array.from(values.slice(5)));
  }
  return runs;
}
