/** Keyword lines from a table and a typed value. What is obligatory but absent, or out of range, is a bug of the caller. */
import { type NdmField, valueAt } from './field.ts';
import { lineText, numberText, utcText } from './text.ts';

/** `key = value [unit]`; `columns` lines keys and values up, as CDMs are printed. */
export function fieldLines(
  fields: readonly NdmField[],
  values: object,
  columns?: { readonly key: number; readonly value: number },
): string[] {
  const lines: string[] = [];
  for (const field of fields) {
    const value = valueAt(values, field.field);
    if (value === undefined || value === '') {
      if (field.required) throw new Error(`${field.key} is obligatory but absent`);
      continue;
    }
    const text = fieldText(field, value);
    const unit = field.unit === '' ? '' : `[${field.unit}]`;
    lines.push(
      columns === undefined
        ? `${field.key} = ${text} ${unit}`.trimEnd()
        : `${field.key.padEnd(columns.key)}=${text.padEnd(columns.value)}${unit}`.trimEnd(),
    );
  }
  return lines;
}

export function fieldText({ key, form, choices, min, max }: NdmField, value: unknown): string {
  if (form === 'number' || form === 'integer' || form === 'epoch') {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max)
      throw new Error(`${key} is ${value}, expected a number from ${min} to ${max}`);
    return form === 'epoch' ? utcText(value) : numberText(value);
  }
  const text = lineText(String(value));
  if (form === 'choice' && !choices.includes(text))
    throw new Error(`${key} is ${text}, expected ${choices.join(', ')}`);
  return text;
}

export function commentLines(comments: readonly string[] = []): string[] {
  return comments.map((comment) => `COMMENT ${lineText(comment)}`);
}
