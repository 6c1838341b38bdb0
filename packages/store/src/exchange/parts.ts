/** Pieces of a long body that is fetched bit by bit over a thin link, so that what was fetched survives a cut and a restart. */
import type { Db } from '../open.ts';
import type { BodyPlace } from './bodies.ts';

/** What is here from the start without a gap. */
export async function partsOf(db: Db, place: BodyPlace): Promise<Uint8Array> {
  const rows = await db
    .selectFrom('exchange_part')
    .select(['from_byte', 'bytes'])
    .where('partner', '=', place.partner)
    .where('lane', '=', place.lane)
    .where('idx', '=', place.index)
    .orderBy('from_byte')
    .execute();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const { from_byte, bytes } of rows) {
    if (from_byte !== length) break;
    pieces.push(bytes);
    length += bytes.length;
  }
  return Uint8Array.from(Buffer.concat(pieces));
}

/** Adds the next piece; one that is here already changes nothing. */
export async function keepPart(
  tx: Db,
  { partner, lane, index }: BodyPlace,
  fromByte: number,
  bytes: Uint8Array,
): Promise<void> {
  await tx
    .insertInto('exchange_part')
    .values({ partner, lane, idx: index, from_byte: fromByte, bytes })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The body is whole, or must be fetched anew. */
export async function dropParts(tx: Db, { partner, lane, index }: BodyPlace): Promise<void> {
  await tx
    .deleteFrom('exchange_part')
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '=', index)
    .execute();
}
