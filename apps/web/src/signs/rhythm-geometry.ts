/**
 * How regular the meetings of one pair are: gaps between them, and their phases when time is folded at a period, so that a clock
 * stands as an upright line. Sharpness of a fold: the mean resultant length of the phases (Mardia and Jupp, Directional
 * Statistics, 2000, §2.3); by chance it is about √(π/4n). Nothing here draws.
 */

export type Fold = {
  readonly periodS: number;
  readonly turn: Int32Array; // of each time, from 0
  readonly phaseS: Float64Array; // 0 to periodS; the mean phase is in the middle
  readonly sharpness: number; // 0 to 1
  readonly byChance: number;
};

/** `timesS`: in order. The mean phase is put in the middle, so that what belongs together is not cut at an edge. */
export function folded(timesS: ArrayLike<number>, periodS: number): Fold {
  const { x, y } = resultant(timesS, periodS);
  const meanS = (Math.atan2(y, x) / (2 * Math.PI)) * periodS;
  const count = timesS.length;
  const start = Math.floor(((timesS[0] ?? 0) - meanS) / periodS + 0.5);
  const turn = new Int32Array(count);
  const phaseS = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const turns = (timesS[k]! - meanS) / periodS + 0.5;
    const whole = Math.floor(turns);
    turn[k] = whole - start;
    phaseS[k] = (turns - whole) * periodS;
  }
  return {
    ...{ periodS, turn, phaseS, sharpness: count === 0 ? 0 : Math.hypot(x, y) / count },
    byChance: count === 0 ? 0 : Math.min(1, Math.sqrt(Math.PI / (4 * count))),
  };
}

function resultant(timesS: ArrayLike<number>, periodS: number): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (let k = 0; k < timesS.length; k++) {
    const angle = (2 * Math.PI * timesS[k]!) / periodS;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  return { x, y };
}

export const SEARCH_LIMITS = {
  spread: 0.05, // of the period, either way
  stepsMax: 4000,
  oversampling: 6, // steps in the width of a peak, which is period² / span
  timesMax: 5000,
} as const;

/**
 * The period near `aboutS` at which the phases stand sharpest: over a grid finer than the peak is wide, then over one as fine again
 * about the best of it.
 */
export function sharpestPeriod(timesS: ArrayLike<number>, aboutS: number): number {
  const { spread, stepsMax, oversampling, timesMax } = SEARCH_LIMITS;
  const times = timesS.length > timesMax ? Array.from(timesS).slice(-timesMax) : timesS;
  const spanS = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  if (!(spanS > 0) || !(aboutS > 0)) return aboutS;
  const [low, high] = [1 / (aboutS * (1 + spread)), 1 / (aboutS * (1 - spread))];
  const steps = Math.min(stepsMax, Math.max(2, Math.ceil((high - low) * spanS * oversampling)));
  const step = (high - low) / steps;
  const near = sharpestOf(times, low, step, steps);
  return 1 / sharpestOf(times, near - step, step / REFINED, 2 * REFINED);
}

const REFINED = 40; // steps in one of the first grid

/** The best of `steps` + 1 frequencies. */
function sharpestOf(times: ArrayLike<number>, from: number, step: number, steps: number): number {
  let [best, most] = [from, -1];
  for (let k = 0; k <= steps; k++) {
    const frequency = from + k * step;
    const { x, y } = resultant(times, 1 / frequency);
    if (x * x + y * y > most) [best, most] = [frequency, x * x + y * y];
  }
  return best;
}

/** Seconds from each time to the one before it; equal instants give 0. One fewer than the times. */
export function gapsOf(timesS: ArrayLike<number>): Float64Array {
  const gaps = new Float64Array(Math.max(0, timesS.length - 1));
  for (let k = 0; k < gaps.length; k++) gaps[k] = timesS[k + 1]! - timesS[k]!;
  return gaps;
}

/** The height of a strip of gaps: enough for a missed turn or two, not for a night without any. */
export function gapsTopS(gaps: ArrayLike<number>, periodS: number | null): number {
  const sorted = Float64Array.from(gaps).sort();
  const most = sorted.at(-1) ?? 1;
  const common = sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 1;
  const wanted = periodS === null ? 2 * common : Math.max(3.3 * periodS, 1.2 * common);
  return Math.max(Math.min(wanted, 1.15 * most), 1e-3);
}
