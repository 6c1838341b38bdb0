/**
 * Who operates what, from the user's own lists: a satellite database with an operator column, a catalogue with an owner column.
 * Plain text of comma-separated rows in, a table by object out; columns are found by their header. Nothing about any object is
 * shipped. What a list does not say of an object its family of names may: 'ASTRA 5B' is run by whoever runs the other ASTRAs.
 */
import type { OwnerTable } from './contract.ts';

export type Owner = {
  readonly operator: string; // as the list has it; '' = not said
  readonly state: string; // owner code of a catalogue, or country; '' = not said
  readonly name: string;
  readonly from: string; // the list
};
export type Owners = ReadonlyMap<string, Owner>;

export type OwnersRead = {
  readonly owners: Owners;
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
};

const COLUMNS = {
  id: ['norad_number', 'norad_num', 'norad_cat_id', 'norad', 'object_id', 'objectid'],
  operator: ['owner_operator', 'operator', 'operator/owner'],
  state: ['source', 'country', 'owner', 'country_owner', 'state'],
  name: ['name', 'satname', 'object_name'],
} as const;

const FIELDS_MAX = 200;

/** Reads one list; `from` names it in every explanation. A row that cannot be read is left out and told. */
export function parseOwners(text: string, from: string): OwnersRead {
  const rows = csvRows(text);
  const header = (rows.shift()?.fields ?? []).map((name) => name.trim().toLowerCase());
  const place = (names: readonly string[]) =>
    names.map((name) => header.indexOf(name)).find((at) => at >= 0) ?? -1;
  const at = {
    id: place(COLUMNS.id),
    operator: place(COLUMNS.operator),
    state: place(COLUMNS.state),
    name: place(COLUMNS.name),
  };
  const refused: { line: number; reason: string }[] = [];
  const owners = new Map<string, Owner>();
  if (at.id < 0 || (at.operator < 0 && at.state < 0)) {
    const reason = `no column of ids (${COLUMNS.id[0]}, object_id) or of owners (operator, owner) in the header`;
    return { owners, refused: [{ line: 1, reason }] };
  }
  for (const { line, fields } of rows) {
    const id = (fields[at.id] ?? '').trim().replace(/^0+(?=\d)/, '');
    if (id === '') {
      if (fields.some((field) => field.trim() !== '')) refused.push({ line, reason: 'no id' });
      continue;
    }
    const field = (k: number) => (k < 0 ? '' : clean(fields[k] ?? ''));
    const one = { operator: field(at.operator), state: field(at.state), name: field(at.name) };
    if (one.operator !== '' || one.state !== '') owners.set(id, { ...one, from });
  }
  return { owners, refused };
}

/** Lists joined: what a later one says replaces what an earlier one says, field by field. */
export function mergeOwners(...lists: readonly Owners[]): Owners {
  const all = new Map<string, Owner>();
  for (const list of lists)
    for (const [id, one] of list) {
      const held = all.get(id);
      if (held === undefined) all.set(id, one);
      else
        all.set(id, {
          operator: one.operator || held.operator,
          state: one.state || held.state,
          name: one.name || held.name,
          from: held.from === one.from ? one.from : `${one.from} and ${held.from}`,
        });
    }
  return all;
}

/** An owner table of operators alone, as stores keep it, as owners; names (of the catalogue at hand) let families speak. */
export function ownersOf(table: OwnerTable, nameOf: (objectId: string) => string): Owners {
  return new Map(
    [...table].map(([id, { operator, from }]) => [
      id,
      { operator, state: '', name: nameOf(id), from },
    ]),
  );
}

/** Spaces as one, quotes and the question marks of a bad encoding gone. */
function clean(field: string): string {
  return field
    .replace(/["\u0080-\u009f\ufffd]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Comma-separated rows with quoted fields (RFC 4180); line breaks inside quotes are kept. */
function csvRows(text: string): { line: number; fields: string[] }[] {
  const rows: { line: number; fields: string[] }[] = [];
  let [fields, field, quoted, line, from] = [[] as string[], '', false, 1, 1];
  const endField = () => {
    if (fields.length < FIELDS_MAX) fields.push(field);
    field = '';
  };
  for (let k = 0; k <= text.length; k++) {
    const c = k < text.length ? text[k] : '\n';
    if (c === '\n') line++;
    if (quoted && c === '"' && text[k + 1] === '"') {
      field += '"';
      k++;
    } else if (c === '"') quoted = !quoted;
    else if (quoted && k < text.length) field += c;
    else if (c === ',') endField();
    else if (c === '\n') {
      endField();
      rows.push({ line: from, fields });
      fields = [];
      from = line;
    } else if (c !== '\r') field += c;
  }
  return rows;
}
