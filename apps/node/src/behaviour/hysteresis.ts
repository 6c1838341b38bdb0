/**
 * No notice flaps: who was told by a limit stays told until the figure is a quarter beyond it, and so for a state. What stood is
 * taken from the table, so that a restart, and the same look asked again, give the same answer.
 */
import type { CaseState } from '@noroshi/behave';
import type { Finding } from '@noroshi/store';
import type { FindingDoc } from './found.ts';
import type { Limits } from './settings.ts';

/** From the limit by which it entered. */
export const LEAVE_RATIO = 1.25;

/** What is said of a finding before a look. */
export type Stood = {
  readonly state: CaseState;
  readonly told: readonly string[]; // assets
  readonly severeUs: Readonly<Record<string, number>>; // of each asset: the last look at which that was so
};

/** By key, of what is open. */
export type Standing = Readonly<Record<string, Stood>>;

export function standingOf(open: readonly Finding[]): Standing {
  return Object.fromEntries(
    open.map(({ key, state, doc }) => {
      const { concerns } = doc as FindingDoc;
      const told = concerns.filter(({ isTold }) => isTold);
      const severe = concerns.flatMap(({ assetId, isSevere, severeUs }) =>
        isSevere && severeUs !== undefined ? [[assetId, severeUs] as const] : [],
      );
      const ids = told.map(({ assetId }) => assetId);
      return [key, { state: state as CaseState, told: ids, severeUs: Object.fromEntries(severe) }];
    }),
  );
}

/** Most that may be reached, and least that must be: each eased by the ratio. Hours of a cloud hold on by themselves (find-breakups.ts). */
const MOST = ['nearLeoKm', 'nearGeoKm', 'approachDays', 'approachKm', 'decayDays'] as const;
const LEAST = ['dvMinMS', 'significanceMin', 'scoreMin', 'decayShareMin'] as const;

/** The limits by which it leaves. */
export function limitsToLeave(limits: Limits): Limits {
  const eased = { ...limits };
  for (const name of MOST) eased[name] = limits[name] * LEAVE_RATIO;
  for (const name of LEAST) eased[name] = limits[name] / LEAVE_RATIO;
  return eased;
}

/** The limits that hold for a finding: those to leave by, where the asset was told of it. */
export function limitsHeld(limits: Limits, stood: Stood | undefined, assetId: string): Limits {
  return stood?.told.includes(assetId) ? limitsToLeave(limits) : limits;
}
