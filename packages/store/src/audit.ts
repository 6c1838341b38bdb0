/**
 * The audit: one line an act, chained by SHA-256, appended in the transaction of the act itself, so that there is no act
 * without a line and no line without an act.
 */
import { createHash } from 'node:crypto';
import { nextOf } from './counter.ts';
import type { Db } from './open.ts';

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
  return createHash('sha256').update(text).digest('hex');
}
