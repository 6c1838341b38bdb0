/**
 * A keyword of a message as data: the tables of these drive writers, readers and the keyword document alike. A field has its
 * place in the typed value as a path such as `od.actualSpanD` or `positionKm.0`.
 */
export type FieldForm = 'text' | 'choice' | 'number' | 'integer' | 'epoch' | 'time'; // time: an epoch, or seconds from EPOCH_TZERO

export type NdmField<Part extends string = string> = {
  readonly key: string;
  readonly part: Part;
  readonly form: FieldForm;
  readonly unit: string; // as CCSDS prints it; '' = none
  readonly required: boolean;
  readonly choices: readonly string[]; // for form 'choice'
  readonly min: number; // both ends belong to the range
  readonly max: number;
  readonly field: string; // path in the typed value
};

export type FieldExtra = Partial<Pick<NdmField, 'choices' | 'min' | 'max' | 'form' | 'unit'>>;

export function must<Part extends string>(
  key: string,
  part: Part,
  field: string,
  extra: FieldExtra = {},
): NdmField<Part> {
  return { ...may(key, part, field, extra), required: true };
}

export function may<Part extends string>(
  key: string,
  part: Part,
  field: string,
  extra: FieldExtra = {},
): NdmField<Part> {
  const form = extra.choices === undefined ? 'text' : 'choice';
  const range = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  return { key, part, form, unit: '', required: false, choices: [], ...range, field, ...extra };
}

export function atLeastZero(unit: string): FieldExtra {
  return { form: 'number', unit, min: 0 };
}

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
