/** Changes that wait for a second person. A proposal is never edited: it is decided once, or overtaken. */
import { createHash } from 'node:crypto';
import { appendAudit } from '../audit.ts';
import { type ConfigKind, DamagedRowError } from '../config.ts';
import { appendEvent } from '../events.ts';
import type { Db } from '../open.ts';
import type { ProposalTable } from './tables.ts';

export type Proposal = {
  readonly id: string;
  readonly kind: ConfigKind;
  readonly configId: string;
  readonly baseVersion: number;
  readonly doc: unknown; // null removes
  readonly digest: string;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedUs: number;
  readonly state: 'open' | 'approved' | 'rejected';
  readonly decidedBy: string | null;
  readonly decidedUs: number | null;
  readonly decision: string | null;
};

export type ProposalDraft = Pick<
  Proposal,
  'id' | 'kind' | 'configId' | 'baseVersion' | 'doc' | 'reason' | 'proposedBy' | 'proposedUs'
>;

/** Writes a proposal with its audit line and event. Returns it as it stands. */
export async function insertProposal(tx: Db, draft: ProposalDraft): Promise<Proposal> {
  const doc = draft.doc === null ? null : JSON.stringify(draft.doc);
  const row: ProposalTable = {
    ...{ id: draft.id, kind: draft.kind, config_id: draft.configId, doc, digest: digestOf(doc) },
    ...{ base_version: draft.baseVersion, reason: draft.reason, proposed_by: draft.proposedBy },
    ...{ proposed_us: draft.proposedUs, state: 'open', decided_by: null, decided_us: null },
    decision: null,
  };
  await tx.insertInto('proposal').values(row).execute();
  await tell(tx, row, 'proposal.opened', draft.proposedBy, draft.proposedUs, draft.reason);
  return proposalOf(row);
}

export async function proposalById(db: Db, id: string): Promise<Proposal | undefined> {
  const row = await db.selectFrom('proposal').selectAll().where('id', '=', id).executeTakeFirst();
  return row && proposalOf(row);
}

/** Newest first. */
export async function listProposals(
  db: Db,
  state: Proposal['state'] | undefined,
  limit: number,
): Promise<Proposal[]> {
  let query = db.selectFrom('proposal').selectAll().orderBy('proposed_us', 'desc').orderBy('id');
  if (state !== undefined) query = query.where('state', '=', state);
  return (await query.limit(limit).execute()).map(proposalOf);
}

/** Decides an open proposal, once; false when it is decided already. The change itself is the caller's, in the same `tx`. */
export async function decideProposal(
  tx: Db,
  proposal: Proposal,
  state: 'approved' | 'rejected',
  by: { readonly actor: string; readonly atUs: number; readonly words: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('proposal')
    .set({ state, decided_by: by.actor, decided_us: by.atUs, decision: by.words })
    .where('id', '=', proposal.id)
    .where('state', '=', 'open')
    .where('digest', '=', proposal.digest)
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) await tell(tx, row, `proposal.${state}`, by.actor, by.atUs, by.words);
  return row !== undefined;
}

async function tell(
  tx: Db,
  row: ProposalTable,
  kind: string,
  actor: string,
  atUs: number,
  words: string,
): Promise<void> {
  const doc = { kind: row.kind, id: row.config_id, digest: row.digest };
  await appendAudit(tx, { atUs, actor, action: kind, subject: row.id, doc: { ...doc, words } });
  const about = { atUs, kind, subject: row.id, tlp: 'AMBER+STRICT' as const, owners: [] };
  await appendEvent(tx, { ...about, doc });
}

function digestOf(doc: string | null): string {
  return createHash('sha256')
    .update(doc ?? '')
    .digest('hex');
}

function proposalOf(row: ProposalTable): Proposal {
  if (digestOf(row.doc) !== row.digest) throw new DamagedRowError('proposal', row.id);
  return {
    ...{ id: row.id, kind: row.kind as ConfigKind, configId: row.config_id },
    ...{ baseVersion: row.base_version, digest: row.digest, reason: row.reason },
    doc: row.doc === null ? null : (JSON.parse(row.doc) as unknown),
    ...{ proposedBy: row.proposed_by, proposedUs: row.proposed_us },
    state: row.state as Proposal['state'],
    ...{ decidedBy: row.decided_by, decidedUs: row.decided_us, decision: row.decision },
  };
}
