/**
 * One gap between two sets: how much better the sets around it agree when a step is put into the gap. Three series: along the
 * track (place and rate share one kink, drag bends both), plane and eccentricity vector (two components each, straight lines). The
 * answer is a likelihood ratio in sigmas: with Student tails, a lone bad set gains nothing from a step, a burn all sets after it do.
 */
import {
  createStepFit,
  FIT_ROWS_MAX,
  FIT_STRIDE,
  type StepFit,
  sigmaOf,
  solveRobust,
} from './fit.ts';
import type { Scatter } from './scatter.ts';
import type { ManoeuvreSeries } from './series.ts';

/** Sets `from` to `to` (inclusive) around the gap between `before` and the set after it. */
export type Window = { readonly from: number; readonly before: number; readonly to: number };

export type TrackStep = {
  readonly sigmas: number; // signed
  readonly rateKmDay: number;
  readonly rateSigmaKmDay: number;
};

/** Step of the plane (along the inclination, along the node) or of the eccentricity vector (perigee direction, across), km. */
export type VectorStep = {
  readonly sigmas: number; // as rare as this in a normal distribution
  readonly xKm: number;
  readonly yKm: number;
  readonly sigmaKm: number;
};

const fit: StepFit = createStepFit();

/** `share`: where in the gap the kink is put, 0 to 1. */
export function trackStep(
  series: ManoeuvreSeries,
  scatter: Scatter,
  window: Window,
  share = 0.5,
): TrackStep {
  fillTrack(fit, series, scatter, window, share);
  const without = solveRobust(fit, 3);
  const withStep = solveRobust(fit, 4);
  const rateKmDay = fit.solution[3]!;
  return {
    sigmas: Math.sign(rateKmDay) * Math.sqrt(Math.max(0, without - withStep)),
    rateKmDay,
    rateSigmaKmDay: sigmaOf(fit, 4, 3),
  };
}

/** Where the two tracks cross: days after the set before the gap, and one sigma; the step free in place too. */
export function trackCrossing(
  series: ManoeuvreSeries,
  scatter: Scatter,
  window: Window,
): { days: number; sigmaDays: number } {
  fillTrack(fit, series, scatter, window, 0);
  solveRobust(fit, 5);
  const [rate, place] = [fit.solution[3]!, fit.solution[4]!];
  return { days: -place / rate, sigmaDays: sigmaOf(fit, 5, 4) / Math.abs(rate) };
}

/** Columns: place, rate, bend, kink, and a jump of the place, which only `trackCrossing` uses. */
function fillTrack(
  out: StepFit,
  s: ManoeuvreSeries,
  scatter: Scatter,
  { from, before, to }: Window,
  share: number,
): void {
  const { design, value } = out;
  const a = s.semiMajorAxisKm[before]!;
  const atDays = s.days[before]! + share * (s.days[before + 1]! - s.days[before]!);
  const [rate0, track0] = [s.trackRateRadDay[before]!, s.trackRad[before]!];
  const perKm = 1 / scatter.alongKm[before]!;
  const perRate = 1 / scatter.rateKmDay[before]!;
  out.rows = 0;
  for (let k = from; k <= to && out.rows < FIT_ROWS_MAX - 1; k++) {
    const t = s.days[k]! - atDays;
    const after = k > before ? 1 : 0;
    let o = out.rows * FIT_STRIDE;
    design[o] = perKm;
    design[o + 1] = t * perKm;
    design[o + 2] = 0.5 * t * t * perKm;
    design[o + 3] = after * t * perKm;
    design[o + 4] = after * perKm;
    const ahead = s.trackRad[k]! - track0 - rate0 * (s.days[k]! - s.days[before]!);
    value[out.rows++] = a * ahead * perKm;
    o += FIT_STRIDE;
    design[o] = 0;
    design[o + 1] = perRate;
    design[o + 2] = t * perRate;
    design[o + 3] = after * perRate;
    design[o + 4] = 0;
    value[out.rows++] = a * (s.trackRateRadDay[k]! - rate0) * perRate;
  }
}

