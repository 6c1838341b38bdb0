/** What a notice of a conjunction said, read out of its evidence; what is not there, or not a number, is null. */
import type { Evidence, Notice } from '@noroshi/watch';
import type { ToldFigures } from './encounter-reply.ts';

export type ToldSet = {
  readonly objectId: string;
  readonly source: string | null; // null: any that has it
  readonly epochUs: number;
};

export type ToldApproach = {
  readonly id1: string;
  readonly id2: string;
  readonly sets: readonly ToldSet[];
  readonly tcaUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly kind: 'crossing' | 'interval';
  readonly gone: boolean;
  readonly figures: ToldFigures;
};

/** Undefined where the notice does not say which pair, or when. */
export function toldApproach(notice: Notice): ToldApproach | undefined {
  const { evidence, window } = notice;
  const sets = evidence.filter((one) => one.type === 'elementSet');
  const named = notice.about.filter((one) => one.type === 'object').map((one) => one.id);
  const [id1, id2] = named.length >= 2 ? named : sets.map((one) => one.objectId);
  const at = timeOf(evidence, 'closestApproach') ?? timeOf(evidence, 'closestApproachBefore');
  if (id1 === undefined || id2 === undefined || at === undefined) return undefined;
  return {
    ...{ id1, id2, sets, tcaUs: at, fromUs: window.fromUs, toUs: window.toUs },
    kind: textOf(evidence, 'kind') === 'interval' ? 'interval' : 'crossing',
    gone: timeOf(evidence, 'closestApproach') === undefined,
    figures: figuresOf(evidence),
  };
}

export function textOf(evidence: readonly Evidence[], name: string): string | null {
  const value = figureOf(evidence, name);
  return typeof value === 'string' ? value : null;
}

/** The thresholds that the judgement was made with. */
export function thresholdsOf({ method }: Notice): Record<string, number> {
  const entries = Object.entries(method.parameters);
  return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'number')) as Record<
    string,
    number
  >;
}

function figuresOf(evidence: readonly Evidence[]): ToldFigures {
  const number = (name: string) => {
    const value = figureOf(evidence, name);
    return typeof value === 'number' ? value : null;
  };
  const dilution = textOf(evidence, 'dilution');
  return {
    ...{ missKm: number('missKm'), missRKm: number('missRKm'), missTKm: number('missTKm') },
    ...{ missNKm: number('missNKm'), relativeSpeedKmS: number('relativeSpeedKmS') },
    ...{ pc: number('pc'), pcMax: number('pcMax'), covariance: textOf(evidence, 'covariance') },
    dilution: dilution === null ? null : dilution === 'yes',
    ...{ age1D: number('age1D'), age2D: number('age2D'), hbrM: number('hbrM') },
  };
}

function figureOf(evidence: readonly Evidence[], name: string): string | number | null {
  for (const one of evidence) if (one.type === 'value' && one.name === name) return one.value;
  return null;
}

function timeOf(evidence: readonly Evidence[], name: string): number | undefined {
  for (const one of evidence) if (one.type === 'time' && one.name === name) return one.atUs;
  return undefined;
}
