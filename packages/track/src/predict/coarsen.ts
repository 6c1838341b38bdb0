/**
 * A track as a partner may have it: rounded to a stated grid, with a covariance that is never smaller than the truth and tells nothing of
 * the sensor. The state is first moved to a whole step of time, so that nobody learns when it was looked at; then rounded, and the
 * spread of the rounding added; its shape goes too, since an ellipse points at the radar.
 */

import type { Filter } from '../filter/gaussian.ts';
import { copyGaussian, type Gaussian } from '../filter/model.ts';

export type CoarseGrid = {
  readonly positionKm: number;
  readonly velocityKmS: number;
  readonly timeS: number;
};

export type TimedEstimate = { readonly estimate: Gaussian; readonly timeS: number };

const LN_BETA_GRID = 0.25;
const ROUND_UP = Math.SQRT2; // sigmas are told in such steps of the grid's own

/**
 * Of a state of seven numbers (ITRF km, km/s, ln(kg/m²)), moved by `filter` to the nearest whole step of time. Null where its covariance has no
 * root. Throws RangeError for a grid that is not positive. Pure: the estimate given is not changed.
 */
export function coarsenTrack(
  { estimate, timeS }: TimedEstimate,
  grid: CoarseGrid,
  filter: Filter,
): TimedEstimate | null {
  for (const [name, size] of Object.entries(grid))
    if (!(size > 0 && Number.isFinite(size)))
      throw new RangeError(`coarsenTrack: ${name} is ${size}, a grid is greater than 0`);
  const moved = copyGaussian(estimate);
  const n = moved.mean.length;
  if (n !== 7) throw new RangeError(`coarsenTrack: an estimate of ${n} numbers, it takes 7`);
  const toS = grid.timeS * Math.round(timeS / grid.timeS);
  if (toS !== timeS && !filter.predict(moved, timeS, toS - timeS)) return null;
  const blocks = [
    { from: 0, count: 3, size: grid.positionKm },
    { from: 3, count: 3, size: grid.velocityKmS },
    { from: 6, count: 1, size: LN_BETA_GRID },
  ];
  const covariance = new Float64Array(n * n);
  for (const { from, count, size } of blocks) {
    const sigma = roundUp(outerSigma(moved.covariance, n, from, count, blocks.length), size);
    for (let i = from; i < from + count; i++) {
      moved.mean[i] = size * Math.round(moved.mean[i]! / size);
      covariance[(n + 1) * i] = sigma * sigma + (size * size) / 12;
    }
  }
  return { estimate: { mean: moved.mean, covariance }, timeS: toS };
}

/**
 * A sigma with which round blocks alone are never smaller than the whole covariance: the trace bounds each block's widest axis, and k blocks
 * times k bound what they share.
 */
function outerSigma(
  covariance: Float64Array,
  n: number,
  from: number,
  count: number,
  blocks: number,
): number {
  let trace = 0;
  for (let i = from; i < from + count; i++) trace += covariance[(n + 1) * i]!;
  return Math.sqrt(blocks * trace);
}

/** Up to the grid's size times a whole power: the figure of a sensor does not come through. */
function roundUp(sigma: number, size: number): number {
  const steps = Math.ceil(Math.log(Math.max(sigma, size) / size) / Math.log(ROUND_UP));
  return Math.max(sigma, size * ROUND_UP ** steps);
}
