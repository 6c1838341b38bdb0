/**
 * What a detector has to say, as a case with a state a person can follow: why it was opened, which harmless explanations were
 * tried, what would cancel it and when it is looked at next. The node makes notices of cases; the words are the detector's.
 */
import type { Evidence, NoticeKind } from '@noroshi/watch';

/** watch: look at it; advisory: likely; warning: acts on an asset or is about to; closed: over, or explained. */
export const CASE_STATES = ['watch', 'advisory', 'warning', 'closed'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export type CaseReason = { readonly atUs: number; readonly text: string };

export type BehaviourCase = {
  readonly kind: Extract<NoticeKind, 'manoeuvre' | 'proximity' | 'breakup' | 'decay'>;
  readonly key: string; // the same finding again has the same key
  readonly state: CaseState;
  readonly title: string; // approached, shadowed, docked: what was seen and never why
  readonly objectIds: readonly string[]; // what it is about; the target first
  readonly atUs: number; // sayable from here on
  readonly window: { readonly fromUs: number; readonly toUs: number };
  readonly confidence: number; // 0 to 1
  readonly reasons: readonly CaseReason[]; // in order: why it is in this state
  readonly benign: readonly {
    readonly rule: string;
    readonly holds: boolean;
    readonly text: string;
  }[];
  readonly cancelledBy: string; // 'no nearness below 100 km for 3 days'
  readonly nextCheckUs: number;
  readonly evidence: readonly Evidence[];
};
