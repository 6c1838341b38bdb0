/**
 * Who an ephemeris is about. Messages name an object by COSPAR designator (CCSDS 502.0-B-3, 5.2.3), by catalogue number, or as
 * the operator likes; a catalogue that knows the designator says which of its objects it is.
 */
import type { ObjectTable } from '../elements/batch.ts';
import type { Ephemeris } from './ephemeris.ts';

export type Identity = Pick<Ephemeris, 'objectId' | 'name' | 'cosparId'>;

/** 1998-067A, also written 1998-067-A and 1998 067A. */
export function cosparIdOf(text: string): string | undefined {
  const found = /^(\d{4})[-\s]?(\d{3})[-\s]?([A-Z]{1,3})$/i.exec(text.trim());
  return found === null ? undefined : `${found[1]}-${found[2]}${found[3]!.toUpperCase()}`;
}

const UNKNOWN = /^(unknown|n\/?a|none|)$/i;

export function messageIdentity(said: {
  readonly objectId: string;
  readonly objectName: string;
}): Identity {
  const id = said.objectId.trim();
  const name = UNKNOWN.test(said.objectName.trim()) ? '' : said.objectName.trim();
  const cosparId = cosparIdOf(id) ?? '';
  if (/^\d{1,9}$/.test(id)) return { objectId: String(Number(id)), name, cosparId: '' };
  return { objectId: cosparId || (UNKNOWN.test(id) ? name || 'UNKNOWN' : id), name, cosparId };
}

/** The same ephemerides, each under the id that the catalogue has for its designator. */
export function joinCatalogue<T extends Ephemeris>(
  ephemerides: readonly T[],
  objects: Pick<ObjectTable, 'objectId' | 'cosparId' | 'name'>,
): T[] {
  if (ephemerides.length === 0) return [];
  const byCospar = new Map<string, number>();
  objects.cosparId.forEach((cosparId, row) => {
    const plain = cosparIdOf(cosparId);
    if (plain !== undefined && !byCospar.has(plain)) byCospar.set(plain, row);
  });
  return ephemerides.map((one) => {
    const row = one.cosparId === '' ? undefined : byCospar.get(one.cosparId);
    if (row === undefined) return one;
    return { ...one, objectId: objects.objectId[row], name: one.name || objects.name[row] };
  });
}
