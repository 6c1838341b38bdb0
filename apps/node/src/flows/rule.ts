/**
 * A warrant changes by two people and for a reason, in an exercise too: one proposes it, another puts in force the very text whose
 * hash they read. Text and hash of the rule that selects go to the audit with each of the two acts, so that a reviewer can
 * see years later by which rule a record was selected. Called inside the transaction of the change itself (config/change.ts).
 */
import { createHash } from 'node:crypto';
import {
  confirmRule,
  decodeWarrant,
  encodeWarrant,
  NO_RULE,
  proposeRule,
  ruleHash,
  ruleText,
  type Sha256,
  type Warrant,
} from '@noroshi/flow';
import { appendAudit, type Db } from '@noroshi/store';
import type { Mode } from '@noroshi/watch';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** Who prepares an exercise: nobody's communications are in one. */
export const EXERCISE_ACTOR = 'node:exercise';

const BOTH = '+'; // between the two, as approveProposal writes them

/** Whether the row of a warrant was put in force by two. */
export function isByTwo(actor: string, mode: Mode): boolean {
  if (mode === 'exercise' && actor === EXERCISE_ACTOR) return true;
  const [first = '', second = '', ...more] = actor.split(BOTH);
  return more.length === 0 && first !== '' && second !== '' && first !== second;
}

/** What the schema cannot say of a warrant: 'networks/0: …'. */
export function warrantFaults(warrant: Warrant): readonly { path: string; message: string }[] {
  const decoded = decodeWarrant(encodeWarrant(warrant));
  return decoded.ok ? [] : decoded.error;
}

type Change = {
  readonly warrant: Warrant;
  readonly version: number; // in force now; 0: none
  readonly by: string;
  readonly reason: string;
  readonly atUs: number;
};

/** Why it cannot be proposed; null when it is, with its line in the audit. */
export async function auditProposal(tx: Db, change: Change): Promise<string | null> {
  const { warrant, version, by, reason, atUs } = change;
  const state = proposeRule(NO_RULE, { warrant, by, reason, atUs }, sha256);
  if (!state.ok) return state.error.message;
  await tell(tx, 'warrant.propose', { ...change, version: version + 1 }, { reason });
  return null;
}

/** Why it cannot be confirmed; null when it is, with its line in the audit. */
export async function auditConfirmation(
  tx: Db,
  change: Change & { readonly proposedBy: string; readonly proposedFor: string },
): Promise<string | null> {
  const { warrant, by, reason, atUs, proposedBy, proposedFor } = change;
  const proposed = proposeRule(
    NO_RULE,
    { warrant, by: proposedBy, reason: proposedFor, atUs },
    sha256,
  );
  if (!proposed.ok) return proposed.error.message;
  const hash = ruleHash(warrant, sha256);
  const state = confirmRule(proposed.value, { by, hash, atUs });
  if (!state.ok) return state.error.message;
  if (reason.trim() === '') return 'say why it is confirmed: the reason goes to the audit';
  await tell(tx, 'warrant.confirm', change, { reason, proposedBy, proposedFor });
  return null;
}

async function tell(
  tx: Db,
  action: string,
  { warrant, version, by, atUs }: Change,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const rule = { version, hash: ruleHash(warrant, sha256), text: ruleText(warrant) };
  await appendAudit(tx, {
    ...{ atUs, actor: by, action, subject: `warrant/${warrant.id}` },
    doc: { ...rule, ...more },
  });
}

/** Line of a warrant that an exercise brings along. */
export async function auditExercise(tx: Db, warrant: Warrant, atUs: number): Promise<void> {
  const change = { warrant, version: 1, by: EXERCISE_ACTOR, reason: warrant.reason, atUs };
  await tell(tx, 'warrant.confirm', change, { reason: 'prepared with the exercise' });
}
