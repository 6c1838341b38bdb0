/**
 * A bundle (STIX 2.1 §8) is a container without meaning of its own: what can be wrong with the container, and what only the whole
 * can say, that whoever made an object is in it (the interoperability profile asks for that).
 */
import { type JsonObject, quoted, type Report, type StixFault, tell } from './fault.ts';
import { typeOfId } from './identifier.ts';

/** One object that has something to tell. */
export type ObjectFaults = {
  readonly place: number; // in its bundle, from 0
  readonly offset: number; // of its first byte in the file
  readonly id: string; // '' where it has none
  readonly faults: readonly StixFault[];
  readonly more: number;
};

const ALLOWED = ['type', 'id', 'objects', 'extensions'];

/** The envelope, with `count` objects taken out of it. */
export function checkHead(bundle: JsonObject, report: Report, count: number): void {
  if (typeof bundle.id !== 'string' || typeOfId(bundle.id) !== 'bundle')
    tell(report, 'bundle', 'id', `is ${quoted(bundle.id)}: give bundle--UUID`);
  if (bundle.objects !== undefined && count === 0)
    tell(report, 'bundle', 'objects', 'give a list of objects, or leave it out');
  for (const name of Object.keys(bundle))
    if (!ALLOWED.includes(name))
      tell(
        report,
        'custom-property',
        name,
        'is no property of a bundle, and no extension defines it',
      );
}

export function tellUnresolved(
  makers: ReadonlySet<string>,
  identities: ReadonlySet<string>,
  report: Report,
): void {
  for (const id of makers)
    if (!identities.has(id))
      tell(report, 'unresolved', '', `${quoted(id)} made objects of this bundle and is not in it`);
}
