/**
 * The signs of what was found: a shape for each kind, so that no colour is needed, and an ink for how far it has come. The same on
 * every picture, in the lists and in what is saved.
 */
import type { BehaviourLine } from '../data/wire.ts';
import type { Ink, MarkShape } from './chart/pen.ts';

export type FindingKind = BehaviourLine['kind'];
export type CaseState = BehaviourLine['state'];

export const KINDS: readonly FindingKind[] = [
  ...(['proximity', 'approach', 'manoeuvre', 'departure', 'breakup', 'decay'] as const),
];
export const STATES: readonly CaseState[] = ['warning', 'advisory', 'watch', 'closed'];

export const KIND_SHAPES: Readonly<Record<FindingKind, MarkShape>> = {
  proximity: 'square',
  approach: 'right',
  manoeuvre: 'diamond',
  departure: 'hourglass',
  breakup: 'star',
  decay: 'down',
};

/** Of a nearness: what it is like; one that is not here has the shape of its kind. */
export const FORM_SHAPES: Readonly<Record<string, MarkShape>> = {
  dwell: 'square',
  'drift and stop': 'down',
  walking: 'right',
  transit: 'cross',
  docked: 'house',
  towed: 'bar',
  'inspection pass': 'ring',
};

export const STATE_INKS: Readonly<Record<CaseState, Ink>> = {
  warning: '--FLASH',
  advisory: '--IMMEDIATE',
  watch: '--PRIORITY',
  closed: '--dim',
};

export function shapeOf({ kind, form }: Pick<BehaviourLine, 'kind' | 'form'>): MarkShape {
  return (kind === 'proximity' && FORM_SHAPES[form ?? '']) || KIND_SHAPES[kind];
}

/** The one that came or moved stands last: its target is first. */
export function moverOf({ objects }: Pick<BehaviourLine, 'objects'>): string | undefined {
  return objects.at(-1)?.objectId;
}
