/** What one look of the watch of behaviour gives: findings with their case, what was seen in figures, and whom each concerns. */
import type {
  ApproachForecast,
  BehaviourCase,
  Breakup,
  CloudCrossing,
  DecayForecast,
  Manoeuvre,
  PatternDeparture,
  Proximity,
} from '@noroshi/behave';
import { assetKey } from '@noroshi/store';
import type { Severity } from '@noroshi/watch';
import type { Said } from './said.ts';
import type { FindingKind } from './wire.ts';

/** The figures behind a finding; the kind says which are there. */
export type FoundBody = {
  readonly manoeuvre?: Manoeuvre;
  readonly departure?: PatternDeparture;
  readonly approach?: ApproachForecast;
  readonly proximity?: Proximity;
  readonly breakup?: Breakup;
  readonly crossings?: readonly CloudCrossing[];
  readonly decay?: DecayForecast;
};

/** An asset that a finding is about, and how. */
export type Concern = {
  readonly assetId: string;
  readonly why: string; // 'it moved 120 km from Alpha Observer 2'
  readonly rangeKm: number | null;
  readonly isTold: boolean; // within the limits of this asset; else it is shown only
  readonly isSevere: boolean; // docked to it, or a piece of a cloud may meet it within hours
  readonly severeUs?: number; // of a cloud: the last look at which a piece may have met it
  readonly isAdvised: boolean; // somebody came to it: told though the case alone is only watched
};

export type Found = {
  readonly kind: FindingKind;
  readonly case: BehaviourCase;
  readonly bound: 'all' | 'assets'; // assets: looked for only because of an asset
  readonly score: number | null;
  readonly declared: string;
  readonly learned?: string; // why nobody is alerted of a company that nobody declared
  readonly names: Readonly<Record<string, string>>; // of the objects in the case
  readonly body: FoundBody;
  readonly concerns: readonly Concern[];
};

/** What the store keeps of a finding. */
export type FindingDoc = Omit<Found, 'bound'> & {
  readonly steps: readonly {
    readonly atUs: number;
    readonly state: string;
    readonly title: string;
  }[];
  readonly closedBecause: string; // '' while it stands
  readonly said?: readonly Said[]; // in order of time; none in rows of before they were kept
};

/** What it is about: its objects, and the assets that it is bound to. */
export function aboutOf({ bound, case: one, concerns }: Found): string[] {
  const assets = bound === 'assets' ? concerns.map(({ assetId }) => assetKey(assetId)) : [];
  return [...one.objectIds, ...assets];
}

/** watch: low; advisory: moderate; warning: high; severe only where an asset is docked to, or may be met by a piece within hours. */
export function severityOf(found: Pick<Found, 'case' | 'concerns'>): Severity {
  const { state } = found.case;
  const told = found.concerns.filter(({ isTold }) => isTold);
  const isWatched = state === 'watch' && !told.some(({ isAdvised }) => isAdvised);
  if (told.length === 0 || isWatched || state === 'closed') return 'low';
  if (told.some(({ isSevere }) => isSevere)) return 'severe';
  return state === 'warning' ? 'high' : 'moderate';
}
