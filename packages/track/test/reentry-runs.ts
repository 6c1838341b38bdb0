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

/** ∂ rate / ∂ state, times a step, plus one. */
function slopesInto(state: Float64Array, stepS: number, out: Float64Array): void {
  const [x, y, vx, vy, b] = state as unknown as [number, number, number, number, number];
  const [radius, speed] = [Math.hypot(x, y), Math.hypot(vx, vy)];
  const drag = DRAG * Math.exp(b + (EARTH_KM - radius) / SCALE_KM) * speed;
  const pull = -GM / radius ** 3;
  out.fill(0);
  out[2] = stepS;
  out[8] = stepS;
  for (const [i, v, place] of [
    [2, vx, x],
    [3, vy, y],
  ] as const) {
    const byRadius = (-drag * v) / SCALE_KM - (3 * pull * place) / radius;
    const row = [
      ...[(byRadius * x) / radius, (byRadius * y) / radius],
      ...[(drag * v * vx) / speed ** 2, (drag * v * vy) / speed ** 2, drag * v],
    ];
    row[i - 2]! += pull;
    row[i]! += drag;
    for (const [j, value] of row.entries()) out[i * 5 + j] = stepS * value;
  }
  for (let i = 0; i < 5; i++) out[i * 6]! += 1;
}

/** By Euler's step, of which the staged truth was made. */
export function reentry(dragNoise: number): Transition {
  const slope = new Float64Array(5);
  return {
    size: 5,
    jacobianInto: (state, _, stepS, out) => slopesInto(state, stepS, out),
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
  jacobianInto: (state, out) => {
    const [east, north] = [state[0]! - EARTH_KM, state[1]!];
    const range = Math.hypot(east, north);
    const [cosine, sine] = [east / range, north / range];
    out.set([cosine, sine, 0, 0, 0, -sine / range, cosine / range, 0, 0, 0]);
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
