/** What is in orbit as the sources tell it: names and designators of the newest set, and which ingest touched it last. */
import { sql } from 'kysely';
import type { Db } from '../open.ts';
import type { IngestInto, NewSets } from './ingest.ts';
import type { SpaceObjectTable } from './tables.ts';

export type StoredObject = {
  readonly objectId: string;
  readonly catalogueNumber: number; // 0: none
  readonly cosparId: string;
  readonly name: string;
  readonly source: string; // that first told of it
  readonly firstSeenUs: number;
};

/** Writes what is new about objects, and that this ingest touched those in `touched`. */
export async function saveObjects(
  tx: Db,
  into: IngestInto,
  rows: readonly NewSets<unknown>[],
  touched: ReadonlySet<string>,
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.objectId);
  const found = await tx
    .selectFrom('space_object')
    .selectAll()
    .where('object_id', 'in', ids)
    .execute();
  const known = new Map(found.map((object) => [object.object_id, object]));
  const changed = rows.flatMap((row) => {
    const object = objectRow(into, row, known.get(row.objectId), touched.has(row.objectId));
    return object === undefined ? [] : [object];
  });
  if (changed.length === 0) return;
  await tx
    .insertInto('space_object')
    .values(changed)
    .onConflict((conflict) =>
      conflict.column('object_id').doUpdateSet((old) => ({
        cospar_id: old.ref('excluded.cospar_id'),
        name: old.ref('excluded.name'),
        search: old.ref('excluded.search'),
        text_us: old.ref('excluded.text_us'),
        touched: old.ref('excluded.touched'),
      })),
    )
    .execute();
}

/** Undefined when nothing about the object changes. An empty text says nothing; an older one does not replace a newer. */
function objectRow(
  into: IngestInto,
  row: NewSets<unknown>,
  known: SpaceObjectTable | undefined,
  touched: boolean,
): SpaceObjectTable | undefined {
  const newer = known === undefined || row.lastUs >= known.text_us;
  const name = (newer && row.name) || (known?.name ?? '');
  const cosparId = (newer && row.cosparId) || (known?.cospar_id ?? '');
  const same = known !== undefined && known.name === name && known.cospar_id === cosparId;
  if (same && !touched) return undefined;
  return {
    object_id: row.objectId,
    catalogue_number: known?.catalogue_number ?? row.catalogueNumber,
    cospar_id: cosparId,
    name,
    search: `${row.objectId} ${cosparId} ${name}`.toLowerCase(),
    source: known?.source ?? into.source,
    text_us: newer ? row.lastUs : known.text_us,
    first_seen_us: known?.first_seen_us ?? into.atUs,
    touched: touched ? into.ingest : (known?.touched ?? 0),
  };
}

export async function objectById(db: Db, objectId: string): Promise<StoredObject | undefined> {
  const row = await db
    .selectFrom('space_object')
    .selectAll()
    .where('object_id', '=', objectId)
    .executeTakeFirst();
  return row && objectOf(row);
}

/** The objects that are known by these designators, as columns. */
export async function objectsOfCospar(
  db: Db,
  cosparIds: readonly string[],
): Promise<{ objectId: string[]; cosparId: string[]; name: string[] }> {
  const rows =
    cosparIds.length === 0
      ? []
      : await db
          .selectFrom('space_object')
          .select(['object_id', 'cospar_id', 'name'])
          .where('cospar_id', 'in', [...new Set(cosparIds)])
          .orderBy('catalogue_number', 'desc') // one with a number before one that only has a designator
          .orderBy('object_id')
          .execute();
  return {
    objectId: rows.map((row) => row.object_id),
    cosparId: rows.map((row) => row.cospar_id),
    name: rows.map((row) => row.name),
  };
}

/** In order of id, those after `after`; `text` is looked for in id, designator and name. */
export async function listObjects(
  db: Db,
  asked: { readonly text?: string; readonly after?: string; readonly limit: number },
): Promise<StoredObject[]> {
  const rows = await db
    .selectFrom('space_object')
    .selectAll()
    .where('object_id', '>', asked.after ?? '')
    .$if(asked.text !== undefined && asked.text !== '', (query) =>
      query.where(sql<boolean>`search like ${`%${escaped(asked.text ?? '')}%`} escape '!'`),
    )
    .orderBy('object_id')
    .limit(asked.limit)
    .execute();
  return rows.map(objectOf);
}

function escaped(text: string): string {
  return text.toLowerCase().replace(/[!%_]/g, '!$&');
}

function objectOf(row: SpaceObjectTable): StoredObject {
  return {
    ...{ objectId: row.object_id, catalogueNumber: row.catalogue_number, name: row.name },
    ...{ cosparId: row.cospar_id, source: row.source, firstSeenUs: row.first_seen_us },
  };
}
