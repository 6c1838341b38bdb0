/**
 * What would have been said of a finding at an instant: its state, title and reasons of then. Only what the node told with a time of
 * its own is used; nothing is guessed. The list is replayed by the node itself (`at`).
 */
import type { BehaviourWholeReply } from '../data/wire.ts';

/** The finding as it stood at `at`; null where it was not sayable yet. One that a later look found has the words it was first said with. */
export function wholeAt(whole: BehaviourWholeReply, at: string | null): BehaviourWholeReply | null {
  if (at === null) return whole;
  const ms = Date.parse(at);
  const isBy = ({ atUtc }: { readonly atUtc: string }) => Date.parse(atUtc) <= ms;
  if (Date.parse(whole.finding.openedUtc) > ms) return null;
  const steps = whole.steps.filter(isBy);
  const said = steps.at(-1) ?? whole.steps[0];
  const { state = whole.finding.state, title = whole.finding.title } = said ?? {};
  return {
    ...whole,
    finding: { ...whole.finding, state, title },
    ...{ steps, reasons: whole.reasons.filter(isBy) },
  };
}
