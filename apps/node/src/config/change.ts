/**
 * Changing configuration: checked, audited, versioned. In live mode what leaves the house (kinds.ts) changes only when a second
 * person, who holds the role release and did not propose it, agrees to exactly what was proposed.
 */

import type { Warrant } from '@noroshi/flow';
import {
  ConfigConflictError,
  type ConfigKind,
  configHistory,
  configRow,
  type Db,
  writeConfig,
} from '@noroshi/store';
import {
  decideProposal,
  insertProposal,
  listProposals,
  type Proposal,
  proposalById,
} from '@noroshi/store/people';
import { err, ok, type Result } from '@noroshi/time';
import type { Mode } from '@noroshi/watch';
import { CONSOLE, type Desk } from '../access/desk.ts';
import { newId } from '../access/tokens.ts';
import { auditConfirmation, auditProposal } from '../flows/rule.ts';
import { checkConfig, configToEdge, sameContent } from './check.ts';
import { TWO_PERSON_KINDS } from './kinds.ts';
import { type ConfigProblem, formatProblem, problem } from './problems.ts';

export type ConfigChange = {
  readonly kind: ConfigKind;
  readonly id: string;
  readonly doc: unknown; // in file form; null removes
  readonly actor: string; // user:…, or console
  readonly reason: string;
  readonly expectedVersion?: number; // 0: must not exist yet
};

export type Changed =
  | { readonly state: 'written'; readonly version: number }
  | { readonly state: 'unchanged'; readonly version: number }
  | { readonly state: 'proposed'; readonly version: number; readonly proposalId: string };

export type ChangeError =
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  | {
      readonly kind: 'conflict' | 'missing' | 'decided' | 'same-person' | 'full';
      readonly message: string;
    };

const OPEN_PROPOSALS_MAX = 200;

/** A rule with a standing approval is agreed to in advance, by two people in an exercise too. */
export function needsTwoPeople(mode: Mode, kind: ConfigKind, doc: unknown = null): boolean {
  const isStanding =
    kind === 'rule' && (doc as { approval?: unknown } | null)?.approval === 'standing';
  if (kind === 'warrant' || kind === 'alert-rule') return true; // in an exercise too
  return isStanding || (mode === 'live' && TWO_PERSON_KINDS.includes(kind));
}

/** One change in a transaction of its own. */
export async function changeConfig(
  desk: Desk,
  change: ConfigChange,
): Promise<Result<Changed, ChangeError>> {
  const doc = checkedDoc(change);
  if (!doc.ok) return doc;
  try {
    return await desk.store.write((tx) => changeIn(tx, desk, { ...change, doc: doc.value }));
  } catch (cause) {
    if (cause instanceof ConfigConflictError)
      return err({ kind: 'conflict', message: cause.message });
    throw cause;
  }
}

/** The document in the store's form, or what is wrong with it. */
export function checkedDoc({ kind, id, doc }: ConfigChange): Result<unknown, ChangeError> {
  if (doc === null) return ok(null);
  const checked = checkConfig(kind, id, doc);
  return checked.ok ? checked : err({ kind: 'invalid', problems: checked.error });
}

/** The change itself; `doc` is in the store's form. A version that somebody else wrote first throws ConfigConflictError. */
export async function changeIn(
  tx: Db,
  desk: Desk,
  change: ConfigChange,
): Promise<Result<Changed, ChangeError>> {
  const { kind, id, doc, actor, reason, expectedVersion } = change;
  if (desk.mode === 'live' && isMadeUp(kind, doc))
    return err({ kind: 'invalid', problems: [problem('type', 'seeded', NOT_MADE_UP)] });
  const before = await configRow(tx, kind, id);
  const version = before?.version ?? 0;
  const expected = expectedVersion === undefined ? {} : { expectedVersion };
  const write = { kind, id, doc, atUs: desk.wallUs(), actor, ...expected };
  if (expectedVersion !== undefined && expectedVersion !== version)
    throw new ConfigConflictError(write, version);
  if (sameContent(before?.doc ?? null, doc)) return ok({ state: 'unchanged', version });
  if (!needsTwoPeople(desk.mode, kind, doc))
    return ok({ state: 'written', version: await writeConfig(tx, write) });
  if ((await listProposals(tx, 'open', OPEN_PROPOSALS_MAX)).length >= OPEN_PROPOSALS_MAX)
    return err({
      kind: 'full',
      message: `${OPEN_PROPOSALS_MAX} proposals wait: decide some first`,
    });
  if (kind === 'warrant' && doc !== null) {
    const asked = { warrant: doc as Warrant, version, by: actor, reason, atUs: desk.wallUs() };
    const refused = await auditProposal(tx, asked);
    if (refused !== null)
      return err({ kind: 'invalid', problems: [problem('reason', reason, refused)] });
  }
  const proposal = await insertProposal(tx, {
    ...{ id: newId('p', desk.random), kind, configId: id, baseVersion: version, doc, reason },
    ...{ proposedBy: actor, proposedUs: desk.wallUs() },
  });
  return ok({ state: 'proposed', version, proposalId: proposal.id });
}