/** Step of the orbit's plane: x with the inclination, y with the node. */
export function planeStep(series: ManoeuvreSeries, scatter: Scatter, window: Window): VectorStep {
  const { before } = window;
  const a = series.semiMajorAxisKm[before]!;
  const [i0, node0] = [series.inclinationRad[before]!, series.nodeRad[before]!];
  const [sin0, cos0] = [Math.sin(i0), Math.cos(i0)];
  // Components of the unit normal along rising inclination and along the moving node, of the set before the gap.
  const x = (k: number) => {
    const [sinI, cosI] = [Math.sin(series.inclinationRad[k]!), Math.cos(series.inclinationRad[k]!)];
    return a * (sinI * cos0 * Math.cos(series.nodeRad[k]! - node0) - cosI * sin0);
  };
  const y = (k: number) =>
    a * Math.sin(series.inclinationRad[k]!) * Math.sin(series.nodeRad[k]! - node0);
  return vectorStep(series, window, x, y, scatter.planeKm[before]!);
}

/** Step of the eccentricity vector: x towards the perigee before the gap, y a quarter of a turn on. */
export function shapeStep(series: ManoeuvreSeries, scatter: Scatter, window: Window): VectorStep {
  const { before } = window;
  const a = series.semiMajorAxisKm[before]!;
  const e0 = series.eccentricity[before]!;
  const perigee0 = series.perigeeRad[before]!;
  const turn = (k: number) => series.perigeeRad[k]! - perigee0;
  const x = (k: number) => a * (series.eccentricity[k]! * Math.cos(turn(k)) - e0);
  const y = (k: number) => a * series.eccentricity[k]! * Math.sin(turn(k));
  return vectorStep(series, window, x, y, scatter.shapeKm[before]!);
}

function vectorStep(
  series: ManoeuvreSeries,
  window: Window,
  x: (k: number) => number,
  y: (k: number) => number,
  sigmaKm: number,
): VectorStep {
  const [px, gainX, sx] = lineStep(series, window, x, sigmaKm);
  const [py, gainY] = lineStep(series, window, y, sigmaKm);
  return { sigmas: sigmasOfPair(gainX + gainY), xKm: px, yKm: py, sigmaKm: sx };
}

/** Step of a straight line: size, gain in deviance, one sigma. */
function lineStep(
  s: ManoeuvreSeries,
  { from, before, to }: Window,
  of: (k: number) => number,
  sigmaKm: number,
): [number, number, number] {
  const { design, value } = fit;
  const atDays = 0.5 * (s.days[before]! + s.days[before + 1]!);
  fit.rows = 0;
  for (let k = from; k <= to && fit.rows < FIT_ROWS_MAX; k++) {
    const o = fit.rows * FIT_STRIDE;
    design[o] = 1 / sigmaKm;
    design[o + 1] = (s.days[k]! - atDays) / sigmaKm;
    design[o + 2] = k > before ? 1 / sigmaKm : 0;
    value[fit.rows++] = of(k) / sigmaKm;
  }
  const without = solveRobust(fit, 2);
  const withStep = solveRobust(fit, 3);
  return [fit.solution[2]!, Math.max(0, without - withStep), sigmaOf(fit, 3, 2)];
}

/** Sigmas of one normal variable as rare as this sum of two squares: exp(−q/2) = 2 Q(z), Q by its asymptotic series. */
export function sigmasOfPair(q: number): number {
  if (q < 1) return Math.sqrt(q) * 0.6;
  let z = Math.sqrt(q);
  for (let round = 0; round < 4; round++) {
    z = Math.sqrt(Math.max(0.36, q - 2 * Math.log(Math.max(1, z * 1.2533))));
  }
  return z;
}
