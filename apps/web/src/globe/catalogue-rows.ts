/**
 * The element sets of the page: taken whole or changed by what the node says since a version. Rows keep their order, new ones
 * come last, gone ones leave. A change that is not of the version held is no change: null, and the whole is asked for.
 */
import {
  type CatalogueMessage,
  copySgp4Set,
  createSgp4Columns,
  type NamesMessage,
  type Sgp4Columns,
} from '@noroshi/orbit';

export type Rows = {
  readonly version: string; // '' before the first
  readonly objectId: readonly string[];
  readonly catalogueNumber: Uint32Array;
  readonly sets: Sgp4Columns;
  readonly sameIds: boolean; // as the rows before these
};

export const NO_ROWS: Rows = {
  version: '',
  objectId: [],
  catalogueNumber: new Uint32Array(0),
  sets: createSgp4Columns(0),
  sameIds: true,
};

export function appliedRows(rows: Rows, message: CatalogueMessage): Rows | null {
  if (message.since === '') {
    const { version, objectId, catalogueNumber, sets } = message;
    return { version, objectId, catalogueNumber, sets, sameIds: false };
  }
  if (message.since !== rows.version) return null;
  const rowOf = new Map(rows.objectId.map((id, row) => [id, row] as const));
  const gone = new Set(message.removed);
  const kept = gone.size === 0 ? [...rowOf.values()] : keptRows(rows.objectId, gone);
  const fresh = [...message.objectId.keys()].filter((row) => {
    const id = message.objectId[row]!;
    return !rowOf.has(id) || gone.has(id);
  });
  const count = kept.length + fresh.length;
  const sets = createSgp4Columns(count);
  const catalogueNumber = new Uint32Array(count);
  const objectId: string[] = [];
  const put = (from: Rows | CatalogueMessage, row: number) => {
    const at = objectId.length;
    copySgp4Set(from.sets, row, sets, at);
    catalogueNumber[at] = from.catalogueNumber[row]!;
    objectId.push(from.objectId[row]!);
  };
  const told = new Map(message.objectId.map((id, row) => [id, row] as const));
  for (const row of kept) {
    const changed = told.get(rows.objectId[row]!);
    if (changed === undefined) put(rows, row);
    else put(message, changed);
  }
  for (const row of fresh) put(message, row);
  const sameIds = gone.size === 0 && fresh.length === 0;
  return { version: message.version, objectId, catalogueNumber, sets, sameIds };
}

function keptRows(objectId: readonly string[], gone: ReadonlySet<string>): number[] {
  return [...objectId.keys()].filter((row) => !gone.has(objectId[row]!));
}

export type Texts = { readonly names: readonly string[]; readonly cosparIds: readonly string[] };

/** Names in the order of the rows; '' for what the names do not tell of. */
export function textsOf(rows: Rows, told: NamesMessage | null): Texts {
  if (told === null) {
    const none = rows.objectId.map(() => '');
    return { names: none, cosparIds: none };
  }
  const rowOf = new Map(told.objectId.map((id, row) => [id, row] as const));
  const at = rows.objectId.map((id) => rowOf.get(id));
  const text = (all: readonly string[]) => at.map((row) => (row === undefined ? '' : all[row]!));
  return { names: text(told.name), cosparIds: text(told.cosparId) };
}
