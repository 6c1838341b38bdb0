/**
 * How much a stay in the belt deserves a look, from 0 to 1, as parts that a person can check and weigh otherwise. Documented
 * weights; never a verdict on anybody's aim, and nothing is silenced or told because of it.
 */
import type { ScorePart } from './contract.ts';

/** What each part weighs; the sum is 1. A row of targets and staying on weigh most: neither happens by chance. */
export const GEO_SCORE_WEIGHTS = {
  row: 0.25, // earlier stays beside others, 3 for the whole
  dwell: 0.2, // 90 days for the whole
  near: 0.2, // 24 h median: none at 100 km, the whole at 5 km, by its logarithm
  came: 0.15, // along the belt, and stopped by a burn
  burns: 0.1, // to hold, come nearer or return: 4 for the whole
  sun: 0.1, // the target lit as seen from the visitor when nearest
} as const;

export type StayFacts = {
  readonly days: number;
  readonly medianKm: number;
  readonly how: 'stopped' | 'under way' | 'new' | 'neither';
  readonly fromDeg: number; // NaN: not known
  readonly earlierTargets: number;
  readonly burns: number;
  readonly sunAngleDeg: number | null;
  readonly isOneBody: boolean; // docked or towed
};

const CAME = { stopped: 1, 'under way': 0.3, new: 0.5, neither: 0 } as const;

export function scoreParts(facts: StayFacts): ScorePart[] {
  const { days, medianKm, how, earlierTargets, burns, sunAngleDeg } = facts;
  const near = Math.log(100 / Math.max(5, medianKm)) / Math.log(20);
  const came = {
    stopped: Number.isNaN(facts.fromDeg)
      ? 'came along the belt and stopped'
      : `came from ${degText(facts.fromDeg)} and stopped`,
    'under way': 'is under way',
    new: 'stands there since it is known',
    neither: 'neither came',
  }[how];
  const lit =
    sunAngleDeg === null
      ? 'Sun not known'
      : `Sun ${sunAngleDeg.toFixed(0)}° off the visitor's back when nearest`;
  return [
    part('row', earlierTargets / 3, `${earlierTargets} earlier stays beside others in 5 years`),
    part('dwell', days / 90, `${days.toFixed(0)} days beside it`),
    part('near', facts.isOneBody ? 1 : near, howNear(facts.isOneBody, medianKm)),
    part('came', CAME[how], came),
    part('burns', burns / 4, `${burns} burns seen while there`),
    part('sun', sunAngleDeg === null ? 0 : (1 + Math.cos(sunAngleDeg * (Math.PI / 180))) / 2, lit),
  ];
}

/** A stop of a row may stand beside nobody: then there is no distance to tell. */
function howNear(isOneBody: boolean, medianKm: number): string {
  if (isOneBody) return 'as near as one body';
  if (!Number.isFinite(medianKm)) return 'beside nobody that is known';
  return `${medianKm.toFixed(0)} km in the median of a day`;
}

/** The sum of the parts. */
export function scoreOf(parts: readonly ScorePart[]): number {
  return parts.reduce((sum, { strength, weight }) => sum + strength * weight, 0);
}

function part(name: keyof typeof GEO_SCORE_WEIGHTS, strength: number, text: string): ScorePart {
  const limited = Math.max(0, Math.min(1, strength));
  return { name, strength: limited, weight: GEO_SCORE_WEIGHTS[name], text };
}

/** 60.1 E, 18.0 W. */
export function degText(longitudeDeg: number): string {
  return `${Math.abs(longitudeDeg).toFixed(1)}° ${longitudeDeg < 0 ? 'W' : 'E'}`;
}
