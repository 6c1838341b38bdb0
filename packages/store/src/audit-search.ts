/**
 * Looking for lines of the audit: by actor, action, subject and time, the newest first. One look walks a bounded number of
 * lines, whatever is asked for, and says how far it came: the store serves others between.
 */
import { type AuditLine, auditLineOf } from './audit.ts';
import type { Db } from './open.ts';

export type AuditFilter = {
  readonly actor?: string; // part of it, as the others; case does not matter
  readonly action?: string;
  readonly subject?: string;
  readonly fromUs?: number;
  readonly untilUs?: number; // before
};

export type AuditFound = {
  readonly lines: readonly AuditLine[]; // newest first
  readonly walked: number; // lines that were looked at
  readonly next: number | null; // go on before this number; null: that was all
};

const SLICE = 2000;
const WALKED_MAX = 100_000;

/** Lines before `seq` (null: from the newest), at most `limit`. */
export async function searchAudit(
  db: Db,
  filter: AuditFilter,
  seq: number | null,
  limit: number,
): Promise<AuditFound> {
  const lines: AuditLine[] = [];
  const fits = matcher(filter);
  let before = seq ?? Number.MAX_SAFE_INTEGER;
  let walked = 0;
  while (walked < WALKED_MAX) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '<', before)
      .orderBy('seq', 'desc')
      .limit(SLICE)
      .execute();
    for (const row of rows) {
      walked++;
      before = row.seq;
      if (fits(row)) lines.push(auditLineOf(row));
      if (lines.length === limit) return { lines, walked, next: row.seq > 1 ? row.seq : null };
    }
    if (rows.length < SLICE) return { lines, walked, next: null };
    await new Promise((resolve) => setImmediate(resolve)); // others are served between
  }
  return { lines, walked, next: before };
}

type Row = {
  readonly at_us: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
};

function matcher(filter: AuditFilter): (row: Row) => boolean {
  const wanted = (['actor', 'action', 'subject'] as const).flatMap((field) => {
    const part = filter[field];
    return part === undefined || part === '' ? [] : [[field, part.toLowerCase()] as const];
  });
  const { fromUs = Number.NEGATIVE_INFINITY, untilUs = Number.POSITIVE_INFINITY } = filter;
  return (row) =>
    row.at_us >= fromUs &&
    row.at_us < untilUs &&
    wanted.every(([field, part]) => row[field].toLowerCase().includes(part));
}
