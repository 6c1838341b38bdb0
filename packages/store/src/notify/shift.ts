/** The shift log: who is on duty from when, notes, handovers and who took them. Entries are written once. */
import { nextOf } from '../counter.ts';
import { DamagedRowError, digestOf } from '../digest.ts';
import type { Db } from '../open.ts';

export const SHIFT_KINDS = ['start', 'note', 'handover', 'accept'] as const;
export type ShiftKind = (typeof SHIFT_KINDS)[number];

export type ShiftDraft = {
  readonly atUs: number; // by the wall clock
  readonly actor: string; // user:…
  readonly kind: ShiftKind;
  readonly text: string;
  readonly handoverSeq?: number; // accept: of which handover
  readonly eventSeq?: number; // handover: the newest event then
};

export type ShiftEntry = ShiftDraft & { readonly seq: number };

/** Returns the number of the entry. Only inside `write`. */
export async function appendShift(tx: Db, draft: ShiftDraft): Promise<number> {
  const { atUs, actor, kind, ...said } = draft;
  const seq = await nextOf(tx, 'shift');
  const doc = JSON.stringify(said);
  await tx
    .insertInto('shift_entry')
    .values({ seq, at_us: atUs, actor, kind, doc, digest: digestOf(doc) })
    .execute();
  return seq;
}

/** The newest first. */
export async function shiftEntries(
  db: Db,
  ask: {
    readonly beforeSeq?: number;
    readonly kinds?: readonly ShiftKind[];
    readonly limit: number;
  },
): Promise<ShiftEntry[]> {
  const rows = await db
    .selectFrom('shift_entry')
    .selectAll()
    .$if(ask.beforeSeq !== undefined, (q) => q.where('seq', '<', ask.beforeSeq!))
    .$if(ask.kinds !== undefined, (q) => q.where('kind', 'in', ask.kinds!))
    .orderBy('seq', 'desc')
    .limit(ask.limit)
    .execute();
  return rows.map((row) => {
    if (digestOf(row.doc) !== row.digest) throw new DamagedRowError('shift_entry', String(row.seq));
    const said = JSON.parse(row.doc) as Pick<ShiftDraft, 'text' | 'handoverSeq' | 'eventSeq'>;
    const { seq, actor } = row;
    return { seq, atUs: row.at_us, actor, kind: row.kind as ShiftKind, ...said };
  });
}
