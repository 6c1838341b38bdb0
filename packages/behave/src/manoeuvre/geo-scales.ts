/**
 * What an object's own quiet gaps look like: one sigma of each series near each gap, from the steps at its neighbours that no burn
 * touches. Local in time, since the sets of the nineties are not those of today; never below the floors of the table.
 */
import { GEO_STEP_LIMITS } from './geo-limits.ts';
import { type GeoStep, median, STEP_CHANNELS, type StepChannel } from './geo-steps.ts';

export type Scales = Readonly<Record<StepChannel, number>>;

/** Scales for every gap; blocks of gaps share them. `steps[gap]` may be undefined; a gap of `burnt` does not count. */
export function localScales(
  steps: readonly (GeoStep | undefined)[],
  burnt: Uint8Array,
  knowsBurns: boolean,
): (gap: number) => Scales {
  const blocks = Math.max(1, Math.floor(steps.length / BLOCK_GAPS));
  const edge = (block: number) => Math.round((block * steps.length) / blocks);
  const scales = Array.from({ length: blocks }, (_, block) => {
    const from = Math.max(0, edge(block - 1));
    const near = steps.slice(from, edge(block + 2));
    const quiet = near.filter((step, k) => step !== undefined && burnt[from + k] === 0);
    return scalesOf(quiet as GeoStep[], knowsBurns);
  });
  return (gap) => scales[Math.min(blocks - 1, Math.floor((gap * blocks) / steps.length))];
}

function scalesOf(steps: readonly GeoStep[], knowsBurns: boolean): Scales {
  const sigma = STEP_CHANNELS.map((channel) => {
    const sizes = steps.map((step) => Math.abs(step[channel])).filter((size) => size >= 0);
    return [channel, Math.max(FLOORS[channel], sizes.length === 0 ? 0 : spread(sizes, knowsBurns))];
  });
  return Object.fromEntries(sigma) as Scales;
}

/** One sigma by the middle of the sizes; without burns among them by their shoulder too: tails are fatter than normal. */
function spread(sizes: number[], knowsBurns: boolean): number {
  const middle = 1.4826 * median(sizes); // sorts
  return knowsBurns
    ? Math.max(middle, sizes[Math.floor(0.9 * (sizes.length - 1))] / 1.645)
    : middle;
}

const { floor } = GEO_STEP_LIMITS;
const FLOORS: Scales = {
  driftDegDay: floor.driftDegDay,
  slopeDegDay: floor.slopeDegDay,
  ...{ ex: floor.e, ey: floor.e, ixDeg: floor.iDeg, iyDeg: floor.iDeg },
};
const BLOCK_GAPS = 60;
