/**
 * Trial burns over a grid: time of burn × Δv along one direction, each with the probability, miss and time of the approach
 * that it leaves; and for every time of burn the least Δv, either way, that brings the probability down to a threshold.
 * Answers are columns, one cell a burn, times in rows.
 */
import {
  type AvoidPair,
  createTrial,
  EXACT,
  type ExecutionError,
  TRIAL,
  TRIAL_SLOTS,
  type Trial,
} from './trial.ts';

export type AvoidRequest = {
  readonly fromUs: number; // first time of burn, µs TAI
  readonly toUs: number;
  readonly burnCount: number; // ≥ 2, both ends among them
  readonly deltaVMaxKmS: number;
  readonly deltaVs: number; // odd: from −max to max, zero in the middle
  readonly directionRtn: readonly [number, number, number]; // of a positive Δv; any length but zero
  readonly thresholdPc: number;
  readonly execution?: ExecutionError;
};

export type AvoidGrid = {
  readonly burnUs: Float64Array; // by time
  readonly deltaVKmS: Float64Array; // by column, signed
  readonly directionRtn: readonly [number, number, number]; // of length 1
  readonly thresholdPc: number;
  readonly code: Uint8Array; // by cell (time · deltaVs + column), an index of TRIAL_CODES
  readonly pc: Float64Array;
  readonly pcMax: Float64Array;
  readonly missKm: Float64Array;
  readonly missRKm: Float64Array;
  readonly missTKm: Float64Array;
  readonly missNKm: Float64Array;
  readonly tcaUs: Float64Array;
  /** By time: least Δv ≥ 0 along and against the direction that reaches the threshold; NaN where the grid's end does not. */
  readonly leastAlongKmS: Float64Array;
  readonly leastAgainstKmS: Float64Array;
};

export const AVOID_LIMITS = {
  burnsMax: 400,
  deltaVsMax: 201,
  cellsMax: 40_000,
  deltaVMaxKmS: 0.05, // an impulse is a fair picture of a burn only while it is short
  windowDaysMax: 14,
} as const;

const BISECTIONS = 18; // of one column's width: 4e-6 of it

/** Why a request cannot be planned; undefined when it can. */
export function avoidProblem(request: AvoidRequest, tcaUs: number): string | undefined {
  const {
    fromUs,
    toUs,
    burnCount: times,
    deltaVs,
    deltaVMaxKmS,
    directionRtn,
    thresholdPc,
  } = request;
  const { burnsMax, deltaVsMax, cellsMax, windowDaysMax } = AVOID_LIMITS;
  if (!(fromUs < toUs)) return 'the burn window ends before it begins: give the earlier time first';
  if (!(toUs < tcaUs))
    return 'the burn window ends after the closest approach: a burn that helps comes before it';
  if (!(tcaUs - fromUs <= windowDaysMax * 86_400e6))
    return `the burn window begins more than ${windowDaysMax} d before the closest approach: begin later`;
  if (!(Number.isInteger(times) && times >= 2 && times <= burnsMax))
    return `${times} times of burn: 2 to ${burnsMax} are right`;
  if (!(Number.isInteger(deltaVs) && deltaVs % 2 === 1 && deltaVs >= 3 && deltaVs <= deltaVsMax))
    return `${deltaVs} steps of Δv: an odd number from 3 to ${deltaVsMax} is right`;
  if (times * deltaVs > cellsMax) return `${times * deltaVs} trial burns: ${cellsMax} at most`;
  if (!(deltaVMaxKmS > 0 && deltaVMaxKmS <= AVOID_LIMITS.deltaVMaxKmS))
    return `Δv up to ${deltaVMaxKmS * 1000} m/s: above 0, up to ${AVOID_LIMITS.deltaVMaxKmS * 1000} m/s is right`;
  if (!(Math.hypot(...directionRtn) > 0))
    return 'the direction has no length: give R, T, N such as 0, 1, 0';
  if (!(thresholdPc > 0 && thresholdPc < 1))
    return `threshold of ${thresholdPc}: a probability between 0 and 1 is right`;
  return undefined;
}

