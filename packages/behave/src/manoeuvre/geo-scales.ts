/**
 * What an object's own quiet gaps look like: one sigma of each series near each gap, from the steps at its neighbours that no burn
 * touches. Local in time, since the sets of the nineties are not those of today; never below the floors of the table.
 */
import { GEO_STEP_LIMITS } from './geo-limits.ts';
import { type GeoStep, STEP_CHANNELS, type StepChannel } from './geo-steps.ts';

export type Scales = Readonly<Record<StepChannel, number>> & {
  readonly quietGaps: number; // that it rests on
};

/** Scales for every gap; blocks of gaps share them. `steps[gap]` may be undefined; a gap of `burnt` does not count. */
export function localScales(
  steps: readonly (GeoStep | undefined)[],
  burnt: Uint8Array,
  knowsBurns: boolean,
): (gap: number) => Scales {
  const blocks = Math.max(1, Math.floor(steps.length / BLOCK_GAPS));
  const edge = (block: number) => Math.round((block * steps.length) / blocks);
  const scales = Array.from({ length: blocks }, (_, block) => {
    const quiet: GeoStep[] = [];
    for (
      let gap = Math.max(0, edge(block - 1));
      gap < Math.min(steps.length, edge(block + 2));
      gap++
    ) {
      const step = steps[gap];
      if (step !== undefined && burnt[gap] === 0) quiet.push(step);
    }
    return scalesOf(quiet, knowsBurns);
  });
  return (gap) => scales[Math.min(blocks - 1, Math.floor((gap * blocks) / steps.length))];
}

function scalesOf(steps: readonly GeoStep[], knowsBurns: boolean): Scales {
  const sigma = STEP_CHANNELS.map((channel) => {
    const sizes = new Float64Array(steps.length);
    let n = 0;
    for (const step of steps)
      if (!Number.isNaN(step[channel])) sizes[n++] = Math.abs(step[channel]);
    return [channel, Math.max(FLOORS[channel], spread(sizes.subarray(0, n).sort(), knowsBurns))];
  });
  return { ...(Object.fromEntries(sigma) as Record<StepChannel, number>), quietGaps: steps.length };
}

/**
 * Sigmas of a normal distribution that are as rare as `score` sigmas of a scatter that itself rests on few gaps: Student's t by the
 * approximation of Wallace 1959, good to 0.1 for three gaps and more. A scatter of two is no scatter: 0 of none.
 */
export function normalSigmas(score: number, quietGaps: number): number {
  if (quietGaps < 1) return 0;
  const shrink = (8 * quietGaps + 1) / (8 * quietGaps + 3);
  return shrink * Math.sqrt(quietGaps * Math.log1p((score * score) / quietGaps));
}

/** One sigma by the middle of the ordered sizes; without burns among them by their shoulder too: tails are fatter than normal. */
function spread(sizes: Float64Array, knowsBurns: boolean): number {
  if (sizes.length === 0) return 0;
  const middle = 1.4826 * sizes[sizes.length >> 1];
  return knowsBurns
    ? Math.max(middle, sizes[Math.floor(0.9 * (sizes.length - 1))] / 1.645)
    : middle;
}

const { floor } = GEO_STEP_LIMITS;
const FLOORS: Readonly<Record<StepChannel, number>> = {
  driftDegDay: floor.driftDegDay,
  slopeDegDay: floor.slopeDegDay,
  ...{ ex: floor.e, ey: floor.e, ixDeg: floor.iDeg, iyDeg: floor.iDeg },
};
const BLOCK_GAPS = 60;
