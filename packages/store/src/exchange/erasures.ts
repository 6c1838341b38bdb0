/**
 * Bodies that are due, and what became of each place whose body was to go: in our lanes (`ours`) and in those of partners that
 * asked us (`theirs`). One row a place. Bodies, objects of TAXII made from them and digests of what was released go together.
 */
import { hash } from 'node:crypto';
import type { Db } from '../open.ts';
import { ERASED } from '../warnings/erase.ts';
import type { ErasureTable } from './tables.ts';

/** asked: not looked at yet, or not here yet. erased: gone here. held: kept as evidence. confirmed: gone there, too. */
export type ErasureState = 'asked' | 'erased' | 'held' | 'confirmed';
export type ErasureDirection = 'ours' | 'theirs';
export type ErasureRow = {
  readonly direction: ErasureDirection;
  readonly partner: string;
  readonly lane: string;
  readonly index: number;
  readonly erasureId: string;
  readonly warningId: string; // as its originator names it
  readonly reason: string;
  readonly state: ErasureState;
  readonly answer: string; // what was answered last, or heard
  readonly atUs: number;
};

/** A place that is known already keeps its first row. */
export async function saveErasures(tx: Db, rows: readonly ErasureRow[]): Promise<void> {
  for (const { index, erasureId, warningId, atUs, ...rest } of rows)
    await tx
      .insertInto('exchange_erasure')
      .values({ ...rest, idx: index, erasure_id: erasureId, warning_id: warningId, at_us: atUs })
      .onConflict((conflict) =>
        conflict.columns(['direction', 'partner', 'lane', 'idx']).doNothing(),
      )
      .execute();
}

export async function erasuresOf(
  db: Db,
  asked: {
    readonly direction: ErasureDirection;
    readonly partner?: string;
    readonly states?: readonly ErasureState[];
    readonly erasureId?: string;
    readonly limit: number;
  },
): Promise<ErasureRow[]> {
  const { direction, partner, states, erasureId, limit } = asked;
  let query = db.selectFrom('exchange_erasure').selectAll().where('direction', '=', direction);
  if (partner !== undefined) query = query.where('partner', '=', partner);
  if (states !== undefined) query = query.where('state', 'in', states);
  if (erasureId !== undefined) query = query.where('erasure_id', '=', erasureId);
  const rows = await query
    .orderBy('at_us')
    .orderBy('erasure_id')
    .orderBy('lane')
    .orderBy('idx')
    .limit(limit)
    .execute();
  return rows.map(erasureFrom);
}

export async function setErasure(
  tx: Db,
  at: Pick<ErasureRow, 'direction' | 'partner' | 'lane' | 'index'>,
  state: ErasureState,
): Promise<void> {
  await tx
    .updateTable('exchange_erasure')
    .set({ state })
    .where('direction', '=', at.direction)
    .where('partner', '=', at.partner)
    .where('lane', '=', at.lane)
    .where('idx', '=', at.index)
    .execute();
}

/** What was answered, or heard, of one erasure; with the state that follows from it where it was heard. */
export async function answerErasure(
  tx: Db,
  of: Pick<ErasureRow, 'direction' | 'partner' | 'erasureId'>,
  answer: string,
  state?: ErasureState,
): Promise<number> {
  const done = await tx
    .updateTable('exchange_erasure')
    .set({ answer, ...(state !== undefined && { state }) })
    .where('direction', '=', of.direction)
    .where('partner', '=', of.partner)
    .where('erasure_id', '=', of.erasureId)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** A record of ours whose body is still whole. */
export type WholeBody = {
  readonly partner: string;
  readonly lane: string;
  readonly index: number;
  readonly kind: string;
  readonly warningId: string;
  readonly atUs: number;
};

/** Records of these kinds that still have their body, the oldest first; `after` goes on from the last one of the page before. */
export async function wholeBodies(
  db: Db,
  asked: {
    readonly kinds: readonly string[];
    readonly untilUs: number; // told before that
    readonly partner?: string;
    readonly lane?: string;
    readonly warningId?: string;
    readonly after?: Pick<WholeBody, 'partner' | 'lane' | 'index'>;
    readonly limit: number;
  },
): Promise<WholeBody[]> {
  const { kinds, untilUs, partner, lane, warningId, after, limit } = asked;
  let query = db
    .selectFrom('exchange_record as r')
    .innerJoin('exchange_body as b', (join) =>
      join
        .onRef('b.partner', '=', 'r.partner')
        .onRef('b.lane', '=', 'r.lane')
        .onRef('b.idx', '=', 'r.idx'),
    )
    .select(['r.partner', 'r.lane', 'r.idx', 'r.kind', 'r.warning_id', 'r.at_us'])
    .where('b.tombstone', 'is', null)
    .where('r.kind', 'in', kinds)
    .where('r.at_us', '<', untilUs);
  if (partner !== undefined) query = query.where('r.partner', '=', partner);
  if (lane !== undefined) query = query.where('r.lane', '=', lane);
  if (warningId !== undefined) query = query.where('r.warning_id', '=', warningId);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('r.partner', 'r.lane', 'r.idx'),
        '>',
        tuple(after.partner, after.lane, after.index),
      ),
    );
  const rows = await query
    .orderBy('r.partner')
    .orderBy('r.lane')
    .orderBy('r.idx')
    .limit(limit)
    .execute();
  return rows.map(({ idx, warning_id, at_us, ...rest }) => ({
    ...{ ...rest, index: idx, warningId: warning_id, atUs: at_us },
  }));
}

