/** The table of a picture as a file: how it is marked, the names of its columns with their units, every row with its full digits. */
import { csvLine } from '@noroshi/host/browser';
import type { Picture } from './picture.ts';

export function pictureCsv({ table }: Pick<Picture, 'table'>, stamp: readonly string[]): string {
  const marked = stamp.map((line) => csvLine([`# ${line}`]));
  return [...marked, csvLine(table.names), ...table.rows.map((row) => csvLine(row))].join('');
}
