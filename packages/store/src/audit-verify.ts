/**
 * Walks the chain of the audit: every line must have the number after the one before, its hash, and its own hash over all of
 * it. An edit, a drop, a swap or a line slipped in breaks the chain at that line; lines cut from the end are missed by the
 * counter, which only moves together with them. What the chain cannot show is a rewrite of everything after some line by
 * somebody who holds the store: for that its head is kept elsewhere (print it, or let a partner witness it).
 */
import { AUDIT_ORIGIN, auditHash } from './audit.ts';
import type { Db } from './open.ts';

export type AuditVerdict =
  | { readonly ok: true; readonly lines: number; readonly head: string }
  | { readonly ok: false; readonly lines: number; readonly seq: number; readonly reason: string };

const BATCH = 2000;

/** `onLines` hears how many lines were walked, now and then; a promise of it is waited for, so that others are served. */
export async function verifyAudit(
  db: Db,
  onLines: (lines: number) => unknown = () => {},
): Promise<AuditVerdict> {
  let seq = 0;
  let head = AUDIT_ORIGIN;
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    for (const row of rows) {
      const reason =
        faultOf(row.seq, seq + 1) ??
        (row.previous_hash !== head ? 'does not follow the line before it' : undefined) ??
        (row.hash !== auditHash(row) ? 'is not what was written' : undefined);
      if (reason !== undefined) return { ok: false, lines: seq, seq: seq + 1, reason };
      seq = row.seq;
      head = row.hash;
    }
    await onLines(seq);
    if (rows.length < BATCH) break;
  }
  const counted = await countedLines(db);
  if (counted === seq) return { ok: true, lines: seq, head };
  const reason = `${counted} lines were written and ${seq} are there`;
  return { ok: false, lines: seq, seq: Math.min(seq, counted) + 1, reason };
}

function faultOf(found: number, wanted: number): string | undefined {
  return found === wanted ? undefined : `is missing; the next one is ${found}`;
}

async function countedLines(db: Db): Promise<number> {
  const row = await db
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'audit')
    .executeTakeFirst();
  return row?.value ?? 0;
}
