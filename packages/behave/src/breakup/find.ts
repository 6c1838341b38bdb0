/** Break-ups between two catalogue snapshots: what is in the second and was not in the first, taken back to where it came from. */
import type { ElementSetBatch } from '@noroshi/orbit';
import type { Breakup, LaunchGrowth } from './contract.ts';
import { createBreakupState, growBreakups, newestEpochUs } from './grow.ts';

export type FindBreakupsOptions = {
  readonly beforeUs?: number; // date of the first snapshot; its newest epoch where not given
  readonly afterUs?: number;
};

export type FoundBreakups = {
  readonly breakups: readonly Breakup[]; // new ones first, each kind by time
  readonly growths: readonly LaunchGrowth[];
};

/**
 * `before` and `after` may hold many sets an object: more sets of the parents make time and collision partner surer. An object is
 * new that has no set in `before`.
 */
export function findBreakups(
  before: ElementSetBatch,
  after: ElementSetBatch,
  options: FindBreakupsOptions = {},
): FoundBreakups {
  const start = growBreakups(
    createBreakupState(),
    before,
    options.beforeUs ?? newestEpochUs(before),
  );
  // A watch keeps some sets of each object; two catalogues and their histories are at hand whole.
  const { found, growths } = growBreakups(
    { ...start.state, sets: before },
    after,
    options.afterUs ?? newestEpochUs(after),
  );
  const place = (one: Breakup) => (one.kind === 'break-up' ? 0 : 1);
  const breakups = [...found].sort(
    (a, b) =>
      place(a) - place(b) ||
      (a.atUs ?? a.fromUs) - (b.atUs ?? b.fromUs) ||
      (a.key < b.key ? -1 : 1),
  );
  return { breakups, growths };
}
