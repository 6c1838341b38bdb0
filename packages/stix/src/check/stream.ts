/**
 * A whole file checked as it is read: each object alone, then what only the bundle can say. Objects that have something to tell
 * are kept to the end, since a bundle may state the version for all of them there; at most REPORTS_MAX, the rest is counted.
 */
import { createStixReader, type ReadFault, type ReadLimits } from '../bundle/read.ts';
import { checkHead, type ObjectFaults, tellUnresolved } from './bundle.ts';
import { type JsonObject, type Report, type StixFault, tell } from './fault.ts';
import { type CheckOptions, checkObject, withVersionTold } from './object.ts';

export type FileReport = {
  /** Of bundles themselves. */
  readonly faults: readonly StixFault[];
  readonly objects: readonly ObjectFaults[];
  /** What could not be read as JSON, or was too large. */
  readonly unread: readonly ReadFault[];
  readonly checked: number;
  readonly bundles: number;
  readonly more: number; // objects with faults that are not in `objects`
};

const REPORTS_MAX = 10_000;

export type StixCheck = {
  push(chunk: Uint8Array): void;
  finish(): FileReport;
};

export function createStixCheck(
  options: CheckOptions = {},
  limits: Partial<ReadLimits> = {},
): StixCheck {
  const told: Report = { faults: [], more: 0 };
  const objects: ObjectFaults[] = [];
  const unread: ReadFault[] = [];
  const made = { by: new Set<string>(), ids: new Set<string>() };
  const counts = { checked: 0, bundles: 0, more: 0, ofBundle: 0 };
  const reader = createStixReader(
    {
      object({ value, place, offset }) {
        counts.checked++;
        note(value, made);
        const { faults, more } = checkObject(value, options);
        if (faults.length === 0) return;
        const id = typeof value.id === 'string' ? value.id : '';
        if (objects.length < REPORTS_MAX) objects.push({ place, offset, id, faults, more });
        else counts.more++;
      },
      envelope(envelope, count) {
        counts.bundles++;
        checkHead(envelope, told, count);
        if (envelope.spec_version === '2.1') freeOfVersion(objects, counts.ofBundle);
        counts.ofBundle = objects.length;
        if (options.interop) tellUnresolved(made.by, made.ids, told);
        made.by.clear();
        made.ids.clear();
      },
      fault: (fault) => void (unread.length < REPORTS_MAX && unread.push(fault)),
    },
    limits,
  );
  return {
    push: reader.push,
    finish() {
      reader.finish();
      const { checked, bundles, more } = counts;
      if (checked === 0 && bundles === 0 && unread.length === 0)
        tell(told, 'json', '', 'holds nothing: give a bundle or an object');
      return { faults: told.faults, objects, unread, checked, bundles, more };
    },
  };
}

/** Whole values already parsed, by the same rules. */
export function checkBundle(bundle: JsonObject, options: CheckOptions = {}): FileReport {
  const check = createStixCheck(options);
  check.push(new TextEncoder().encode(JSON.stringify(bundle)));
  return check.finish();
}

/** Ids of identities, and who made what: all that the rule about makers needs. */
function note(object: JsonObject, made: { by: Set<string>; ids: Set<string> }): void {
  if (typeof object.created_by_ref === 'string') made.by.add(object.created_by_ref);
  if (object.type === 'identity' && typeof object.id === 'string') made.ids.add(object.id);
}

/** A bundle that states 2.1 states it for its objects: that they do not repeat it is no fault then. */
function freeOfVersion(objects: ObjectFaults[], from: number): void {
  for (let i = objects.length - 1; i >= from; i--) {
    const faults = withVersionTold(objects[i]!.faults);
    if (faults.length === 0) objects.splice(i, 1);
    else objects[i] = { ...objects[i]!, faults };
  }
}
