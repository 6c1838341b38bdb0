/** Who operates what, from lists that users bring: a satellite database, the owner column of a catalogue. */
import type { Db } from '../open.ts';
import type { ObjectOwnerTable } from './tables.ts';

export type ObjectOwner = {
  readonly objectId: string;
  readonly operator: string; // '' not said
  readonly state: string; // owner code or country; '' not said
  readonly name: string; // as the list has it
  readonly declaredBy: string; // the list it came from
};

const ROWS_A_WRITE = 500;
const COLUMNS = ['object_id', 'operator', 'state', 'name', 'declared_by'] as const;

/** A newer word replaces an older one, object by object. */
export async function saveOwners(
  tx: Db,
  owners: readonly ObjectOwner[],
  atUs: number,
): Promise<void> {
  for (let i = 0; i < owners.length; i += ROWS_A_WRITE) {
    const rows = owners.slice(i, i + ROWS_A_WRITE).map((one) => ({
      ...{ object_id: one.objectId, operator: one.operator },
      ...{ state: one.state, name: one.name, declared_by: one.declaredBy, at_us: atUs },
    }));
    await tx
      .insertInto('object_owner')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('object_id').doUpdateSet((old) => ({
          operator: old.ref('excluded.operator'),
          state: old.ref('excluded.state'),
          name: old.ref('excluded.name'),
          declared_by: old.ref('excluded.declared_by'),
          at_us: old.ref('excluded.at_us'),
        })),
      )
      .execute();
  }
}

/** All of them, by object. */
export async function objectOwners(db: Db): Promise<ObjectOwner[]> {
  const rows = await db.selectFrom('object_owner').select(COLUMNS).orderBy('object_id').execute();
  return rows.map(ownerOf);
}

/** Of these objects, some hundreds at most. */
export async function ownersNamed(db: Db, objectIds: readonly string[]): Promise<ObjectOwner[]> {
  if (objectIds.length === 0) return [];
  const rows = await db
    .selectFrom('object_owner')
    .select(COLUMNS)
    .where('object_id', 'in', [...objectIds])
    .orderBy('object_id')
    .execute();
  return rows.map(ownerOf);
}

function ownerOf(row: Omit<ObjectOwnerTable, 'at_us'>): ObjectOwner {
  const { object_id: objectId, operator, state, name, declared_by: declaredBy } = row;
  return { objectId, operator, state, name, declaredBy };
}
