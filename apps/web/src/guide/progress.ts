/** How far a person has come in the first steps: kept in the browser, so that it can be left and taken up again. */
import { type Signal, signal } from '@preact/signals';
import { keep, kept } from '../data/settings.ts';

export const STEPS = ['watched', 'protected', 'approach', 'act'] as const;
export type StepName = (typeof STEPS)[number];

export type Progress = {
  readonly done: number; // steps understood, 0 … 4
  readonly hidden: boolean; // the card is not offered any more
  readonly looked: boolean; // at what partners would be told
};

const NAME = 'guide';
const FRESH: Progress = { done: 0, hidden: false, looked: false };

/** What was kept; anything else is a fresh beginning. */
export function parseProgress(text: string | null): Progress {
  const found = /^([0-4])(h?)(l?)$/.exec(text ?? '');
  if (found === null) return FRESH;
  return { done: Number(found[1]), hidden: found[2] === 'h', looked: found[3] === 'l' };
}

export function progressText({ done, hidden, looked }: Progress): string {
  return `${done}${hidden ? 'h' : ''}${looked ? 'l' : ''}`;
}

export const progress: Signal<Progress> = signal(parseProgress(kept(NAME)));

export function setProgress(change: Partial<Progress>): void {
  progress.value = { ...progress.peek(), ...change };
  keep(NAME, progressText(progress.value));
}

/** Goes on from a step, and never back over what was understood. */
export function understood(step: StepName): void {
  const done = Math.max(progress.peek().done, STEPS.indexOf(step) + 1);
  setProgress({ done, ...(done === STEPS.length && { hidden: true }) });
}
