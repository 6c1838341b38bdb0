/**
 * An object's history read from both sides of every gap: the filters of the track and of the four components of plane and
 * eccentricity, given the gaps that hold burns, and the difference of both sides at any stretch of gaps. Differences are
 * divided by the object's own quiet scatter of them, local in time: sets err together and drag is no model, and the scatter says
 * how much both matter here.
 */
import type { ManoeuvreLimits } from './limits.ts';
import { compareLinesInto, filterLine, LINE_STRIDE, type LineNoise, lineNoiseOf } from './line.ts';
import { runningQuantile, type TrackNoise, trackNoiseOf } from './noise.ts';
import type { ManoeuvreSeries } from './series.ts';
import { compareTracksInto, filterTrack, TRACK_STRIDE, type TrackStep } from './track.ts';

type Line = {
  readonly valueKm: Float64Array;
  readonly noise: LineNoise;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly stepKm: Float64Array; // of each gap by itself
  readonly sigmaKm: Float64Array;
  factor: Float64Array;
};

export type Sides = {
  readonly series: ManoeuvreSeries;
  readonly limits: ManoeuvreLimits;
  readonly aKm: number; // of the middle of the history: scales angles to lengths throughout
  readonly noise: TrackNoise;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly lines: readonly [Line, Line, Line, Line]; // plane x, plane y, shape x, shape y
  trackFactor: Float64Array; // of each gap
  readonly trackRaw: Float64Array; // sigmas of each gap before the factor
  readonly sigmas: Float64Array; // of each gap by itself, over all series
  readonly rateSigmaKmDay: Float64Array; // of each gap, the factor in it
};

/** The difference of both sides of a stretch of gaps, in sigmas of quiet ones. */
export type SideStep = TrackStep & {
  trackSigmas: number; // signed
  planeSigmas: number;
  shapeSigmas: number;
  allSigmas: number; // the best of the three, less what trying three costs
  planeXKm: number; // rising inclination, in the frame of `planeKm`
  planeYKm: number;
  shapeXKm: number;
  shapeYKm: number;
  planeSigmaKm: number; // of one component
  shapeSigmaKm: number;
};

const QUIET_HALF = 60; // gaps on each side
const QUIET_STEP = 10;
const QUANTILE = 0.4;
const NORMAL_QUANTILE = 0.5244;
const FACTOR_MIN = 0.7;
const SERIES_TRIED = 3;

export function createSides(series: ManoeuvreSeries, limits: ManoeuvreLimits): Sides {
  const { count } = series;
  const aKm = series.semiMajorAxisKm[count >> 1]!;
  const [planeX, planeY] = planeKm(series, aKm);
  const [shapeX, shapeY] = shapeKm(series, aKm);
  const lineOf = (valueKm: Float64Array, floorKm: number): Line => ({
    valueKm,
    noise: lineNoiseOf(series.days, valueKm, floorKm),
    forward: new Float64Array(count * LINE_STRIDE),
    backward: new Float64Array(count * LINE_STRIDE),
    stepKm: new Float64Array(count),
    sigmaKm: new Float64Array(count),
    factor: new Float64Array(count).fill(1),
  });
  return {
    series,
    limits,
    aKm,
    noise: trackNoiseOf(series, aKm, limits),
    forward: new Float64Array(count * TRACK_STRIDE),
    backward: new Float64Array(count * TRACK_STRIDE),
    lines: [
      lineOf(planeX, limits.planeFloorKm),
      lineOf(planeY, limits.planeFloorKm),
      lineOf(shapeX, limits.shapeFloorKm),
      lineOf(shapeY, limits.shapeFloorKm),
    ],
    trackFactor: new Float64Array(count).fill(1),
    trackRaw: new Float64Array(count),
    sigmas: new Float64Array(count),
    rateSigmaKmDay: new Float64Array(count),
  };
}

/** Orbit normal on the sphere, flattened about the nearer pole: no inclination is special. Kilometres at the orbit. */
function planeKm(series: ManoeuvreSeries, aKm: number): [Float64Array, Float64Array] {
  const fold = (i: number) => (i > Math.PI / 2 ? Math.PI - i : i);
  const of = (turn: (angle: number) => number) =>
    series.inclinationRad.map((i, k) => aKm * fold(i) * turn(series.nodeRad[k]!));
  return [of(Math.cos), of(Math.sin)];
}

function shapeKm(series: ManoeuvreSeries, aKm: number): [Float64Array, Float64Array] {
  const of = (turn: (angle: number) => number) =>
    series.eccentricity.map((e, k) => aKm * e * turn(series.perigeeRad[k]!));
  return [of(Math.cos), of(Math.sin)];
}

export function createSideStep(): SideStep {
  return {
    ...{ sigmas: 0, rateKmDay: 0, rateSigmaKmDay: 0, crossingDays: 0, crossingSigmaDays: 0 },
    ...{ trackSigmas: 0, planeSigmas: 0, shapeSigmas: 0, allSigmas: 0 },
    ...{ planeXKm: 0, planeYKm: 0, shapeXKm: 0, shapeYKm: 0 },
    ...{ planeSigmaKm: 0, shapeSigmaKm: 0 },
  };
}

/**
 * Reads the history from both sides, knowing the gaps with burns, and tests every gap. Plane and eccentricity are read again only
 * when told: a burn along the track that is found or let go hardly changes them.
 */