/** Warnings of ours with a finding that was erased, told to somebody by a body that is still whole. */
export async function warningsErasedHere(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('notice as n')
    .innerJoin('exchange_record as r', 'r.warning_id', 'n.warning_id')
    .innerJoin('exchange_body as b', (join) =>
      join
        .onRef('b.partner', '=', 'r.partner')
        .onRef('b.lane', '=', 'r.lane')
        .onRef('b.idx', '=', 'r.idx'),
    )
    .select('n.warning_id')
    .distinct()
    .where('n.doc', 'like', `%"name":"${ERASED}"%`)
    .where('r.kind', 'in', ['warning', 'relay'])
    .where('b.tombstone', 'is', null)
    .orderBy('n.warning_id')
    .limit(limit)
    .execute();
  return rows.map(({ warning_id }) => warning_id);
}

/** Places of what a partner told of a thing, as it names it. */
export async function takenAbout(
  db: Db,
  partner: string,
  warningId: string,
): Promise<Omit<WholeBody, 'atUs'>[]> {
  const rows = await db
    .selectFrom('exchange_taken')
    .select(['partner', 'lane', 'idx', 'kind', 'warning_id'])
    .where('partner', '=', partner)
    .where('warning_id', '=', warningId)
    .execute();
  return rows.map(({ idx, warning_id, ...rest }) => ({
    ...rest,
    index: idx,
    warningId: warning_id,
  }));
}

/** When anything was told of a warning last; undefined where nothing was. */
export async function lastToldUs(db: Db, warningId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('exchange_record')
    .select(({ fn }) => fn.max<number | null>('at_us').as('at'))
    .where('warning_id', '=', warningId)
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? undefined : Number(row.at);
}

/** Objects that show these places, and every later version that ended them, say no more than that they were; how many. */
export async function blankTaxii(
  tx: Db,
  collection: string,
  places: readonly { readonly lane: string; readonly index: number }[],
  blank: (bytes: Uint8Array) => Uint8Array,
): Promise<number> {
  let count = 0;
  for (const { lane, index } of places) {
    const at = await tx
      .selectFrom('taxii_object')
      .select('object_id')
      .where('collection', '=', collection)
      .where('lane', '=', lane)
      .where('idx', '=', index)
      .execute();
    for (const objectId of new Set(at.map(({ object_id }) => object_id))) {
      const rows = await tx
        .selectFrom('taxii_object')
        .select(['seq', 'bytes', 'lane', 'idx'])
        .where('collection', '=', collection)
        .where('object_id', '=', objectId)
        .execute();
      for (const row of rows) {
        const isHere = row.lane === lane && row.idx === index;
        if (!isHere && !isEnd(row.bytes)) continue;
        const bytes = blank(row.bytes);
        await tx
          .updateTable('taxii_object')
          .set({ bytes, digest: hash('sha256', bytes, 'hex') })
          .where('collection', '=', collection)
          .where('seq', '=', row.seq)
          .execute();
        count++;
      }
    }
  }
  return count;
}

function isEnd(bytes: Uint8Array): boolean {
  return (JSON.parse(new TextDecoder().decode(bytes)) as { revoked?: unknown }).revoked === true;
}

/** A digest of content without a salt lets a guess be confirmed: it goes with the content. Only what nobody waits for any more. */
export async function forgetHeld(tx: Db, partner: string, warningId: string): Promise<void> {
  await tx
    .updateTable('exchange_release')
    .set({ forms: '[]', content: '' })
    .where('partner', '=', partner)
    .where('warning_id', '=', warningId)
    .where('state', 'in', ['approved', 'refused', 'over', 'reviewed'])
    .execute();
}

/** A notice that was taken becomes another in all its columns but id, place and kind. Only inside `write`. */
export async function rekeyNotice(tx: Db, id: string, key: string): Promise<void> {
  await tx.updateTable('notice').set({ key }).where('id', '=', id).execute();
}

/** What a warning was ever found by is asked anew when it is written again, from what is left of it. */
export async function forgetAbout(tx: Db, warningId: string): Promise<void> {
  await tx.deleteFrom('warning_about').where('warning_id', '=', warningId).execute();
}

function erasureFrom(row: ErasureTable): ErasureRow {
  const { direction, partner, lane, idx, erasure_id, warning_id, reason, state, answer } = row;
  return {
    ...{ direction: direction as ErasureDirection, partner, lane, index: idx },
    ...{ erasureId: erasure_id, warningId: warning_id, reason, answer },
    ...{ state: state as ErasureState, atUs: row.at_us },
  };
}
