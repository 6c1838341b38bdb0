/**
 * One warning while it is changed inside a transaction: its notices with their owners, the version it was read at, the events
 * and lines that come with the change. Several changes of one batch are written once.
 */
import { appendAudit, appendEvent, type Db } from '@noroshi/store';
import {
  appendHistory,
  insertNotice,
  keptNotices,
  saveWarning,
  warningById,
} from '@noroshi/store/warnings';
import {
  type ChecklistTable,
  type HistoryLine,
  maySeeOwners,
  type Notice,
  type Tlp,
  tlpRank,
  type Warning,
} from '@noroshi/watch';
import { policyFor } from './desk.ts';

export type Case = {
  warning: Warning;
  readonly version: number; // 0: not written yet
  readonly kept: { readonly notice: Notice; readonly owners: readonly string[] }[];
};

export async function readCase(db: Db, id: string): Promise<Case | undefined> {
  const found = await warningById(db, id);
  if (found === undefined) return undefined;
  return { warning: found.warning, version: found.version, kept: await keptNotices(db, id) };
}

export function noticesOf({ kept }: Pick<Case, 'kept'>): Notice[] {
  return kept.map(({ notice }) => notice);
}

/** Writes the warning over the version that was read. */
export async function writeCase(tx: Db, changed: Case, checklists: ChecklistTable): Promise<void> {
  await saveWarning(tx, {
    warning: changed.warning,
    expectedVersion: changed.version,
    notices: noticesOf(changed),
    policy: policyFor(changed.kept, checklists),
  });
}

/** A notice that has joined: its row, its line, its event and its line of the audit. */
export async function writeNotice(
  tx: Db,
  joined: {
    readonly notice: Notice;
    readonly owners: readonly string[];
    readonly warningId: string;
    readonly place: number;
    readonly supersedes: string | null;
    readonly outcome: 'opened' | 'joined' | 'reopened';
    readonly actor: string;
    readonly atUs: number; // by the wall clock
  },
): Promise<void> {
  const { notice, owners, warningId, outcome, actor, atUs } = joined;
  await insertNotice(tx, joined);
  const action = outcome === 'opened' ? 'open' : 'join';
  const line = { atUs, actor, text: notice.title, noticeId: notice.id };
  await appendHistory(tx, warningId, { ...line, action });
  if (outcome === 'reopened') await appendHistory(tx, warningId, { ...line, action: 'reopen' });
  const told = { atUs, tlp: notice.marking.tlp, owners };
  const doc = { warningId, noticeId: notice.id };
  await appendEvent(tx, { ...told, kind: 'notice.added', subject: notice.id, doc });
  const kind = `warning.${outcome === 'joined' ? 'updated' : outcome}`;
  await appendEvent(tx, { ...told, kind, subject: warningId, doc: { noticeId: notice.id } });
  await appendAudit(tx, {
    ...{ atUs, actor, action: 'notice.admit', subject: notice.id },
    doc: { warningId, outcome },
  });
}

/** What somebody did, or what befell the whole: a line, events for all who see the warning, a line of the audit. */
export async function writeLine(
  tx: Db,
  done: {
    readonly warningId: string;
    readonly line: Omit<HistoryLine, 'number'>;
    readonly eventKind: string;
    readonly audience: readonly Audience[];
    readonly auditDoc?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { warningId, line, eventKind, audience } = done;
  await appendHistory(tx, warningId, line);
  const { atUs, actor, action } = line;
  for (const { tlp, owners } of audience) {
    const doc = { action };
    await appendEvent(tx, { atUs, kind: eventKind, subject: warningId, tlp, owners, doc });
  }
  await appendAudit(tx, {
    ...{ atUs, actor, action: `warning.${action}`, subject: warningId },
    ...(done.auditDoc && { doc: done.auditDoc }),
  });
}

export type Audience = { readonly tlp: Tlp; readonly owners: readonly string[] };

/**
 * Markings of events such that whoever sees a notice of the warning is told, and nobody else: one where all notices are marked
 * alike, more where an asset of one owner is marked differently from that of another. After a case was closed and opened
 * again, only those are told who see why.
 */
export function audienceOf({ warning, kept }: Case): Audience[] {
  const since = warning.closedAfter === undefined ? [] : kept.slice(warning.closedAfter);
  const grounds = warning.state !== 'closed' && since.length > 0 ? since : kept;
  const all = grounds.map(({ notice, owners }) => ({ tlp: notice.marking.tlp, owners }));
  return all.filter(
    (one, i) =>
      !all.some((other, j) => j !== i && covers(other, one) && (j < i || !covers(one, other))),
  );
}

/** Whoever is told by `b` is told by `a`. */
function covers(a: Audience, b: Audience): boolean {
  if (tlpRank(a.tlp) > tlpRank(b.tlp)) return false;
  if (a.owners.length === 0) return true;
  return b.owners.length > 0 && b.owners.every((owner) => maySeeOwners(a.owners, [owner]));
}
