/**
 * A bundle (STIX 2.1 §8): a container without meaning of its own. Each object is judged alone; then what only the whole can say:
 * whether who made it is in it (the interoperability profile asks for that), and ids that stand twice with different content.
 */
import { isObject, type JsonObject, quoted, type Report, type StixFault, tell } from './fault.ts';
import { typeOfId } from './identifier.ts';
import { type CheckOptions, checkObject } from './object.ts';

export type BundleReport = {
  /** Of the bundle itself. */
  readonly faults: readonly StixFault[];
  readonly objects: readonly ObjectFaults[];
  readonly checked: number;
};

/** One object of a bundle that has something to tell. */
export type ObjectFaults = {
  readonly place: number; // in the bundle, from 0
  readonly id: string;
  readonly faults: readonly StixFault[];
  readonly more: number;
};

const ALLOWED = ['type', 'id', 'objects', 'extensions'];

export function checkBundle(bundle: unknown, options: CheckOptions = {}): BundleReport {
  const report: Report = { faults: [], more: 0 };
  if (!isObject(bundle) || bundle.type !== 'bundle') {
    tell(report, 'bundle', '', 'is no bundle: give an object of type bundle');
    return { faults: report.faults, objects: [], checked: 0 };
  }
  checkHead(bundle, report);
  const objects = Array.isArray(bundle.objects) ? bundle.objects : [];
  const told = objects.flatMap((object, place) => faultsOf(object, place, options));
  if (options.interop) tellUnresolved(objects, report);
  return { faults: report.faults, objects: told, checked: objects.length };
}

/** The envelope alone, without its objects: for a reader that streams them. */
export function checkHead(bundle: JsonObject, report: Report): void {
  if (typeof bundle.id !== 'string' || typeOfId(bundle.id) !== 'bundle')
    tell(report, 'bundle', 'id', `is ${quoted(bundle.id)}: give bundle--UUID`);
  if (
    bundle.objects !== undefined &&
    (!Array.isArray(bundle.objects) || bundle.objects.length === 0)
  )
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

function faultsOf(object: unknown, place: number, options: CheckOptions): ObjectFaults[] {
  const { faults, more } = checkObject(object, options);
  if (faults.length === 0) return [];
  const id = isObject(object) && typeof object.id === 'string' ? object.id : '';
  return [{ place, id, faults, more }];
}

function tellUnresolved(objects: readonly unknown[], report: Report): void {
  const ids = new Set(objects.flatMap((object) => (isObject(object) ? [object.id] : [])));
  const missing = new Set<string>();
  for (const object of objects) {
    const by = isObject(object) ? object.created_by_ref : undefined;
    if (typeof by === 'string' && !ids.has(by)) missing.add(by);
  }
  for (const id of missing)
    tell(report, 'unresolved', '', `${quoted(id)} made objects of this bundle and is not in it`);
}