/** A world that is made up belongs to an exercise: in live mode its warnings would be taken for real. */
function isMadeUp(kind: ConfigKind, doc: unknown): boolean {
  const isSource = kind === 'source' || kind === 'looks';
  return isSource && (doc as { type?: unknown } | null)?.type === 'seeded';
}

const NOT_MADE_UP = 'a source of what is real: a made-up world is for exercises, never for live';

/** Undo: what version `number` said becomes the next version. */
export async function revertConfig(
  desk: Desk,
  change: Omit<ConfigChange, 'doc'> & { readonly number: number },
): Promise<Result<Changed, ChangeError>> {
  const { kind, id, number } = change;
  const versions = await configHistory(desk.store.db, kind, id);
  const wanted = versions.find(({ version }) => version === number);
  if (wanted === undefined)
    return err({
      kind: 'missing',
      message: `${kind} ${id} has no version ${number}: it has ${versions.length}`,
    });
  return changeConfig(desk, { ...change, doc: configToEdge(kind, wanted.doc) });
}

export type Decision = {
  readonly proposalId: string;
  readonly digest: string; // of what the decider has read
  readonly actor: string;
  readonly words: string;
};

/** A second person agrees: the change is written under both names, unless the row has moved on since. */
export async function approveProposal(
  desk: Desk,
  decision: Decision,
): Promise<Result<Proposal & { readonly version: number }, ChangeError>> {
  const found = await openProposal(desk.store.db, decision);
  if (!found.ok) return found;
  const proposal = found.value;
  if (needsTwoPeople(desk.mode, proposal.kind, proposal.doc) && !isOther(proposal, decision.actor))
    return err({ kind: 'same-person', message: SAME_PERSON });
  const { kind, configId: id, doc, baseVersion } = proposal;
  const again = checkedDoc({ kind, id, doc: configToEdge(kind, doc), actor: '', reason: '' });
  if (!again.ok) return again; // the schema may have become stricter while it waited
  const by = { actor: decision.actor, atUs: desk.wallUs(), words: decision.words };
  const actor = `${proposal.proposedBy}+${decision.actor}`;
  try {
    return await desk.store.write(async (tx) => {
      const write = { kind, id, doc: again.value, atUs: by.atUs, actor };
      const version = await writeConfig(tx, { ...write, expectedVersion: baseVersion });
      if (kind === 'warrant' && again.value !== null) {
        const { proposedBy, reason: proposedFor } = proposal;
        const told = { warrant: again.value as Warrant, version, proposedBy, proposedFor };
        const refused = await auditConfirmation(tx, {
          ...{ ...told, by: decision.actor, reason: decision.words, atUs: by.atUs },
        });
        if (refused !== null) throw new RefusedError(refused);
      }
      const done = await decideProposal(tx, proposal, 'approved', by);
      if (!done) throw new DecidedError();
      return ok({ ...proposal, state: 'approved' as const, version });
    });
  } catch (cause) {
    if (cause instanceof DecidedError) return err({ kind: 'decided', message: DECIDED });
    if (cause instanceof RefusedError)
      return err({ kind: 'invalid', problems: [problem('reason', decision.words, cause.message)] });
    if (cause instanceof ConfigConflictError)
      return err({ kind: 'conflict', message: `${cause.message}; reject this proposal` });
    throw cause;
  }
}

/** Anybody who may approve may reject, and who proposed may take it back. */
export async function rejectProposal(
  desk: Desk,
  decision: Decision,
): Promise<Result<Proposal, ChangeError>> {
  const found = await openProposal(desk.store.db, decision);
  if (!found.ok) return found;
  const by = { actor: decision.actor, atUs: desk.wallUs(), words: decision.words };
  const done = await desk.store.write((tx) => decideProposal(tx, found.value, 'rejected', by));
  if (!done) return err({ kind: 'decided', message: DECIDED });
  return ok({ ...found.value, state: 'rejected' });
}

/** What is wrong, in one text. */
export function formatChangeError(error: ChangeError): string {
  if (error.kind !== 'invalid') return error.message;
  return error.problems.map(formatProblem).join('; ');
}

/** Undoes the transaction: somebody else decided between our look and our write. */
class DecidedError extends Error {}
/** And so does what the rule of a warrant does not allow. */
class RefusedError extends Error {}

const DECIDED = 'this proposal is decided already';
const SAME_PERSON =
  'who proposed this change cannot approve it: another person with the role release must';

async function openProposal(
  db: Db,
  { proposalId, digest }: Decision,
): Promise<Result<Proposal, ChangeError>> {
  const proposal = await proposalById(db, proposalId);
  if (proposal === undefined) return err({ kind: 'missing', message: 'there is no such proposal' });
  if (proposal.state !== 'open') return err({ kind: 'decided', message: DECIDED });
  if (proposal.digest !== digest)
    return err({
      kind: 'conflict',
      message: 'this is not the digest of the proposal: read it again, then decide',
    });
  return ok(proposal);
}

/** The console is no person, so nobody can be both; the audit names it. */
function isOther(proposal: Proposal, actor: string): boolean {
  return proposal.proposedBy !== actor && actor !== CONSOLE;
}
