/** A value of packages/watch as the text of a row, with the digest that shows whether the disk kept it. */
import { DamagedRowError, digestOf } from '../digest.ts';

export type DocColumns = { readonly doc: string; readonly digest: string };

export function docColumns(value: unknown): DocColumns {
  const doc = JSON.stringify(value);
  return { doc, digest: digestOf(doc) };
}

/** The value of a row; a row that does not have its digest any more is damaged. */
export function docOf<T>(table: string, id: string, row: DocColumns): T {
  if (digestOf(row.doc) !== row.digest) throw new DamagedRowError(table, id);
  return JSON.parse(row.doc) as T;
}
