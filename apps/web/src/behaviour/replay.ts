/**
 * What would have been said at an instant: findings that were sayable by then, in the state that they had then, with the reasons of
 * then. Only what the node told with a time of its own is used; nothing is guessed.
 */
import type { BehaviourLine, BehaviourWholeReply } from '../data/wire.ts';

/** Those that were sayable by `at`; null is now. A line has no history of its state: the list says so. */
export function linesAt(
  rows: readonly BehaviourLine[],
  at: string | null,
): readonly BehaviourLine[] {
  if (at === null) return rows;
  const ms = Date.parse(at);
  return rows.filter(({ openedUtc }) => Date.parse(openedUtc) <= ms);
}

/** The finding as it stood at `at`; null where it was not sayable yet. */
export function wholeAt(whole: BehaviourWholeReply, at: string | null): BehaviourWholeReply | null {
  if (at === null) return whole;
  const ms = Date.parse(at);
  const isBy = ({ atUtc }: { readonly atUtc: string }) => Date.parse(atUtc) <= ms;
  if (Date.parse(whole.finding.openedUtc) > ms) return null;
  const steps = whole.steps.filter(isBy);
  const { state = whole.finding.state, title = whole.finding.title } = steps.at(-1) ?? {};
  return {
    ...whole,
    finding: { ...whole.finding, state, title },
    ...{ steps, reasons: whole.reasons.filter(isBy) },
  };
}