export function readSides(sides: Sides, isBroken: Uint8Array, withLines: boolean): void {
  const { series, aKm, noise, forward, backward, lines } = sides;
  const { count, days } = series;
  filterTrack(series, aKm, noise, 1, isBroken, forward);
  filterTrack(series, aKm, noise, -1, isBroken, backward);
  const isQuiet = (gap: number) =>
    !isBroken[gap] && !isBroken[gap + 1] && !(gap > 0 && isBroken[gap - 1]);
  const quiet = new Float64Array(count).fill(Number.NaN);
  for (let gap = 0; gap + 1 < count; gap++) {
    compareTracksInto(series, aKm, forward, backward, gap, gap, step);
    sides.trackRaw[gap] = step.sigmas;
    sides.rateSigmaKmDay[gap] = step.rateSigmaKmDay;
    if (isQuiet(gap)) quiet[gap] = Math.abs(step.sigmas);
  }
  sides.trackFactor = factorOf(quiet);
  if (withLines) {
    for (const line of lines) {
      filterLine(days, line.valueKm, line.noise, 1, isBroken, line.forward);
      filterLine(days, line.valueKm, line.noise, -1, isBroken, line.backward);
      quiet.fill(Number.NaN);
      for (let gap = 0; gap + 1 < count; gap++) {
        compareLinesInto(days, line.forward, line.backward, gap, gap, lineStep);
        line.stepKm[gap] = lineStep.stepKm;
        line.sigmaKm[gap] = lineStep.sigmaKm;
        if (isQuiet(gap)) quiet[gap] = Math.abs(lineStep.stepKm / lineStep.sigmaKm);
      }
      line.factor = tailFactorOf(quiet);
    }
  }
  for (let gap = 0; gap + 1 < count; gap++) {
    const square = (line: Line) => {
      const sigmaKm = Math.hypot(line.sigmaKm[gap]! * line.factor[gap]!, sides.limits.biasKm);
      return (line.stepKm[gap]! / sigmaKm) ** 2;
    };
    const factor = sides.trackFactor[gap]!;
    sides.rateSigmaKmDay[gap]! *= factor;
    sides.sigmas[gap] = sigmasOfAll(
      sides.trackRaw[gap]! / factor,
      sigmasOfPair(square(lines[0]) + square(lines[1])),
      sigmasOfPair(square(lines[2]) + square(lines[3])),
    );
  }
}

const step = createSideStep();
const lineStep = { stepKm: 0, sigmaKm: 0 };

function factorOf(quiet: Float64Array): Float64Array {
  return runningQuantile(quiet, QUIET_HALF, QUIET_STEP, QUANTILE).map((value) =>
    Math.max(FACTOR_MIN, value / NORMAL_QUANTILE),
  );
}

/** The same for plane and eccentricity, where burns are rare enough to take the tail of what is quiet, which is heavy. */
function tailFactorOf(quiet: Float64Array): Float64Array {
  const tail = runningQuantile(quiet, QUIET_HALF, QUIET_STEP, 0.95);
  return factorOf(quiet).map((factor, gap) => Math.max(factor, tail[gap]! / 1.96));
}

/** The difference across the gaps `first` to `last`. */
export function compareSidesInto(sides: Sides, first: number, last: number, out: SideStep): void {
  const { series, aKm, lines } = sides;
  compareTracksInto(series, aKm, sides.forward, sides.backward, first, last, out);
  const factor = sides.trackFactor[first]!;
  out.trackSigmas = out.sigmas / factor;
  out.rateSigmaKmDay *= factor;
  out.crossingSigmaDays *= factor;
  const squares = [0, 0, 0, 0];
  const km = [0, 0, 0, 0];
  for (let c = 0; c < 4; c++) {
    const line = lines[c]!;
    compareLinesInto(series.days, line.forward, line.backward, first, last, lineStep);
    km[c] = lineStep.stepKm;
    const sigmaKm = Math.hypot(lineStep.sigmaKm * line.factor[first]!, sides.limits.biasKm);
    squares[c] = (lineStep.stepKm / sigmaKm) ** 2;
    if (c === 0) out.planeSigmaKm = sigmaKm;
    if (c === 2) out.shapeSigmaKm = sigmaKm;
  }
  [out.planeXKm, out.planeYKm, out.shapeXKm, out.shapeYKm] = km as [number, number, number, number];
  out.planeSigmas = sigmasOfPair(squares[0]! + squares[1]!);
  out.shapeSigmas = sigmasOfPair(squares[2]! + squares[3]!);
  out.allSigmas = sigmasOfAll(out.trackSigmas, out.planeSigmas, out.shapeSigmas);
}

/** The best of three series, less what trying three costs (Bonferroni, asymptotically). */
function sigmasOfAll(track: number, plane: number, shape: number): number {
  const best = Math.max(Math.abs(track), plane, shape);
  return Math.sqrt(Math.max(0, best * best - 2 * Math.log(SERIES_TRIED)));
}

/** Sigmas of one normal variable as rare as this sum of two squares: exp(−q/2) = 2 Q(z), Q by its asymptotic series. */
function sigmasOfPair(squares: number): number {
  if (squares < 2) return 0.7 * Math.sqrt(squares);
  const z = Math.sqrt(squares);
  return Math.sqrt(squares - 2 * Math.log(1.2533 * z));
}
