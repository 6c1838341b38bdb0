/** Where the node's indicators are, and a mark that changes when one of their files does. */
import { configRows, type Db } from '@noroshi/store';
import { Value } from 'typebox/value';
import { indicatorSignature } from './read.ts';
import { IndicatorSource } from './settings.ts';

export async function indicatorPlaces(
  db: Db,
): Promise<{ readonly paths: readonly string[]; readonly mark: string }> {
  const docs = (await configRows(db, 'indicators')).map(({ doc }) => doc);
  const paths = docs.flatMap((doc) => (Value.Check(IndicatorSource, doc) ? [doc.path] : []));
  return { paths, mark: paths.length === 0 ? '' : await indicatorSignature(paths) };
}
