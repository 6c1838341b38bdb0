/**
 * The rule that selects, as text: the same text selects the same rows. Its hash goes to the audit log with every change. A rule
 * changes only by two people: one proposes with a reason, another confirms that very text; nothing is changed by one alone.
 * Pure state: the shell stores it and writes its lines to the audit.
 */
import { err, ok, type Result } from '@noroshi/time';
import { canonicalText } from '@noroshi/watch';
import { LOCAL_NETWORKS, SELECTION_VERSION } from '../select/select.ts';
import type { Warrant } from './contract.ts';
import { encodeWarrant, folded } from './decode.ts';

/** SHA-256; the caller brings it, so this package runs anywhere. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export type Rule = {
  readonly version: number; // 1, 2, 3 …
  readonly warrant: Warrant;
  readonly hash: string; // of ruleText, lower-case hexadecimal
  readonly proposedBy: string;
  readonly confirmedBy: string;
  readonly reason: string;
  readonly confirmedUs: number;
};

export type RuleProposal = {
  readonly warrant: Warrant;
  readonly hash: string;
  readonly by: string;
  readonly reason: string;
  readonly atUs: number;
};

/** A rule in force, none before the first; and what is proposed in its place. */
export type RuleState = { readonly current: Rule | null; readonly proposal: RuleProposal | null };

export const NO_RULE: RuleState = { current: null, proposal: null };

export type RuleError = { readonly message: string };

const REASON_CHARS_MIN = 10; // 'because', 'ok' and a blank are no reason

/** Canonical JSON (RFC 8785) of all that decides whether a row is selected, and under whose approval. */
export function ruleText(warrant: Warrant): string {
  const text = canonicalText({
    format: 'noroshi-selection-rule',
    selection: SELECTION_VERSION,
    localNetworks: [...LOCAL_NETWORKS],
    warrant: encodeWarrant(warrant),
  });
  if (!text.ok) throw new TypeError(`ruleText: ${text.error.message}`);
  return text.value;
}

/** Lower-case hexadecimal SHA-256 of the text in UTF-8. */
export function ruleHash(warrant: Warrant, sha256: Sha256): string {
  const hash = sha256(new TextEncoder().encode(ruleText(warrant)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What one person asks for. A proposal that waits is replaced, so that nobody confirms what another has changed meanwhile. */
export function proposeRule(
  state: RuleState,
  change: Omit<RuleProposal, 'hash'>,
  sha256: Sha256,
): Result<RuleState, RuleError> {
  if (folded(change.by) === '') return refused('a rule is proposed by a person: give a name');
  if (change.reason.trim().length < REASON_CHARS_MIN)
    return refused(
      `a rule is changed for a reason: say it in at least ${REASON_CHARS_MIN} characters`,
    );
  const hash = ruleHash(change.warrant, sha256);
  if (hash === state.current?.hash)
    return refused('this rule is in force already: nothing changes');
  return ok({ ...state, proposal: { ...change, hash } });
}

/** Another person puts in force the very text whose hash they read. */
export function confirmRule(
  state: RuleState,
  { by, hash, atUs }: { readonly by: string; readonly hash: string; readonly atUs: number },
): Result<RuleState, RuleError> {
  const { proposal, current } = state;
  if (proposal === null) return refused('no rule is proposed: propose one first');
  if (folded(by) === '') return refused('a rule is confirmed by a person: give a name');
  if (folded(by) === folded(proposal.by))
    return refused('who proposed a rule does not confirm it: another person does');
  if (hash !== proposal.hash)
    return refused(
      `the proposed rule has another hash than the one confirmed: it is ${proposal.hash}`,
    );
  const rule: Rule = {
    version: (current?.version ?? 0) + 1,
    ...{ warrant: proposal.warrant, hash, proposedBy: proposal.by, confirmedBy: by },
    ...{ reason: proposal.reason, confirmedUs: atUs },
  };
  return ok({ current: rule, proposal: null });
}

/** A proposal is taken back; the rule in force stays. */
export function withdrawRule(state: RuleState): RuleState {
  return { ...state, proposal: null };
}

function refused(message: string): Result<RuleState, RuleError> {
  return err({ message });
}
