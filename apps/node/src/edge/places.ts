/** Where the indicators are that flows are looked through for, its own and those taken from partners, and a mark that changes when a file does. */
import { configRows, type Db } from '@noroshi/store';
import { Value } from 'typebox/value';
import { takenIndicators } from '../taxii/taken-indicators.ts';
import { indicatorSignature } from './read.ts';
import { IndicatorSource } from './settings.ts';

export async function indicatorPlaces(
  db: Db,
  dataDir: string,
): Promise<{ readonly paths: readonly string[]; readonly mark: string }> {
  const docs = (await configRows(db, 'indicators')).map(({ doc }) => doc);
  const own = docs.flatMap((doc) => (Value.Check(IndicatorSource, doc) ? [doc.path] : []));
  const taken = await takenIndicators(db, dataDir);
  const paths = taken === null ? own : [...own, taken];
  return { paths, mark: paths.length === 0 ? '' : await indicatorSignature(paths) };
}
