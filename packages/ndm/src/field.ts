/** The form of a keyword's value, and its place in the typed value as a path such as `od.actualSpanD` or `positionKm.0`. */
export type FieldForm = 'text' | 'choice' | 'number' | 'integer' | 'epoch' | 'time'; // time: an epoch, or seconds from EPOCH_TZERO

/** The value at a path such as "screenVolume.sizeM.0". */
export function valueAt(values: object, path: string): unknown {
  let value: unknown = values;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Puts a value at a path; a step that is a number makes a list. Paths come from the tables, never from a message. */
export function putAt(target: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.');
  let place = target;
  for (const [k, name] of names.entries()) {
    if (k === names.length - 1) place[name] = value;
    else {
      place[name] ??= /^\d+$/.test(names[k + 1]!) ? [] : {};
      place = place[name] as Record<string, unknown>;
    }
  }
}
