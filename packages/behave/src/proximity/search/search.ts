/**
 * All-on-all search of a catalogue for slow, lasting or repeated nearness over a window: candidates by their mean orbits, measured
 * with SGP4, then told as proximities. One set an object. The three stages stand alone, so that a caller can measure in slices,
 * show progress, or share the slices among workers; `findProximities` runs them in one go.
 */
import { type ElementSetBatch, type Regime, regimeOf } from '@noroshi/orbit';
import type { Proximity } from '../contract.ts';
import { createOrbits, type Orbits } from '../orbits.ts';
import { type Candidates, findCandidates } from './candidates.ts';
import { type Declare, describeNear, type SearchWindow } from './describe.ts';
import { NEAR_LIMITS, type NearLimits } from './limits.ts';
import { joinNearPairs, measureCandidates, type NearPairs } from './measure.ts';
import { shapesOf } from './shapes.ts';

export type ProximitySearch = SearchWindow & {
  readonly primaryIds?: readonly string[]; // only pairs with one of these
  readonly limits?: Readonly<Record<Regime, NearLimits>>;
  readonly declare?: Declare; // what explains a pair, and who says so
};

export type ProximityPlan = {
  readonly orbits: Orbits;
  readonly window: SearchWindow;
  readonly candidates: Candidates;
  readonly limits: Readonly<Record<Regime, NearLimits>>;
  readonly unknownPrimaries: readonly string[];
  readonly excluded: readonly string[]; // ids that SGP4 cannot carry through the window
};

/** Every proximity of the window, the most worth a look first. */
export function findProximities(
  sets: ElementSetBatch,
  search: ProximitySearch,
): readonly Proximity[] {
  const plan = planProximities(sets, search);
  return describeProximities(plan, [measureProximities(plan)], search.declare);
}

/** Stage 1: which pairs to measure. */
export function planProximities(sets: ElementSetBatch, search: ProximitySearch): ProximityPlan {
  const { fromUs, toUs, primaryIds } = search;
  if (!(toUs > fromUs))
    throw new Error('assertion: a search needs a window that ends after it begins');
  const limits = search.limits ?? NEAR_LIMITS;
  const orbits = createOrbits(sets);
  const shapes = shapesOf(orbits.model, sets.meanMotionRadS, sets.eccentricity, fromUs, toUs);
  const idOf = (row: number) => sets.objects.objectId[sets.objectRow[row]!]!;
  const asked = primaryIds === undefined ? undefined : new Set(primaryIds);
  const rows = Array.from({ length: sets.count }, (_, row) => row);
  const primary = asked && Uint8Array.from(rows, (row) => (asked.has(idOf(row)) ? 1 : 0));
  const known = asked && new Set(rows.map(idOf));
  return {
    ...{ orbits, window: { fromUs, toUs }, limits },
    candidates: findCandidates(shapes, (row) => limits[regimeOfRow(sets, row)], primary),
    unknownPrimaries: (primaryIds ?? []).filter((id) => known?.has(id) !== true),
    excluded: rows.filter((row) => shapes.good[row] === 0).map(idOf),
  };
}

/** Stage 2: candidates `from` to `to` measured. Shares of any size, put together in order, are the same as one. */
export function measureProximities(
  { orbits, candidates, limits }: ProximityPlan,
  from = 0,
  to = candidates.count,
): NearPairs {
  const { row1, row2 } = candidates;
  const limitsOf = (pair: number) => {
    const one = limits[regimeOfRow(orbits.sets, row1[pair]!)];
    const other = limits[regimeOfRow(orbits.sets, row2[pair]!)];
    return one.rangeKm >= other.rangeKm ? one : other;
  };
  return measureCandidates(orbits.model, candidates, limitsOf, from, to);
}

/** Stage 3: what was measured, told. */
export function describeProximities(
  { orbits, window, limits }: ProximityPlan,
  shares: readonly NearPairs[],
  declare?: Declare,
): readonly Proximity[] {
  return describeNear(orbits, joinNearPairs(shares), window, limits, declare);
}

function regimeOfRow(sets: ElementSetBatch, row: number): Regime {
  return regimeOf(sets.meanMotionRadS[row]!, sets.eccentricity[row]!);
}
