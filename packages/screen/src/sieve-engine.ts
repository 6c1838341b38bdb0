/** One sieve, two tiers behind it: plain TypeScript (the reference) and the compiled kernel. Same method, same answers. */
import { createStateBatch, type StateBatch } from '@noroshi/orbit';
import { createDirectionGrid, type DirectionGrid } from './grid.ts';
import { createKnotPair, type KnotPair } from './knots.ts';
import type { ScreenPlan } from './plan.ts';
import { type Candidates, sievePairs } from './sieve.ts';
import { createStepColumns, interpolatePlaces, sortIntoCells } from './step.ts';

export type SieveEngine = {
  readonly knots: KnotPair; // filled by the caller
  readonly place: StateBatch; // by row; after `interpolate` the caller may overwrite single rows
  interpolate(u: number): void; // places at fraction u of the knot interval
  /** Candidates of the step whose places are set, into `out`; the time of each phase to `onSorted`. */
  find(out: Candidates, onSorted: () => void): void;
};

export function createReferenceSieve(
  count: number,
  plan: ScreenPlan,
  primary: Uint8Array | undefined,
): SieveEngine {
  const grid = createDirectionGrid(plan.cellRad);
  const knots = createKnotPair(createStateBatch(count, 'TEME'), createStateBatch(count, 'TEME'));
  const place = createStateBatch(count, 'TEME');
  return {
    knots,
    place,
    interpolate: (u) => interpolatePlaces(place, knots, u, plan.knotUs / 1e6),
    find: createReferenceFind(place, plan, grid, primary),
  };
}

/** The search alone, over places that are already set. */
export function createReferenceFind(
  place: StateBatch,
  plan: ScreenPlan,
  grid: DirectionGrid,
  primary: Uint8Array | undefined,
): SieveEngine['find'] {
  const count = place.code.length;
  const step = createStepColumns(count, grid, place);
  return (out, onSorted) => {
    sortIntoCells(step, grid, plan, count);
    onSorted();
    sievePairs(step, grid, plan, out, primary);
  };
}