/** Plans the grid time by time; `onTime` is told the share done and may end it by returning false. */
export function planAvoidance(
  pair: AvoidPair,
  request: AvoidRequest,
  onTime: (share: number) => boolean = () => true,
): AvoidGrid {
  const problem = avoidProblem(request, pair.tcaUs);
  if (problem !== undefined) throw new RangeError(problem);
  const grid = createGrid(request);
  const trial = createTrial(pair, request.execution ?? EXACT);
  const out = new Float64Array(TRIAL_SLOTS);
  for (let time = 0; time < request.burnCount; time++) {
    if (trial.burnAt(grid.burnUs[time])) fillTime(grid, time, trial, out);
    else grid.code.fill(1, time * request.deltaVs, (time + 1) * request.deltaVs);
    if (!onTime((time + 1) / request.burnCount)) break;
  }
  return grid;
}

function createGrid(request: AvoidRequest): AvoidGrid {
  const {
    fromUs,
    toUs,
    burnCount: times,
    deltaVs,
    deltaVMaxKmS,
    directionRtn,
    thresholdPc,
  } = request;
  const cells = times * deltaVs;
  const column = (length: number) => new Float64Array(length).fill(Number.NaN);
  const size = Math.hypot(...directionRtn);
  const [r, t, n] = directionRtn;
  const half = (deltaVs - 1) / 2;
  const at = (time: number) => Math.round(fromUs + ((toUs - fromUs) * time) / (times - 1));
  return {
    burnUs: Float64Array.from({ length: times }, (_, time) => at(time)),
    deltaVKmS: Float64Array.from({ length: deltaVs }, (_, k) => ((k - half) * deltaVMaxKmS) / half),
    directionRtn: [r / size, t / size, n / size],
    thresholdPc,
    code: new Uint8Array(cells),
    ...{ pc: column(cells), pcMax: column(cells), missKm: column(cells), tcaUs: column(cells) },
    ...{ missRKm: column(cells), missTKm: column(cells), missNKm: column(cells) },
    ...{ leastAlongKmS: column(times), leastAgainstKmS: column(times) },
  };
}

function fillTime(grid: AvoidGrid, time: number, trial: Trial, out: Float64Array): void {
  const { deltaVKmS } = grid;
  const first = time * deltaVKmS.length;
  for (let k = 0; k < deltaVKmS.length; k++) {
    const cell = first + k;
    grid.code[cell] = burnAlong(grid, trial, deltaVKmS[k], out);
    grid.pc[cell] = out[TRIAL.pc];
    grid.pcMax[cell] = out[TRIAL.pcMax];
    grid.missKm[cell] = out[TRIAL.missKm];
    grid.missRKm[cell] = out[TRIAL.missRKm];
    grid.missTKm[cell] = out[TRIAL.missTKm];
    grid.missNKm[cell] = out[TRIAL.missNKm];
    grid.tcaUs[cell] = out[TRIAL.tcaUs];
  }
  grid.leastAlongKmS[time] = leastOf(grid, first, 1, trial, out);
  grid.leastAgainstKmS[time] = leastOf(grid, first, -1, trial, out);
}

function burnAlong(grid: AvoidGrid, trial: Trial, deltaVKmS: number, out: Float64Array): number {
  const [r, t, n] = grid.directionRtn;
  return trial.burn(r * deltaVKmS, t * deltaVKmS, n * deltaVKmS, out);
}

/** From zero outwards, the first column that reaches the threshold; between it and the one before, by bisection. */
function leastOf(
  grid: AvoidGrid,
  first: number,
  sign: 1 | -1,
  trial: Trial,
  out: Float64Array,
): number {
  const { deltaVKmS, pc, thresholdPc } = grid;
  const half = (deltaVKmS.length - 1) / 2;
  if (pc[first + half] <= thresholdPc) return 0;
  for (let k = 1; k <= half; k++) {
    const column = half + sign * k;
    if (!(pc[first + column] <= thresholdPc)) continue;
    let above = deltaVKmS[column - sign];
    let below = deltaVKmS[column];
    for (let step = 0; step < BISECTIONS; step++) {
      const middle = (above + below) / 2;
      const reached = burnAlong(grid, trial, middle, out) === 0 && out[TRIAL.pc] <= thresholdPc;
      if (reached) below = middle;
      else above = middle;
    }
    return Math.abs(below);
  }
  return Number.NaN;
}
