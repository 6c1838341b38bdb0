/**
 * The audit: one line an act, chained by SHA-256, appended in the transaction of the act itself, so that there is no act
 * without a line and no line without an act.
 */
import { nextOf } from './counter.ts';
import { digestOf } from './digest.ts';
import type { Db } from './open.ts';
import type { AuditTable } from './tables.ts';

export type AuditDraft = {
  readonly atUs: number; // by the wall clock
  readonly actor: string; // 'user:…', 'partner:…', 'node', 'console' (the machine's own command line)
  readonly action: string; // 'config.write', 'user.add' …
  readonly subject: string;
  readonly doc?: Readonly<Record<string, unknown>>; // never a secret
};

/** The hash before the first line. */
export const AUDIT_ORIGIN: string = '0'.repeat(64);

/** Appends a line; returns its number. Only inside `write`. */
export async function appendAudit(tx: Db, line: AuditDraft): Promise<number> {
  const seq = await nextOf(tx, 'audit');
  const previous = await tx
    .selectFrom('audit')
    .select('hash')
    .where('seq', '=', seq - 1)
    .executeTakeFirst();
  const content = {
    ...{ seq, at_us: line.atUs, actor: line.actor, action: line.action, subject: line.subject },
    ...{ doc: JSON.stringify(line.doc ?? {}), previous_hash: previous?.hash ?? AUDIT_ORIGIN },
  };
  await tx
    .insertInto('audit')
    .values({ ...content, hash: auditHash(content) })
    .execute();
  return seq;
}

/** A line as it was written, with its number and its place in the chain. */
export type AuditLine = Required<AuditDraft> & {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
};

/** Lines after `seq`, oldest first, at most `limit`. What they say is checked by verifyAudit, not here. */
export async function auditLines(db: Db, seq: number, limit: number): Promise<AuditLine[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(auditLineOf);
}

/** The newest line about a subject with one of these actions. */
export async function lastAuditOf(
  db: Db,
  subject: string,
  actions: readonly string[],
): Promise<AuditLine | undefined> {
  const row = await db
    .selectFrom('audit')
    .selectAll()
    .where('subject', '=', subject)
    .where('action', 'in', actions)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && auditLineOf(row);
}

export function auditLineOf(row: AuditTable): AuditLine {
  return {
    ...{ seq: row.seq, atUs: row.at_us, actor: row.actor, action: row.action },
    ...{ subject: row.subject, doc: JSON.parse(row.doc) },
    ...{ previousHash: row.previous_hash, hash: row.hash },
  };
}

/** Of a line without its hash: its fields in a fixed order, each as JSON. */
export function auditHash(line: {
  readonly seq: number;
  readonly at_us: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly doc: string;
  readonly previous_hash: string;
}): string {
  const { seq, at_us, actor, action, subject, doc, previous_hash } = line;
  const text = JSON.stringify([seq, at_us, actor, action, subject, doc, previous_hash]);
  return digestOf(text);
}
