/**
 * The blocks of many objects, for watches that go through histories: all objects in pages, or some by name. Bytes as they
 * are kept; who asks decodes them.
 */
import { sql } from 'kysely';
import type { Db } from '../open.ts';
import { checkedBytes } from './bytes.ts';
import { isKept } from './read.ts';

export type ObjectBlocks = {
  readonly objectId: string;
  readonly name: string;
  readonly cosparId: string;
  readonly firstUs: number; // of its first set in the store, however far before these blocks
  readonly blocks: readonly Uint8Array[]; // in order of source and epoch
};

/** Some 10 ms of rows. */
const PAGE = 400;
const IDS_A_QUESTION = 200;

/** Every object that has a set of `fromUs` or later, with its blocks since then; in order of id, in pages. */
export async function* blocksSince(
  db: Db,
  fromUs: number,
): AsyncGenerator<readonly ObjectBlocks[]> {
  let held: Row[] = [];
  let after: readonly [string, number, number] = ['', -1, -1];
  for (;;) {
    const rows = await blockRows(db, fromUs)
      .where((eb) =>
        eb.or([
          eb('s.object_id', '>', after[0]),
          eb.and([eb('s.object_id', '=', after[0]), eb('b.stream', '>', after[1])]),
          eb.and([
            eb('s.object_id', '=', after[0]),
            eb('b.stream', '=', after[1]),
            eb('b.first_us', '>', after[2]),
          ]),
        ]),
      )
      .where('s.object_id', '>=', after[0])
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    const isEnd = rows.length < PAGE;
    held = [...held, ...rows];
    const whole = isEnd ? held : held.filter((row) => row.object_id !== last!.object_id);
    held = isEnd ? [] : held.filter((row) => row.object_id === last!.object_id);
    if (whole.length > 0) yield objectsOf(whole);
    if (isEnd || last === undefined) return;
    after = [last.object_id, last.stream, last.first_us];
  }
}

/** The same of these objects only. */
export async function* blocksOfObjects(
  db: Db,
  objectIds: readonly string[],
  fromUs: number,
): AsyncGenerator<readonly ObjectBlocks[]> {
  for (let i = 0; i < objectIds.length; i += IDS_A_QUESTION) {
    const ids = objectIds.slice(i, i + IDS_A_QUESTION);
    const rows = await blockRows(db, fromUs).where('s.object_id', 'in', ids).execute();
    if (rows.length > 0) yield objectsOf(rows);
  }
}

function blockRows(db: Db, fromUs: number) {
  return db
    .selectFrom('element_stream as s')
    .innerJoin('element_block as b', 'b.stream', 's.id')
    .innerJoin('space_object as o', 'o.object_id', 's.object_id')
    .select(['s.object_id', 'b.stream', 'b.first_us', 'b.bytes', 'b.crc', 'o.name', 'o.cospar_id'])
    .select(
      sql<number>`(select min(f.first_us) from element_stream f where f.object_id = s.object_id)`.as(
        'known_us',
      ),
    )
    .where('s.last_us', '>=', fromUs)
    .where('b.last_us', '>=', fromUs)
    .where(isKept('s.source'))
    .orderBy('s.object_id')
    .orderBy('b.stream')
    .orderBy('b.first_us');
}

type Row = Awaited<ReturnType<ReturnType<typeof blockRows>['execute']>>[number];

function objectsOf(rows: readonly Row[]): ObjectBlocks[] {
  return [...Map.groupBy(rows, (row) => row.object_id)].map(([objectId, list]) => ({
    ...{ objectId, name: list[0]!.name, cosparId: list[0]!.cospar_id },
    firstUs: Number(list[0]!.known_us),
    blocks: list.map(({ stream, first_us, bytes, crc }) =>
      checkedBytes('element_block', `${stream}/${first_us}`, bytes, crc),
    ),
  }));
}
