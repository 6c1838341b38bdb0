/** Findings of break-ups as cards: what broke up, and under it the assets whose orbits its cloud crosses. */
import type { BehaviourLine } from '../data/wire.ts';
import { STATES } from './kinds.ts';

export type BreakupCard = {
  readonly row: BehaviourLine; // the break-up itself; one across an asset where that alone is open
  readonly state: BehaviourLine['state']; // the furthest of all that is said of it
  readonly crossed: readonly BehaviourLine[]; // across own assets
};

/** A cloud across ten assets is one break-up, in the order of the list. */
export function breakupsOf(rows: readonly BehaviourLine[]): BreakupCard[] {
  const baseOf = ({ key }: BehaviourLine) => key.split(' across ')[0]!;
  return [...Map.groupBy(rows, baseOf)].map(([base, all]) => {
    const row = all.find(({ key }) => key === base) ?? all[0]!;
    const state = STATES.find((one) => all.some((each) => each.state === one)) ?? row.state;
    return { row, state, crossed: all.filter((one) => one !== row && one.assetIds.length > 0) };
  });
}
